/** One lane: its sampler, how long, how strongly guided, and what that costs. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined'
import DragIndicatorOutlined from '@mui/icons-material/DragIndicatorOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, useId } from 'react'
import type { LaneChoice } from '../../../../native-models/api/comparison.ts'
import type { ComparedLane } from '../../../../preload/contract.ts'
import { Hint } from '../../../components/hint.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { NumberInput } from '../../../components/number-input.tsx'
import { editLanes, type LanesSetup } from '../../../state/compare-draft.ts'
import { currentSampler, requestLimits } from '../../../state/defaults.ts'
import { t } from '../../../strings/t.ts'
import { ink, motion, type } from '../../../theme/tokens.ts'
import { doubled, withLead, withSampler } from './lane-edits.ts'
import { roomFor } from './lane-sets.ts'
import { SamplerPicker } from './sampler-picker.tsx'

export const LANE_COLUMNS = {
  display: 'grid',
  gridTemplateColumns: '34px minmax(0, 1fr) 60px 68px 76px 60px',
  alignItems: 'center',
  columnGap: 8,
} as const

const Row = styled('div')({ ...LANE_COLUMNS, minHeight: 40 })
const Handle = styled(ButtonBase)({
  height: 28,
  gap: 2,
  justifyContent: 'flex-start',
  color: ink.faint,
  cursor: 'grab',
  '& svg:first-of-type': { fontSize: 16 },
})
const Numbers = styled('span')({ '& input': { borderColor: ink.strongLine, height: 30 } })
const Taken = styled('span')({ ...type.control, textAlign: 'right', paddingRight: 7, color: ink.dim })
const Cost = styled('span')({ ...type.control, textAlign: 'right', color: ink.dim, paddingRight: 6 })
const Rail = styled('span')({
  display: 'block',
  height: 2,
  marginTop: 2,
  borderRadius: 1,
  background: ink.line,
  overflow: 'hidden',
})
const Bar = styled('span')({
  display: 'block',
  height: '100%',
  background: ink.dim,
  transformOrigin: 'right',
  transition: `transform ${motion.quick}`,
})
const Acts = styled('span')({ display: 'flex', '& button': { width: 30, height: 30 } })

interface Props {
  readonly setup: LanesSetup
  readonly lane: LaneChoice
  readonly at: number
  readonly planned: ComparedLane | undefined
  /** Steps of all lanes, as they are planned. */
  readonly shown: readonly number[] | undefined
  /** Forward passes of the longest lane. */
  readonly most: number
  onMove(by: number): void
}

export function LaneRow({ setup, lane, at, planned, shown, most, onMove }: Props) {
  const { lanes } = setup
  const name = currentSampler(lane.sampler)?.label ?? lane.sampler
  const change = (changes: Partial<LaneChoice>): void =>
    editLanes({ lanes: lanes.with(at, { ...lane, ...changes }) })
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined || !event.altKey) return
    event.preventDefault()
    // The place keeps the focus otherwise, not the lane.
    focusHandle(event.currentTarget, by)
    onMove(by)
  }
  return (
    <Row role="group" aria-label={t('compare.laneNumber', { place: at + 1, name })} onKeyDown={onKeyDown}>
      <Hint title={t('compare.moveHint')} placement="left">
        <Handle aria-label={t('compare.moveLane', { name })}>
          <DragIndicatorOutlined />
          <LaneMark lane={at} />
        </Handle>
      </Hint>
      <SamplerPicker value={lane.sampler} onChoose={(sampler) => change(withSampler(lane, sampler))} />
      <Steps {...{ setup, lane, at, planned }} onChange={(steps) => change({ steps })} />
      <Guidance value={lane.guidance} onChange={(guidance) => change({ guidance })} />
      <Cost>
        {planned?.forwardPasses ?? '–'}
        <Rail aria-hidden>
          <Bar style={{ transform: `scaleX(${(planned?.forwardPasses ?? 0) / most || 0})` }} />
        </Rail>
      </Cost>
      <Acts>
        <IconButton
          label={t('compare.doubleLane', { name })}
          icon={<ContentCopyOutlined />}
          disabled={lanes.length >= roomFor(setup.measure)}
          onClick={() => editLanes({ lanes: doubled(setup, at) })}
        />
        <IconButton
          label={t('compare.removeLane', { name })}
          icon={<CloseOutlined />}
          disabled={lanes.length <= 2}
          onClick={() => editLanes({ lanes: withLead(setup, lanes.toSpliced(at, 1), shown) })}
        />
      </Acts>
    </Row>
  )
}

function focusHandle(row: Element, by: number): void {
  const item = row.closest('li')
  const next = by < 0 ? item?.previousElementSibling : item?.nextElementSibling
  next?.querySelector<HTMLElement>('button')?.focus()
}

interface StepsProps extends Pick<Props, 'setup' | 'lane' | 'at' | 'planned'> {
  onChange(steps: number): void
}

/** The first lane's are everybody's where all are equal. */
function Steps({ setup: { request, equal }, lane, at, planned, onChange }: StepsProps) {
  const id = useId()
  if (equal !== 'own' && at > 0) {
    return (
      <Taken title={t('compare.stepsTaken')}>{planned ? (planned.change.steps ?? request.steps) : '–'}</Taken>
    )
  }
  const { maxSteps } = requestLimits({ model: request.model, sampler: lane.sampler })
  return (
    <Numbers>
      <label className="only-heard" htmlFor={id}>
        {t('compose.steps')}
      </label>
      <NumberInput id={id} {...{ value: lane.steps, min: 1, max: maxSteps, step: 1, onChange }} />
    </Numbers>
  )
}

function Guidance({ value, onChange }: { readonly value: number; onChange(value: number): void }) {
  const id = useId()
  return (
    <Numbers>
      <label className="only-heard" htmlFor={id}>
        {t('compose.guidance')}
      </label>
      <NumberInput id={id} {...{ value, min: 0, max: 50, step: 0.5, onChange }} />
    </Numbers>
  )
}
