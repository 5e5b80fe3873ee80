import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined'
import type { Entry } from '../../../preload/contract.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useLive } from '../../state/live.ts'
import { sayDuration } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { cancelEntry } from './deeds.ts'
import { RowBody, RowRoot } from './queue-row.tsx'

/** The run on the easel. */
export function RunningRow({ entry }: { readonly entry: Entry }) {
  const { count } = entry.request
  const index = useLive(({ progress }) => (progress?.entry === entry.id ? progress.picture : 0))
  const left = useLive(({ progress }) =>
    progress?.entry === entry.id && progress.step > 0 ? sayDuration(progress.etaMs) : undefined,
  )
  const place = count > 1 ? t('compose.ofCount', { index: index + 1, count }) : t('queue.painting')
  return (
    <RowRoot>
      <RowBody entry={entry} meta={left === undefined ? place : `${place} · ${left} ${t('compose.left')}`} />
      <IconButton
        label={t('queue.cancelOne')}
        icon={<StopCircleOutlined />}
        onClick={() => cancelEntry(entry)}
      />
    </RowRoot>
  )
}
