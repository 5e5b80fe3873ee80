/** The virtual list of the panel: any length, the rows in sight alone, and the keyboard throughout. */

import { styled } from '@mui/material/styles'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { matches } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { radius } from '../../theme/tokens.ts'
import { deleteEntries, toggleStar } from './entry-actions.ts'
import { EntryMenu, type MenuPlace } from './entry-menu.tsx'
import { EntryGhost, EntryRow, ROW_HEIGHT, rowId, rowStyles } from './entry-row.tsx'
import { usePages } from './lists.ts'
import { NotesDialog } from './notes-dialog.tsx'
import { openEntry } from './open-entry.ts'
import type { Pages } from './pages.ts'
import { useHurry } from './use-hurry.ts'
import { useListKeys } from './use-list-keys.ts'

const OVERSCAN = 6
/** Rows shown as skeletons before the first answer. */
const GHOSTS = 8

const Scroll = styled('div')({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  overflowX: 'hidden',
  padding: '2px 2px 12px 12px',
  scrollbarGutter: 'stable',
  contain: 'strict',
  '&:focus-visible': { outline: 'none', borderRadius: radius.field },
  ...rowStyles,
})
const Inner = styled('div')({ position: 'relative', width: '100%' })

interface Props {
  readonly pages: Pages
  readonly handle: Ref<{ focus(): void }>
}

export function EntryList({ pages, handle }: Props) {
  const { entries, total, ready, query } = usePages(pages)
  const scroll = useRef<HTMLDivElement>(null)
  const hurry = useHurry(scroll)
  const [menu, setMenu] = useState<MenuPlace>()
  const [noted, setNoted] = useState<Entry>()
  const count = ready || entries.length > 0 ? total : GHOSTS
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  })
  const ids = useMemo(() => entries.map((entry) => entry.id), [entries])
  const keys = useListKeys({ ids, virtualizer, page: 8 })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? -1
  useEffect(() => pages.reach(last), [pages, last])
  // Another search begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is what it depends on
  useEffect(() => virtualizer.scrollToOffset(0), [query, virtualizer])

  useImperativeHandle(handle, () => ({
    focus() {
      scroll.current?.focus()
      if (keys.active < 0) keys.goTo(0)
    },
  }))

  const latest = useRef(keys)
  latest.current = keys
  const onOpen = useCallback((entry: Entry, index: number) => {
    latest.current.goTo(index)
    openEntry(entry)
  }, [])
  const onMenu = useCallback((event: MouseEvent, entry: Entry, index: number) => {
    event.preventDefault()
    latest.current.goTo(index)
    setMenu({ entry, top: event.clientY, left: event.clientX })
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (keys.move(event)) return
    const entry = entries[keys.active]
    if (entry === undefined) return
    const act = actionOf(event, entry, () => setMenu(menuAt(entry)))
    if (act === undefined) return
    event.preventDefault()
    act(() => keys.goTo(keys.active + (keys.active + 1 < ids.length ? 1 : -1)))
  }

  return (
    <>
      <Scroll
        ref={scroll}
        role="listbox"
        tabIndex={0}
        aria-label={t('history.list')}
        aria-busy={!ready}
        aria-activedescendant={keys.activeId && keys.active >= 0 ? rowId(keys.activeId) : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => keys.active < 0 && keys.goTo(0)}
      >
        <Inner role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, start }) => {
            const entry = entries[index]
            if (entry === undefined) return <EntryGhost key={index} top={start} />
            const active = index === keys.active
            const props = { entry, index, total, top: start, active, hurry, onOpen, onMenu }
            return <EntryRow key={entry.id} {...props} />
          })}
        </Inner>
      </Scroll>
      <EntryMenu place={menu} pages={pages} onClose={() => setMenu(undefined)} onNotes={setNoted} />
      {noted && <NotesDialog entry={noted} onClose={() => setNoted(undefined)} />}
    </>
  )
}

/** What a key does with the run on which the keyboard stands; `goOn` leaves it for its neighbour. */
function actionOf(
  event: KeyboardEvent,
  entry: Entry,
  openMenu: () => void,
): ((goOn: () => void) => void) | undefined {
  if (matches('restoreRun', event.nativeEvent)) return () => openEntry(entry)
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return openMenu
  if (matches('star', event.nativeEvent)) return () => toggleStar(entry)
  if (!matches('deletePicture', event.nativeEvent) || entry.state === 'running') return undefined
  return (goOn) => {
    goOn()
    deleteEntries([entry.id])
  }
}

function menuAt(entry: Entry): MenuPlace {
  const box = document.getElementById(rowId(entry.id))?.getBoundingClientRect()
  return { entry, top: (box?.top ?? 0) + 24, left: (box?.left ?? 0) + 64 }
}
