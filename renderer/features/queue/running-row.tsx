import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined'
import type { Entry } from '../../../preload/contract.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useLive } from '../../state/live.ts'
import { usePassesOf } from '../../state/passes.ts'
import { useReplayedSteps } from '../../state/replays.ts'
import { sayDuration } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { sayRunningReplay } from '../recipes/say-replay.ts'
import { cancelEntry } from './deeds.ts'
import { OpenCompared } from './open-compared.tsx'
import { Meta, RowBody, RowRoot, sayLanes } from './queue-row.tsx'

interface Props {
  readonly entry: Entry
}

/** The run on the easel. */
export function RunningRow({ entry }: Props) {
  const { comparison, replay } = entry
  return (
    <RowRoot>
      {comparison && (
        <RowBody entry={entry} meta={sayLanes(comparison)}>
          <Passes entry={entry} />
        </RowBody>
      )}
      {replay && <RowBody entry={entry} meta={<Replayed entry={entry} />} />}
      {!comparison && !replay && <RowBody entry={entry} meta={<Place entry={entry} />} />}
      <OpenCompared entry={entry} />
      <IconButton
        label={t('queue.cancelOne')}
        icon={<StopCircleOutlined />}
        onClick={() => cancelEntry(entry)}
      />
    </RowRoot>
  )
}

function Place({ entry }: Props) {
  const { count } = entry.request
  const index = useLive(({ progress }) => (progress?.entry === entry.id ? progress.picture : 0))
  const place = count > 1 ? t('compose.ofCount', { index: index + 1, count }) : t('queue.painting')
  return place + useUntil(entry)
}

function Replayed({ entry }: Props) {
  return sayRunningReplay(entry, useReplayedSteps(entry))
}

function Passes({ entry }: Props) {
  const { done, all } = usePassesOf(entry)
  return (
    <Meta>
      <span>{t('queue.passesOf', { done, all }) + useUntil(entry)}</span>
    </Meta>
  )
}

/** ` · 12 s left`; nothing where that is not known yet. */
function useUntil({ id }: Entry): string {
  const left = useLive(({ progress }) =>
    progress?.entry === id && progress.step > 0 ? sayDuration(progress.etaMs) : undefined,
  )
  return left === undefined ? '' : ` · ${left} ${t('compose.left')}`
}
