/** How far a fetch is: in words, as a line, and file by file where one wants to see it. */
import type { ModelFetch } from '../../../preload/contract.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Fold } from '../../components/fold.tsx'
import { ProgressLine } from '../../components/progress-line.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { FileProgress } from './file-progress.tsx'
import { sayFetchState, sayProgress, shareOf, triesAgain } from './model-words.ts'
import { useSettled } from './use-settled.ts'

/** Nothing comes in these. */
const STILL: ReadonlySet<ModelFetch['state']> = new Set(['waiting', 'paused', 'no-room', 'failed'])

interface Props {
  readonly title: string
  readonly fetch: ModelFetch
}

export function FetchProgress({ title, fetch }: Props) {
  const hub = useStudio((state) => state.shelf.hub)
  const again = triesAgain(fetch)
  const { etaMs: _, ...timeless } = fetch
  const told = useSettled(fetch.state === 'fetching' && !again) ? fetch : timeless
  return (
    <ProgressLine
      label={t('models.progress', { title })}
      state={sayFetchState(fetch, hub)}
      words={sayProgress(told)}
      share={shareOf(fetch)}
      isStill={STILL.has(fetch.state) || again}
    >
      {fetch.files.length > 0 && (
        <Fold label={t('models.files', { count: fetch.files.length })}>
          <FileProgress files={fetch.files} />
        </Fold>
      )}
      {fetch.error && (
        <ErrorNote
          error={fetch.error}
          level={fetch.state === 'failed' ? 'error' : 'warning'}
          {...(again && { nextStep: t('models.triesAgain') })}
        />
      )}
    </ProgressLine>
  )
}
