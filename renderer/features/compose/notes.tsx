/** What went wrong or should be known, in the column beside the picture. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { ErrorNote } from '../../components/error-note.tsx'
import { call } from '../../state/call.ts'
import { choosePicturesFolder } from '../../state/folders.ts'
import { dismissEngine, dismissNotice, useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { useView } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { retryEntry } from '../queue/deeds.ts'
import { dismissEntry, useNotDone, useToldErrors } from '../queue/not-done.ts'
import { sayFailure } from '../queue/say-failure.ts'
import { useModelObstacle } from './use-obstacle.ts'

const List = styled('div')({
  display: 'flex',
  flexDirection: 'column',
  gap: 8,
  // The form above keeps its room: what is more is scrolled.
  maxHeight: 'min(24vh, 280px)',
  overflow: 'auto',
  marginBottom: 12,
  '&:empty': { display: 'none' },
})

export function Notes() {
  return (
    <List>
      <BlockedNote />
      <EngineNote />
      <FailedNote />
      <Notices />
    </List>
  )
}

/** What keeps the queue from going on, and the ways out of it. */
function BlockedNote() {
  const reason = useStudio(({ queue }) => queue.reason)
  if (reason === undefined) return null
  const folder = reason.code === 'E_OUTPUT_UNWRITABLE' || reason.code === 'E_DISK_FULL'
  const actions = (
    <>
      <Button
        size="small"
        variant="outlined"
        onClick={() => attempt(() => call('queue.pause', { paused: false }))}
      >
        {t('compose.retry')}
      </Button>
      {folder && (
        <Button size="small" variant="text" onClick={() => attempt(choosePicturesFolder)}>
          {t('compose.otherFolder')}
        </Button>
      )}
    </>
  )
  return <ErrorNote error={reason} actions={actions} />
}

function EngineNote() {
  const error = useStudio(({ engine }) => (engine.state === 'died' ? engine.error : undefined))
  const told = useToldErrors()
  if (error === undefined || told.has(error.code)) return null
  return <ErrorNote error={error} level="warning" onDismiss={dismissEngine} />
}

/** The newest run that did not finish; the others, and this one while it is open, are in the queue's panel. */
function FailedNote() {
  const entry = useNotDone().at(-1)
  const inQueue = useView((state) => state.queueShown)
  // What kept an earlier run from being painted would seem to be why the next one is refused.
  const isRefused = useModelObstacle() !== undefined
  if (entry?.error === undefined || inQueue || isRefused) return null
  const retry = (
    <Button size="small" variant="outlined" onClick={() => retryEntry(entry)}>
      {t('compose.retry')}
    </Button>
  )
  return (
    <ErrorNote
      key={entry.id}
      error={entry.error}
      message={sayFailure(entry)}
      actions={retry}
      onDismiss={() => dismissEntry(entry.id)}
    />
  )
}

function Notices() {
  const notices = useStudio((state) => state.notices)
  const told = useToldErrors()
  const news = notices.filter(({ error }) => error === undefined || !told.has(error.code))
  return news.map(({ key, level, message, error }) => (
    <ErrorNote key={key} level={level} message={message} error={error} onDismiss={() => dismissNotice(key)} />
  ))
}
