/** Above the picture: which one it is, and what can be done with it. */
import PlaylistPlayOutlined from '@mui/icons-material/PlaylistPlayOutlined'
import Badge from '@mui/material/Badge'
import { styled } from '@mui/material/styles'
import type { Entry, Picture } from '../../../preload/contract.ts'
import { Tag } from '../../components/chip.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useLive } from '../../state/live.ts'
import { requestOf } from '../../state/request-of.ts'
import { useStudio } from '../../state/studio.ts'
import { toggleQueue, useView } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink, measure, type } from '../../theme/tokens.ts'
import { sayLane } from '../history/say-comparison.ts'
import { useNotDone } from '../queue/not-done.ts'
import { PictureActions } from './picture-actions.tsx'
import { entryOf, type Subject } from './use-subject.ts'

const Root = styled('header')({
  height: measure.header,
  padding: '0 12px 0 16px',
  display: 'flex',
  alignItems: 'center',
  gap: 8,
})
const Title = styled('h2')({
  ...type.control,
  fontWeight: 600,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
/** Of a lane, what sets it apart, under its prompt: beside it there is room for one of them alone. */
const Lane = styled('p')({
  ...type.meta,
  color: ink.dim,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Named = styled('div')({ minWidth: 0 })
const Seed = styled('span')({ ...type.control, color: ink.dim, whiteSpace: 'nowrap' })
const Space = styled('div')({ flex: 1 })

export function EaselHeader({ subject }: { readonly subject: Subject }) {
  const entry = entryOf(subject)
  const shot = subject.kind === 'picture' ? subject.shot : undefined
  return (
    <Root>
      {entry && <EntryTitle entry={entry} picture={shot?.picture} />}
      {shot && sayLane(shot.entry, shot.picture) === undefined && (
        <Place entry={shot.entry} index={shot.picture.index} />
      )}
      {subject.kind === 'live' && <LiveWhich entry={subject.entry} />}
      <Space />
      {shot && <PictureActions shot={shot} />}
      <QueueButton />
    </Root>
  )
}

interface TitleProps {
  readonly entry: Entry
  readonly picture: Picture | undefined
}

function EntryTitle({ entry, picture }: TitleProps) {
  const { prompt } = requestOf(entry, picture)
  const lane = picture && sayLane(entry, picture)
  return (
    <Named>
      <Title title={prompt}>{prompt}</Title>
      {lane !== undefined && <Lane title={lane}>{lane}</Lane>}
    </Named>
  )
}

function LiveWhich({ entry }: { readonly entry: Entry }) {
  const index = useLive(({ progress }) =>
    progress?.entry === entry.id ? progress.picture : entry.pictures.length,
  )
  return <Which entry={entry} index={Math.min(index, entry.request.count - 1)} />
}

interface WhichProps {
  readonly entry: Entry | undefined
  readonly index: number
}

function Place({ entry, index }: WhichProps) {
  const count = entry?.request.count ?? 1
  return count > 1 && <Tag>{t('compose.ofCount', { index: index + 1, count })}</Tag>
}

function Which({ entry, index }: WhichProps) {
  if (entry === undefined) return null
  const { seed } = entry.request
  return (
    <>
      <Place entry={entry} index={index} />
      <Seed>{t('compose.seedIs', { seed: String(BigInt.asUintN(64, BigInt(seed) + BigInt(index))) })}</Seed>
    </>
  )
}

function QueueButton() {
  const shown = useView((state) => state.queueShown)
  const waiting = useStudio(({ queue }) => queue.entries.filter(({ state }) => state === 'queued').length)
  const paused = useStudio(({ queue }) => queue.paused)
  const notDone = useNotDone().length
  const label = waiting === 0 ? t('queue.openEmpty') : t('queue.open', { count: waiting })
  const icon = (
    <Badge
      badgeContent={waiting === 0 ? undefined : waiting}
      variant={waiting === 0 && notDone > 0 ? 'dot' : 'standard'}
      invisible={waiting === 0 && notDone === 0}
      max={999}
      slotProps={{
        badge: {
          style: {
            background: notDone > 0 ? ink.bad : paused ? ink.careful : ink.raised,
            color: notDone > 0 || paused ? ink.background : ink.text,
            fontSize: 10,
            ...(waiting > 0 && { height: 15, minWidth: 15, padding: '0 3px' }),
          },
        },
      }}
    >
      <PlaylistPlayOutlined />
    </Badge>
  )
  return <IconButton label={label} icon={icon} shortcut="openQueue" expanded={shown} onClick={toggleQueue} />
}
