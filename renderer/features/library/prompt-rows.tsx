/** Every run as a row, the rows in sight alone. */
import { styled } from '@mui/material/styles'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { libraryPages, usePages } from '../history/lists.ts'
import { openEntry } from '../history/open-entry.ts'
import { useHurry } from '../history/use-hurry.ts'
import { choose, useLibrary } from './library-state.ts'
import { COLUMNS, PromptGhost, PromptRow, promptRowId, ROW_HEIGHT, rowStyles } from './prompt-row.tsx'
import { selectOne } from './selection.ts'
import { onSelectionKey, standSomewhere, usePress } from './use-selection-keys.ts'

const OVERSCAN = 6
/** Rows shown as skeletons before the first answer. */
const GHOSTS = 12
const PAGE_ROWS = 8

const Table = styled('div')({
  height: '100%',
  display: 'flex',
  flexDirection: 'column',
  background: ink.background,
})
const Head = styled('div')({
  ...type.meta,
  fontWeight: 600,
  color: ink.dim,
  display: 'grid',
  gridTemplateColumns: COLUMNS,
  columnGap: 16,
  padding: '10px 26px 8px 16px',
  borderBottom: `1px solid ${ink.line}`,
  '& span:nth-of-type(n + 4)': { textAlign: 'right' },
})
const Scroll = styled('div')({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  overflowX: 'hidden',
  scrollbarGutter: 'stable',
  contain: 'strict',
  '&:focus-visible': { outline: 'none', borderRadius: 0 },
  ...rowStyles,
})

interface Props {
  onMenu(event: MouseEvent, entry: Entry): void
}

export function PromptRows({ onMenu }: Props) {
  const { entries, total, query, ready } = usePages(libraryPages)
  const selection = useLibrary((state) => state.selection)
  const scroll = useRef<HTMLDivElement>(null)
  const hurry = useHurry(scroll)
  const virtualizer = useVirtualizer({
    count: ready || entries.length > 0 ? total : GHOSTS,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? -1
  useEffect(() => libraryPages.reach(last), [last])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins at its top
  useEffect(() => virtualizer.scrollToOffset(0), [query, virtualizer])

  const order = useMemo(() => entries.map((entry) => entry.id), [entries])
  const onPress = usePress(order)
  const onRowMenu = useCallback(
    (event: MouseEvent, entry: Entry) => {
      if (!useLibrary.getState().selection.ids.has(entry.id)) choose(selectOne(entry.id))
      onMenu(event, entry)
    },
    [onMenu],
  )
  const shared = { total, hurry, onPress, onMenu: onRowMenu }

  return (
    <Table>
      <Heads />
      <Scroll
        ref={scroll}
        role="listbox"
        tabIndex={0}
        aria-multiselectable
        aria-label={t('library.rows')}
        aria-busy={!ready}
        aria-activedescendant={selection.focus === undefined ? undefined : promptRowId(selection.focus)}
        onFocus={() => standSomewhere(order)}
        onKeyDown={(event) => {
          onSelectionKey(event, {
            order,
            target: (key, index) => TARGETS[key]?.(index),
            reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
            open: (id) => openFrom(entries, id),
          })
        }}
      >
        <div role="presentation" style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, start }) => {
            const entry = entries[index]
            if (entry === undefined) return <PromptGhost key={index} top={start} />
            const selected = selection.ids.has(entry.id)
            const focused = selection.focus === entry.id
            const own = { entry, index, top: start, selected, focused }
            return <PromptRow key={entry.id} {...own} {...shared} />
          })}
        </div>
      </Scroll>
    </Table>
  )
}

function openFrom(entries: readonly Entry[], id: string): void {
  const entry = entries.find((known) => known.id === id)
  if (entry !== undefined) openEntry(entry)
}

const TARGETS: Readonly<Record<string, (index: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index) => index + PAGE_ROWS,
  PageUp: (index) => index - PAGE_ROWS,
  Home: () => 0,
  End: () => Number.MAX_SAFE_INTEGER,
}

const HEADS = ['Prompt', 'Sampler', 'Steps', 'Guidance', 'Size', 'Seed', 'When'] as const

/** For the eye; every row says its own values. */
function Heads() {
  return (
    <Head aria-hidden>
      <span />
      {HEADS.map((name) => (
        <span key={name}>{t(`library.column${name}`)}</span>
      ))}
    </Head>
  )
}
