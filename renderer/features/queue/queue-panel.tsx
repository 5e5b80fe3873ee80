/** The queue: what is painted now, what waits, and what did not get done. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import PauseOutlined from '@mui/icons-material/PauseOutlined'
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { FieldHead } from '../../components/field.tsx'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { call } from '../../state/call.ts'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { closeQueue } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink, measure, type } from '../../theme/tokens.ts'
import { useNotDone, useToldErrors } from './not-done.ts'
import { NotDoneRow } from './not-done-row.tsx'
import { RunningRow } from './running-row.tsx'
import { WaitingList } from './waiting-list.tsx'

const Root = styled('div')({ height: '100%', display: 'flex', flexDirection: 'column', minHeight: 0 })
const Head = styled('header')({
  height: measure.header,
  flex: 'none',
  display: 'flex',
  alignItems: 'center',
  gap: 2,
  padding: '0 8px 0 16px',
})
const Title = styled('h2')({ ...type.control, fontWeight: 600, flex: 1 })
const Scroll = styled('div')({
  flex: 1,
  minHeight: 0,
  overflow: 'auto',
  padding: '0 8px 16px',
  display: 'flex',
  flexDirection: 'column',
  gap: 16,
})
const Group = styled('section')({ display: 'flex', flexDirection: 'column', gap: 4 })
const GroupHead = styled(FieldHead)({ padding: '0 8px' })
const Sentence = styled('p')({ ...type.control, color: ink.dim, padding: '0 8px' })

export function QueuePanel() {
  const entries = useStudio((state) => state.queue.entries)
  const running = entries.find(({ state }) => state === 'running')
  const waiting = useMemo(() => entries.filter(({ state }) => state === 'queued'), [entries])
  const notDone = useNotDone()
  const nothing = running === undefined && waiting.length === 0 && notDone.length === 0
  return (
    <Root>
      <QueueHead alive={running !== undefined || waiting.length > 0} />
      <Scroll>
        <PausedNote />
        {nothing && <Sentence>{t('queue.empty')}</Sentence>}
        {running && (
          <Group>
            <GroupHead>{t('queue.now')}</GroupHead>
            <RunningRow entry={running} />
          </Group>
        )}
        {waiting.length > 0 && (
          <Group>
            <GroupHead id="queue-waiting">{t('queue.waiting')}</GroupHead>
            <WaitingList entries={waiting} />
          </Group>
        )}
        {notDone.length > 0 && (
          <Group>
            <GroupHead>{t('queue.notDone')}</GroupHead>
            {notDone.map((entry) => (
              <NotDoneRow key={entry.id} entry={entry} />
            ))}
          </Group>
        )}
      </Scroll>
    </Root>
  )
}

const setPaused = (paused: boolean) => attempt(() => call('queue.pause', { paused }))

function QueueHead({ alive }: { readonly alive: boolean }) {
  const paused = useStudio((state) => state.queue.paused)
  return (
    <Head>
      <Title>{t('queue.title')}</Title>
      {alive && (
        <Button size="small" onClick={cancelAll}>
          {t('queue.cancelAll')}
        </Button>
      )}
      {paused ? (
        <Hint title={t('shortcuts.pauseQueue')} shortcut="pauseQueue">
          <Button size="small" variant="outlined" onClick={() => setPaused(false)}>
            <PlayArrowOutlined sx={{ fontSize: measure.icon }} />
            {t('queue.resume')}
          </Button>
        </Hint>
      ) : (
        <IconButton
          label={t('queue.pause')}
          icon={<PauseOutlined />}
          shortcut="pauseQueue"
          onClick={() => setPaused(true)}
        />
      )}
      <IconButton
        label={t('frame.close')}
        icon={<CloseOutlined />}
        shortcut="cancelInnermost"
        onClick={closeQueue}
      />
    </Head>
  )
}

/** Nothing is lost: the runs can be put back, each with its seed. */
const cancelAll = () =>
  attempt(async () => {
    const cancelled = useStudio
      .getState()
      .queue.entries.filter(({ state }) => state === 'queued' || state === 'running')
    await call('queue.cancelAll', {})
    toast(t('queue.cancelledAll', { count: cancelled.length }), async () => {
      for (const { id } of cancelled) await call('queue.retry', { id })
    })
  })

function PausedNote() {
  const paused = useStudio((state) => state.queue.paused)
  const reason = useStudio((state) => state.queue.reason)
  const told = useToldErrors()
  if (!paused) return null
  return reason && !told.has(reason.code) ? (
    <ErrorNote level="warning" error={reason} />
  ) : (
    <ErrorNote level="info" message={`${t('queue.paused')}. ${t('queue.pausedText')}`} />
  )
}

/** Pausing works with the panel closed, too. */
export function usePauseShortcut(): void {
  useRoomShortcut('pauseQueue', () => setPaused(!useStudio.getState().queue.paused))
}
