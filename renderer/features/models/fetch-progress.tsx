/** How far a fetch is: in words, as a line, and file by file where one wants to see it. */
import { styled } from '@mui/material/styles'
import type { ModelFetch } from '../../../preload/contract.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Fold } from '../../components/fold.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { FileProgress } from './file-progress.tsx'
import { sayFetchState, sayProgress, shareOf } from './model-words.ts'
import { ProgressRail, ProgressState, ProgressWords } from './progress-rail.tsx'

const Root = styled('div')({ display: 'grid', gap: 6 })
/** Nothing comes in these. */
const STILL: ReadonlySet<ModelFetch['state']> = new Set(['waiting', 'paused', 'no-room', 'failed'])

interface Props {
  readonly title: string
  readonly fetch: ModelFetch
}

export function FetchProgress({ title, fetch }: Props) {
  const hub = useStudio((state) => state.shelf.hub)
  const share = shareOf(fetch)
  return (
    <Root>
      <ProgressWords>
        <ProgressState role="status">{sayFetchState(fetch, hub)}</ProgressState>
        <span>{sayProgress(fetch)}</span>
      </ProgressWords>
      <ProgressRail
        label={t('models.progress', { title })}
        words={sayProgress(fetch)}
        share={share}
        still={STILL.has(fetch.state)}
      />
      {fetch.files.length > 0 && (
        <Fold label={t('models.files', { count: fetch.files.length })}>
          <FileProgress files={fetch.files} />
        </Fold>
      )}
      {fetch.error && (
        <ErrorNote error={fetch.error} level={fetch.state === 'failed' ? 'error' : 'warning'} />
      )}
    </Root>
  )
}
