/** Every picture in justified rows, the rows in sight alone. What is not loaded yet has its place already. */
import { styled } from '@mui/material/styles'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Shot } from '../../state/film.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { libraryPages, usePages } from '../history/lists.ts'
import { showComparison } from '../history/open-entry.ts'
import { useHurry } from '../history/use-hurry.ts'
import { openViewer, picturesOf } from '../viewer/viewer-state.ts'
import { type GridLayout, gridLayout } from './grid-layout.ts'
import { GAP, GhostRow, GridRow } from './grid-row.tsx'
import { neighbour } from './justify.ts'
import { choose, useLibrary } from './library-state.ts'
import { tileId, tileStyles } from './picture-tile.tsx'
import { selectOne } from './selection.ts'
import { onSelectionKey, standSomewhere, usePress } from './use-selection-keys.ts'
import { useWidth } from './use-width.ts'

const OVERSCAN = 2
/** Places shown before the first answer. */
const GHOSTS = 40

const Scroll = styled('div')({
  height: '100%',
  overflowY: 'auto',
  overflowX: 'hidden',
  scrollbarGutter: 'stable',
  padding: '16px 6px 32px 16px',
  background: ink.table,
  contain: 'strict',
  '&:focus-visible': { outline: 'none', borderRadius: 0 },
  '& .line': { position: 'absolute', left: 0, right: 0, top: 0, contain: 'layout style' },
  ...tileStyles,
})

interface Props {
  onMenu(event: MouseEvent, shot: Shot): void
}

export function PictureGrid({ onMenu }: Props) {
  const scroll = useRef<HTMLDivElement>(null)
  const { entries, query, ready } = usePages(libraryPages)
  const selection = useLibrary((state) => state.selection)
  const rowHeight = useStudio((state) => state.settings.thumbnailSize)
  const width = useWidth(scroll)
  const hurry = useHurry(scroll)
  const pictures = picturesOf(entries)
  const layout = useLayout(pictures, width, rowHeight)
  const virtualizer = useRows(scroll, layout, rowHeight)
  const rows = virtualizer.getVirtualItems()
  const lastRow = rows.at(-1)?.index ?? 0
  // Reads on when rows without pictures come into sight.
  useEffect(() => {
    if (lastRow >= layout.rows.length - 1) libraryPages.reach(layout.entriesUpTo(lastRow))
  }, [lastRow, layout])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins at its top
  useEffect(() => virtualizer.scrollToOffset(0), [query, virtualizer])

  const order = useMemo(() => pictures.map(({ picture }) => picture.id), [pictures])
  const onPress = usePress(order)
  const onOpen = useCallback((id: string) => openShot(id), [])
  const onTileMenu = useCallback(
    (event: MouseEvent, shot: Shot) => {
      const { selection: now } = useLibrary.getState()
      if (!now.ids.has(shot.picture.id)) choose(selectOne(shot.picture.id))
      onMenu(event, shot)
    },
    [onMenu],
  )
  const rowOf = (index: number): number =>
    layout.rows.findIndex((row) => (row.tiles.at(-1)?.index ?? 0) >= index)
  const shared = { pictures, selection, hurry, onPress, onOpen, onMenu: onTileMenu }

  return (
    <Scroll
      ref={scroll}
      role="listbox"
      tabIndex={0}
      aria-multiselectable
      aria-label={t('library.grid')}
      aria-busy={!ready}
      aria-activedescendant={selection.focus === undefined ? undefined : tileId(selection.focus)}
      onFocus={() => standSomewhere(order)}
      onKeyDown={(event) => {
        onSelectionKey(event, {
          order,
          target: (key, index) => gridTarget(layout, key, index),
          reveal: (index) => virtualizer.scrollToIndex(Math.max(rowOf(index), 0), { align: 'auto' }),
          open: onOpen,
        })
      }}
    >
      <div role="presentation" style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const row = layout.rows[index]
          if (row === undefined)
            return <GhostRow key={index} top={start} width={width} rowHeight={rowHeight} />
          return <GridRow key={index} row={row} top={start} {...shared} />
        })}
      </div>
    </Scroll>
  )
}

function useLayout(pictures: readonly Shot[], width: number, rowHeight: number): GridLayout {
  const { entries, total, ready } = usePages(libraryPages)
  const known = entries.length
  const missing = ready || known > 0 ? total - known : GHOSTS
  return useMemo(
    () => gridLayout(pictures, { width, rowHeight, gap: GAP, missing, known }),
    [pictures, width, rowHeight, missing, known],
  )
}

function useRows(scroll: RefObject<HTMLDivElement | null>, layout: GridLayout, rowHeight: number) {
  const virtualizer = useVirtualizer({
    count: layout.count,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (layout.rows[index]?.height ?? rowHeight) + GAP,
    overscan: OVERSCAN,
  })
  // Heights are known, not measured: another layout has others.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layout is what it depends on
  useEffect(() => virtualizer.measure(), [layout, virtualizer])
  return virtualizer
}

/** In full view; of a comparison with its neighbours beside it. */
function openShot(id: string): void {
  const { entries } = libraryPages.snapshot()
  const entry = entries.find(({ pictures }) => pictures.some((picture) => picture.id === id))
  if (entry?.comparison === undefined) openViewer(id, libraryPages)
  else showComparison(entry)
}

const PAGE_ROWS = [1, 2, 3]

function gridTarget({ rows }: GridLayout, key: string, index: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return index + 1
    case 'ArrowLeft':
      return index - 1
    case 'ArrowDown':
      return neighbour(rows, index, 1)
    case 'ArrowUp':
      return neighbour(rows, index, -1)
    case 'PageDown':
      return PAGE_ROWS.reduce((at) => neighbour(rows, at, 1), index)
    case 'PageUp':
      return PAGE_ROWS.reduce((at) => neighbour(rows, at, -1), index)
    case 'Home':
      return 0
    case 'End':
      return Number.MAX_SAFE_INTEGER
    default:
      return undefined
  }
}
