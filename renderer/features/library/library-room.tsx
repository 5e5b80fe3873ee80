/** Library: everything that was painted, as pictures or as prompts, over the same search. */
import PhotoLibraryOutlined from '@mui/icons-material/PhotoLibraryOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { type MouseEvent, useCallback, useRef, useState } from 'react'
import type { Entry, Picture } from '../../../preload/contract.ts'
import { EmptyRoom } from '../../components/empty-room.tsx'
import type { Shot } from '../../state/film.ts'
import { goTo } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { EntryMenu, type MenuPlace } from '../history/entry-menu.tsx'
import { ListFailure, NothingFound, tryExample } from '../history/list-messages.tsx'
import { libraryPages, useLivePages } from '../history/lists.ts'
import { NotesDialog } from '../history/notes-dialog.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { LibraryHeader } from './library-header.tsx'
import { useLibrary } from './library-state.ts'
import { PictureGrid } from './picture-grid.tsx'
import { PromptRows } from './prompt-rows.tsx'
import { SelectionBar } from './selection-bar.tsx'

const Root = styled('main')({
  height: '100%',
  minWidth: 0,
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  background: ink.table,
})
const Body = styled('div')({ flex: 1, minHeight: 0, display: 'grid' })
const Failure = styled('div')({ padding: 16, background: ink.background })

export function LibraryRoom() {
  const view = useLibrary((state) => state.view)
  const { total, ready, query, failure, entries } = useLivePages(libraryPages)
  const body = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<MenuPlace>()
  const [noted, setNoted] = useState<Entry>()
  const openMenu = useCallback((event: MouseEvent, entry: Entry, picture?: Picture) => {
    event.preventDefault()
    setMenu({ entry, picture, top: event.clientY, left: event.clientX })
  }, [])
  const openPictureMenu = useCallback(
    (event: MouseEvent, { entry, picture }: Shot) => openMenu(event, entry, picture),
    [openMenu],
  )
  const empty = ready && total === 0
  return (
    <Root aria-label={t('library.title')}>
      <LibraryHeader onLeaveSearch={() => focusList(body.current)} />
      {!(empty && query.trim() === '') && <SelectionBar />}
      {failure !== undefined && (
        <Failure>
          <ListFailure pages={libraryPages} failure={failure} />
        </Failure>
      )}
      <Body ref={body}>
        {empty && (query.trim() === '' ? <NothingYet /> : <NothingFound pages={libraryPages} />)}
        {!empty &&
          (failure === undefined || entries.length > 0) &&
          (view === 'pictures' ? <PictureGrid onMenu={openPictureMenu} /> : <PromptRows onMenu={openMenu} />)}
      </Body>
      <EntryMenu place={menu} pages={libraryPages} onClose={() => setMenu(undefined)} onNotes={setNoted} />
      {noted && <NotesDialog entry={noted} onClose={() => setNoted(undefined)} />}
      <CompareDialog />
    </Root>
  )
}

const focusList = (body: HTMLElement | null): void =>
  body?.querySelector<HTMLElement>('[role="listbox"]')?.focus()

function NothingYet() {
  return (
    <EmptyRoom
      icon={<PhotoLibraryOutlined />}
      title={t('library.emptyTitle')}
      sentence={t('library.emptySentence')}
    >
      <Button variant="contained" onClick={() => goTo('paint')}>
        {t('library.emptyButton')}
      </Button>
      <Button variant="outlined" onClick={tryExample}>
        {t('library.emptyExample')}
      </Button>
    </EmptyRoom>
  )
}
