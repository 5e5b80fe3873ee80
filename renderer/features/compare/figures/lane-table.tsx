/** All lanes in figures: sorted by any column, walked through with the arrow keys. */
import { styled } from '@mui/material/styles'
import Table from '@mui/material/Table'
import TableBody from '@mui/material/TableBody'
import TableCell from '@mui/material/TableCell'
import TableHead from '@mui/material/TableHead'
import TableRow from '@mui/material/TableRow'
import TableSortLabel from '@mui/material/TableSortLabel'
import { type CSSProperties, type KeyboardEvent, useMemo, useState } from 'react'
import { Hint } from '../../../components/hint.tsx'
import { look, useComparison } from '../../../state/comparison.ts'
import { distancesTo, useFigures } from '../../../state/comparison-figures.ts'
import { useRoomShortcut } from '../../../state/shortcuts.ts'
import { toast } from '../../../state/toasts.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { togglePin } from './lane-deeds.ts'
import { LaneMenu, type LaneMenuPlace } from './lane-menu.tsx'
import { COLUMNS, type Column, type LaneRow, laneRows, nextSort, sortRows } from './lane-rows.ts'
import { LaneTableRow } from './lane-table-row.tsx'
import { ROOMY } from './panel.ts'

const HEADS = {
  lane: 'lane',
  steps: 'steps',
  passes: 'passes',
  stepSeconds: 'stepSeconds',
  time: 'time',
  psnr: 'psnrShort',
  ssim: 'ssimShort',
  rms: 'rmsShort',
  size: 'size',
} as const satisfies Record<Column, string>

const Scroll = styled('div')({
  flex: 1,
  minHeight: 0,
  overflow: 'auto',
  // Sorted anew, it shows what is on top, not the rows that were seen.
  overflowAnchor: 'none',
  padding: '0 6px',
})
const WIDTHS_PX = {
  steps: 38,
  passes: 48,
  stepSeconds: 48,
  time: 46,
  psnr: 38,
  ssim: 38,
  rms: 46,
  size: 50,
} as const
const ACTS_PX = 46
/** Of a column, in a table of fixed columns; wider where there is room. */
const width = (px: number) => ({ '--width': px }) as CSSProperties

const Sheet = styled(Table)({
  tableLayout: 'fixed',
  '& .MuiTableCell-root': {
    fontSize: 12,
    lineHeight: '16px',
    padding: '2px 3px',
    borderColor: ink.line,
    whiteSpace: 'nowrap',
  },
  '& .MuiTableCell-head:not(:first-of-type)': {
    width: 'calc(var(--width) * 1px)',
    [ROOMY]: { width: 'calc(var(--width) * 1.4px)' },
  },
  '& .MuiTableCell-head': { background: ink.panel, color: ink.dim, fontWeight: 500, padding: '12px 3px 2px' },
  '& .MuiTableBody-root .MuiTableRow-root:last-of-type .MuiTableCell-root': { borderBottom: 0 },
  '& .MuiTableSortLabel-root': { position: 'relative', flexDirection: 'row', gap: 0, color: ink.dim },
  '& .MuiTableSortLabel-root.Mui-active': { color: ink.text, fontWeight: 600 },
  '& .MuiTableSortLabel-root:focus-visible': { outlineOffset: -1 },
  // Over its word: beside it there is no room in a column of figures.
  '& .MuiTableSortLabel-icon': {
    ...{ position: 'absolute', top: -12, right: 0, width: 12, height: 12, margin: 0 },
    '&&': { color: ink.text, opacity: 1 },
  },
  '& .MuiTableCell-head:first-of-type .MuiTableSortLabel-icon': { right: 'auto', left: 0 },
  '& .MuiTableSortLabel-root:not(.Mui-active) .MuiTableSortLabel-icon': { display: 'none' },
})

export function LaneTable() {
  const rows = useRows()
  const sort = useComparison((state) => state.view.sort)
  const [at, setAt] = useState<number>()
  const [place, setPlace] = useState<LaneMenuPlace>()
  const lit = useFigures((state) => state.lit ?? state.chosen)
  useRoomShortcut('pinLane', () => {
    if (lit === undefined) toast(t('compareFigures.pinWhich'))
    else togglePin(lit)
  })
  const current = rows.some(({ lane }) => lane === at) ? at : rows[0]?.lane
  return (
    <Scroll>
      <Sheet size="small" stickyHeader aria-label={t('compareFigures.table')}>
        <TableHead>
          <TableRow>
            {COLUMNS.map((column) => (
              <Head key={column} column={column} />
            ))}
            <TableCell style={width(ACTS_PX)} />
          </TableRow>
        </TableHead>
        <TableBody onKeyDown={walk}>
          {sortRows(rows, sort).map((row) => (
            <LaneTableRow
              key={row.lane}
              row={row}
              isCurrent={row.lane === current}
              onFocus={setAt}
              onMenu={setPlace}
            />
          ))}
        </TableBody>
      </Sheet>
      <LaneMenu place={place} onClose={() => setPlace(undefined)} />
    </Scroll>
  )
}

function useRows(): LaneRow[] {
  const lanes = useComparison((state) => state.entry?.comparison.lanes)
  const tracks = useComparison((state) => state.tracks)
  const reference = useComparison((state) => state.view.reference)
  const distances = useFigures((state) => distancesTo(state, reference).lanes)
  return useMemo(
    () => laneRows({ lanes: lanes ?? [], tracks, distances, reference }),
    [lanes, tracks, distances, reference],
  )
}

function Head({ column }: { readonly column: Column }) {
  const sort = useComparison((state) => state.view.sort)
  const active = (sort?.column ?? 'lane') === column
  const direction = sort?.descending ? 'desc' : 'asc'
  return (
    <TableCell
      align={column === 'lane' ? 'left' : 'right'}
      sortDirection={active ? direction : false}
      {...(column !== 'lane' && { style: width(WIDTHS_PX[column]) })}
    >
      <Hint title={t(`compareFigures.${column}Hint`)} placement="top">
        <TableSortLabel
          active={active}
          direction={active ? direction : 'asc'}
          onClick={() => look({ sort: nextSort(sort, column) })}
        >
          {t(`compareFigures.${HEADS[column]}`)}
        </TableSortLabel>
      </Hint>
    </TableCell>
  )
}

/** Up and down through the rows, one row of which is reached with Tab. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('tr')]
  const here = rows.indexOf(document.activeElement as HTMLElement)
  const there = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: rows.length - 1 }[event.key]
  if (here === -1 || there === undefined) return
  event.preventDefault()
  event.stopPropagation()
  rows[Math.min(rows.length - 1, Math.max(0, there))]?.focus()
}
