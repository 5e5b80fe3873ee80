/** One lane of the table. */
import MoreHorizOutlined from '@mui/icons-material/MoreHorizOutlined'
import PushPinOutlined from '@mui/icons-material/PushPinOutlined'
import PushPinRounded from '@mui/icons-material/PushPinRounded'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import TableCell from '@mui/material/TableCell'
import TableRow from '@mui/material/TableRow'
import type { KeyboardEvent } from 'react'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { useComparison } from '../../../state/comparison.ts'
import { fateOf } from '../../../state/comparison-fate.ts'
import { choose, light, useFigures } from '../../../state/comparison-figures.ts'
import { ariaShortcut } from '../../../state/shortcuts.ts'
import { sayBytes } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { togglePin } from './lane-deeds.ts'
import type { LaneMenuPlace } from './lane-menu.tsx'
import type { LaneRow } from './lane-rows.ts'
import { RowName } from './row-name.tsx'
import { sayPsnr, sayRms, saySeconds, saySsim, sayTime } from './say-figures.ts'

const Row = styled(TableRow)({
  cursor: 'default',
  '&:hover, &[data-lit="true"]': { background: ink.hover },
  '&[aria-selected="true"]': { background: ink.hover, boxShadow: `inset 2px 0 0 ${ink.strongLine}` },
  // Rows of MUI have no outline of their own.
  '&:focus-visible': { outline: `2px solid ${ink.accent}`, outlineOffset: -2 },
})
const Lane = styled('span')({ display: 'flex', alignItems: 'center', gap: 5, '& svg': { flex: 'none' } })
/** Of the reference it is a frame, as around its picture. */
const Sign = styled('span')({
  display: 'flex',
  padding: 1,
  borderRadius: 4,
  border: '1px solid transparent',
  '&[data-framed="true"]': { borderColor: ink.faint },
})
const Acts = styled('span')({ display: 'flex', justifyContent: 'flex-end', margin: '-4px 0' })
const Act = styled(ButtonBase)({
  width: 22,
  height: 22,
  borderRadius: 6,
  color: ink.dim,
  '& svg': { fontSize: 16 },
  '&:hover': { background: ink.hover, color: ink.text },
  '&[aria-pressed="true"]': { color: ink.accentText },
})

interface Props {
  readonly row: LaneRow
  /** Tab comes here. */
  readonly isCurrent: boolean
  onFocus(lane: number): void
  onMenu(place: LaneMenuPlace): void
}

export function LaneTableRow({ row, isCurrent, onFocus, onMenu }: Props) {
  const { lane } = row
  const lit = useFigures((state) => state.lit === lane)
  const chosen = useFigures((state) => state.chosen === lane)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    event.stopPropagation()
    choose(lane)
  }
  return (
    <Row
      tabIndex={isCurrent ? 0 : -1}
      aria-selected={chosen}
      data-lit={lit}
      onClick={() => choose(lane)}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onFocus(lane)
        light(lane)
      }}
      onBlur={() => light(undefined)}
      onPointerEnter={() => light(lane)}
      onPointerLeave={() => light(undefined)}
      onContextMenu={(event) => {
        event.preventDefault()
        onMenu({ lane, top: event.clientY, left: event.clientX })
      }}
    >
      <TableCell component="th" scope="row">
        <LaneName row={row} />
      </TableCell>
      {figuresIn(row).map(({ column, text }) => (
        <TableCell key={column} align="right">
          {text}
        </TableCell>
      ))}
      <TableCell align="right" onClick={(event) => event.stopPropagation()}>
        <LaneActs row={row} isCurrent={isCurrent} onMenu={onMenu} />
      </TableCell>
    </Row>
  )
}

function LaneName({ row: { lane, label } }: Pick<Props, 'row'>) {
  const isReference = useComparison((state) => state.view.reference === lane)
  const fate = useComparison(({ entry }) => entry && fateOf(entry, lane))
  const words = isReference ? `${label}: ${t('compareFigures.isReference')}` : label
  return (
    <Lane title={fate === undefined ? words : `${words}, ${t(`compareStage.${fate}`)}`}>
      <Sign data-framed={isReference}>
        <LaneMark lane={lane} />
      </Sign>
      <RowName lane={lane} label={label} />
      {isReference && <span className="only-heard">, {t('compareFigures.isReference')}</span>}
    </Lane>
  )
}

const NOTHING = '–'
const or = <V,>(value: V | undefined, say: (value: V) => string): string =>
  value === undefined ? NOTHING : say(value)

const figuresIn = ({ steps, passes, stepSeconds, time, psnr, ssim, rms, size }: LaneRow) => [
  { column: 'steps', text: String(steps) },
  { column: 'passes', text: String(passes) },
  { column: 'stepSeconds', text: or(stepSeconds, saySeconds) },
  { column: 'time', text: or(time, sayTime) },
  { column: 'psnr', text: or(psnr, sayPsnr) },
  { column: 'ssim', text: or(ssim, saySsim) },
  { column: 'rms', text: or(rms, sayRms) },
  { column: 'size', text: size === 0 ? NOTHING : sayBytes(size) },
]

function LaneActs({ row: { lane, label }, isCurrent, onMenu }: Omit<Props, 'onFocus'>) {
  const pinned = useComparison((state) => state.view.pinned === lane)
  const tabIndex = isCurrent ? 0 : -1
  return (
    <Acts>
      <Act
        tabIndex={tabIndex}
        aria-label={t(pinned ? 'compareFigures.unpin' : 'compareFigures.pin', { lane: label })}
        aria-pressed={pinned}
        aria-keyshortcuts={ariaShortcut('pinLane')}
        onClick={() => togglePin(lane)}
      >
        {pinned ? <PushPinRounded /> : <PushPinOutlined />}
      </Act>
      <Act
        tabIndex={tabIndex}
        aria-label={t('compareFigures.more', { lane: label })}
        aria-haspopup="menu"
        onClick={(event) => {
          const { bottom, left } = event.currentTarget.getBoundingClientRect()
          onMenu({ lane, top: bottom, left })
        }}
      >
        <MoreHorizOutlined />
      </Act>
    </Acts>
  )
}
