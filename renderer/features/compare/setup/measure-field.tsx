/** One lane more that the others are held against: a sampler with very many steps, guided as the first lane. */
import Checkbox from '@mui/material/Checkbox'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { type LaneChoice, MOST_SIDE_BY_SIDE } from '../../../../native-models/api/comparison.ts'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { Field, FieldMeta } from '../../../components/field.tsx'
import { NumberInput } from '../../../components/number-input.tsx'
import { editLanes, type LanesSetup } from '../../../state/compare-draft.ts'
import { requestLimits } from '../../../state/defaults.ts'
import { trim } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { withSampler } from './lane-edits.ts'
import { useObstacles, wordsAt } from './obstacles.ts'
import { usePlannedLanes } from './plan.ts'
import { SamplerPicker } from './sampler-picker.tsx'

const STEPS = 100

const Head = styled('label')({
  ...type.control,
  display: 'flex',
  alignItems: 'center',
  gap: 4,
  marginLeft: -7,
})
const Row = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: 'minmax(140px, 280px) auto 64px auto auto 64px',
  justifyContent: 'start',
  alignItems: 'center',
  gap: 8,
  color: ink.dim,
  '& input': { borderColor: ink.strongLine, height: 30 },
})

export function MeasureField({ setup }: { readonly setup: LanesSetup }) {
  const { measure, lanes } = setup
  const wrong = wordsAt(useObstacles(), 'measure')
  const set = (next: LaneChoice | undefined): void => editLanes({ measure: next })
  const full = measure === undefined && lanes.length >= MOST_SIDE_BY_SIDE
  const fresh = lanes[0] && { ...lanes[0], steps: longest(lanes[0].sampler) }
  return (
    <Field label={t('compare.measure')}>
      <Head>
        <Checkbox
          size="small"
          sx={{ padding: '6px' }}
          checked={measure !== undefined}
          disabled={full}
          onChange={(_, on) => set(on ? fresh : undefined)}
        />
        {t('compare.measureOn')}
      </Head>
      {measure && <MeasureRow measure={measure} onChange={set} />}
      {wrong && <CarefulLine>{wrong}</CarefulLine>}
      {measure && !wrong && <Doubts setup={setup} measure={measure} />}
      {!wrong && (
        <FieldMeta>
          {t(full ? 'compare.measureFull' : 'compare.measureWhy', { count: lanes.length })}
        </FieldMeta>
      )}
    </Field>
  )
}

interface DoubtsProps {
  readonly setup: LanesSetup
  readonly measure: LaneChoice
}

/** What makes it a poor measure: it can be meant, so it keeps nobody from comparing. */
function Doubts({ setup, measure }: DoubtsProps) {
  const planned = usePlannedLanes(setup)
  const longestLane = Math.max(0, ...(planned ?? []).map(({ change }) => change.steps ?? 0))
  const [first] = setup.lanes
  return (
    <>
      {longestLane >= measure.steps && (
        <CarefulLine>{t('compare.measureShort', { steps: longestLane, measure: measure.steps })}</CarefulLine>
      )}
      {first !== undefined && first.guidance !== measure.guidance && (
        <CarefulLine>
          {t('compare.measureGuided', { first: trim(first.guidance), measure: trim(measure.guidance) })}
        </CarefulLine>
      )}
    </>
  )
}

const longest = (sampler: string): number => Math.min(STEPS, requestLimits({ model: '', sampler }).maxSteps)

interface RowProps {
  readonly measure: LaneChoice
  onChange(measure: LaneChoice): void
}

function MeasureRow({ measure, onChange }: RowProps) {
  const id = useId()
  const guidanceId = useId()
  const { maxSteps, maxGuidance } = requestLimits({ model: '', sampler: measure.sampler })
  return (
    <Row role="group" aria-label={t('compare.measure')}>
      <SamplerPicker
        value={measure.sampler}
        onChoose={(sampler) => onChange({ ...withSampler(measure, sampler), steps: longest(sampler) })}
      />
      <span aria-hidden>{t('compare.with')}</span>
      <NumberInput
        id={id}
        {...{ value: measure.steps, min: 1, max: maxSteps, step: 1 }}
        onChange={(steps) => onChange({ ...measure, steps })}
      />
      <label htmlFor={id}>{t('compare.stepsUnit')}</label>
      <label htmlFor={guidanceId}>{t('compare.andGuidance')}</label>
      <NumberInput
        id={guidanceId}
        {...{ value: measure.guidance, min: 0, max: maxGuidance, step: 0.5 }}
        onChange={(guidance) => onChange({ ...measure, guidance })}
      />
    </Row>
  )
}
