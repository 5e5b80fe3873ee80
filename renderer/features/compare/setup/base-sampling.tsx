/** How a grid's pictures are painted, as far as its axes do not say it; lanes each have their own. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { LaneChoice } from '../../../../native-models/api/comparison.ts'
import { Field } from '../../../components/field.tsx'
import { NumberInput } from '../../../components/number-input.tsx'
import { editBase, useCompareDraft } from '../../../state/compare-draft.ts'
import { requestLimits } from '../../../state/defaults.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { withSampler } from './lane-edits.ts'
import { SamplerPicker } from './sampler-picker.tsx'
import { useIsAxis } from './use-is-axis.ts'

const Numbers = styled('div')({
  display: 'grid',
  gridTemplateColumns: '1fr 1fr',
  gap: 16,
  '& input': { height: 32, borderColor: ink.strongLine, background: ink.field },
})

export function BaseSampling() {
  const setup = useCompareDraft((state) => state.setup)
  const bySampler = useIsAxis('sampler')
  const bySteps = useIsAxis('steps')
  const byGuidance = useIsAxis('guidance')
  if (setup?.kind !== 'grid') return null
  const { sampler, steps, guidance } = setup.request
  const { maxSteps, maxGuidance } = requestLimits({ model: '', sampler: bySampler ? '' : sampler })
  return (
    <>
      {!bySampler && <BaseSampler choice={{ sampler, steps, guidance }} />}
      {!(bySteps && byGuidance) && (
        <Numbers>
          {!bySteps && (
            <Numbered
              {...{ label: t('compose.steps'), value: steps, min: 1, max: maxSteps, step: 1 }}
              onChange={(value) => editBase({ steps: value })}
            />
          )}
          {!byGuidance && (
            <Numbered
              {...{ label: t('compose.guidance'), value: guidance, min: 0, max: maxGuidance, step: 0.5 }}
              onChange={(value) => editBase({ guidance: value })}
            />
          )}
        </Numbers>
      )}
    </>
  )
}

function BaseSampler({ choice }: { readonly choice: LaneChoice }) {
  return (
    <Field label={t('compose.sampler')}>
      <SamplerPicker value={choice.sampler} onChoose={(id) => editBase(withSampler(choice, id))} />
    </Field>
  )
}

interface NumberedProps extends Omit<Parameters<typeof NumberInput>[0], 'id'> {
  readonly label: string
}

function Numbered({ label, ...props }: NumberedProps) {
  const id = useId()
  return (
    <Field label={label}>
      <label className="only-heard" htmlFor={id}>
        {label}
      </label>
      <NumberInput id={id} {...props} />
    </Field>
  )
}
