/** What the lanes have in common besides their base: nothing, their steps, or what they cost. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { Field } from '../../../components/field.tsx'
import { editLanes, type LanesSetup } from '../../../state/compare-draft.ts'
import { currentSampler } from '../../../state/defaults.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { Choices } from '../../settings/choices.tsx'
import { isSecondOrder } from './lane-sets.ts'
import { usePlan } from './plan.ts'

const Row = styled('div')({ display: 'flex' })
const Sentence = styled('p')({ fontSize: 12, lineHeight: '16px', color: ink.dim, textWrap: 'pretty' })

const OPTIONS = (['own', 'steps', 'passes'] as const).map((value) => ({
  value,
  get label() {
    return t(`compare.equal_${value}`)
  },
}))

export function EqualField({ setup }: { readonly setup: LanesSetup }) {
  const id = useId()
  return (
    <Field label={t('compare.equal')} id={id}>
      <Row>
        <Choices
          labelledBy={id}
          value={setup.equal}
          options={OPTIONS}
          onChange={(equal) => editLanes({ equal })}
        />
      </Row>
      <EqualWords setup={setup} />
    </Field>
  )
}

/** A solver of second order asks the model twice a step: with equal steps it is given twice the time. */
function EqualWords({ setup: { lanes, equal } }: { readonly setup: LanesSetup }) {
  const { plan, of } = usePlan()
  const [first] = lanes
  const seconds = [...new Set(lanes.map(({ sampler }) => sampler))]
    .map(currentSampler)
    .filter((sampler) => sampler !== undefined && isSecondOrder(sampler))
    .map((sampler) => sampler?.label ?? '')
  const names = sayNames(seconds)
  const passes = of?.kind === 'lanes' ? plan?.lanes[0]?.forwardPasses : undefined
  const key = equal === 'passes' && passes === undefined ? 'unknown' : equal
  const words = t(`compare.equalWords_${key}`, { steps: first?.steps ?? 0, passes: passes ?? 0 })
  const pay =
    seconds.length === 0
      ? t('compare.secondOrder')
      : t('compare.secondOrderHere', { names, count: seconds.length })
  return (
    <Sentence>
      {words} {pay}
    </Sentence>
  )
}

/** 'Heun, DPM2 and DPM2 ancestral' */
const sayNames = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names)
