/** Lanes of their own settings: from two to eight. */
import AddOutlined from '@mui/icons-material/AddOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { Chip, ChipRow } from '../../../components/chip.tsx'
import { Field } from '../../../components/field.tsx'
import { editLanes, type LanesSetup, useCompareDraft } from '../../../state/compare-draft.ts'
import { formToast } from '../../../state/form-toasts.ts'
import { useStudio } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { useComplaints } from './complaints.ts'
import { EqualField } from './equal-field.tsx'
import { type LaneSet, laneSets, oneMore, roomFor } from './lane-sets.ts'
import { LanesTable } from './lanes-table.tsx'
import { MeasureField } from './measure-field.tsx'
import { wordsAt } from './obstacles.ts'

const Root = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 560px), 1fr))',
  gap: '20px 40px',
  alignItems: 'start',
})
const Column = styled('div')({ minWidth: 0, display: 'grid', gap: 20 })

export function LanesForm({ setup }: { readonly setup: LanesSetup }) {
  const wrong = wordsAt(useComplaints(), 'lanes')
  return (
    <Root>
      <Field
        label={t('compare.lanes')}
        meta={t('compare.laneCount', { count: setup.lanes.length, most: roomFor(setup.measure) })}
      >
        <Sets setup={setup} />
        <LanesTable setup={setup} />
        {wrong && <CarefulLine>{wrong}</CarefulLine>}
        <AddLane setup={setup} />
      </Field>
      <Column>
        <EqualField setup={setup} />
        <MeasureField setup={setup} />
      </Column>
    </Root>
  )
}

function Sets({ setup }: { readonly setup: LanesSetup }) {
  const samplers = useStudio((state) => state.samplers)
  const { steps, guidance } = setup.lanes[0] ?? setup.request
  const sets = useMemo(() => laneSets(samplers, { steps, guidance }), [samplers, steps, guidance])
  return (
    <ChipRow role="group" aria-label={t('compare.sets')}>
      {sets.map((set) => (
        <Chip key={set.id} onClick={() => take(set, setup)}>
          {sayLaneSet(set)}
        </Chip>
      ))}
    </ChipRow>
  )
}

function sayLaneSet({ id, family, lanes }: LaneSet): string {
  if (family !== undefined) return t('compare.setFamily', { family, count: lanes.length })
  return id === 'classics' ? t('compare.setClassics', { count: lanes.length }) : t('compare.setSecondOrder')
}

function take(set: LaneSet, { lanes, measure }: LanesSetup): void {
  editLanes({ lanes: set.lanes.slice(0, roomFor(measure)) })
  const form = { room: 'compare', store: useCompareDraft } as const
  formToast(t('compare.setTaken', { set: sayLaneSet(set) }), () => editLanes({ lanes }), form)
}

function AddLane({ setup: { lanes, measure } }: { readonly setup: LanesSetup }) {
  const samplers = useStudio((state) => state.samplers)
  const next = oneMore(lanes, samplers)
  const full = lanes.length >= roomFor(measure)
  return (
    <Button
      variant="outlined"
      style={{ justifySelf: 'start', alignSelf: 'start' }}
      disabled={full || next === undefined}
      onClick={() => next && editLanes({ lanes: [...lanes, next] })}
    >
      <AddOutlined sx={{ fontSize: 18 }} />
      {full ? t('compare.lanesFull', { count: lanes.length }) : t('compare.addLane')}
    </Button>
  )
}
