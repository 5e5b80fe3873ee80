/** What a list says when it has nothing to show: it teaches, or it says why. */

import HistoryOutlined from '@mui/icons-material/HistoryOutlined'
import SearchOffOutlined from '@mui/icons-material/SearchOffOutlined'
import Button from '@mui/material/Button'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { reportFrom } from '../../state/call.ts'
import { restoreRequest, useCompose } from '../../state/compose.ts'
import { currentModel } from '../../state/defaults.ts'
import { goTo } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { usePages } from './lists.ts'
import type { Pages } from './pages.ts'

/** Nothing matches, or nothing was painted yet. */
export function ListEmpty({ pages }: { readonly pages: Pages }) {
  const { query } = usePages(pages)
  if (query.trim() !== '') return <NothingFound pages={pages} />
  return (
    <EmptyRoom
      icon={<HistoryOutlined />}
      title={t('history.emptyTitle')}
      sentence={t('history.emptySentence')}
    >
      <Button variant="outlined" onClick={tryExample}>
        {t('history.emptyButton')}
      </Button>
    </EmptyRoom>
  )
}

export function NothingFound({ pages }: { readonly pages: Pages }) {
  const { query } = usePages(pages)
  return (
    <EmptyRoom
      icon={<SearchOffOutlined />}
      title={t('history.nothingFound')}
      sentence={t('history.nothingFoundSentence', { query: query.trim() })}
    >
      <Button variant="outlined" onClick={() => pages.search('')}>
        {t('history.clearAndShowAll')}
      </Button>
    </EmptyRoom>
  )
}

export function ListFailure({ pages, failure }: { readonly pages: Pages; readonly failure: unknown }) {
  return (
    <ErrorNote
      error={reportFrom(failure)}
      actions={
        <Button size="small" onClick={() => pages.refresh()}>
          {t('history.again')}
        </Button>
      }
    />
  )
}

/** A prompt that the chosen model knows, into the form. */
export function tryExample(): void {
  const prompt = currentModel(useCompose.getState().request.model)?.examples[0]
  if (prompt !== undefined) restoreRequest({ prompt }, t('history.restoredPrompt'))
  goTo('paint')
}
