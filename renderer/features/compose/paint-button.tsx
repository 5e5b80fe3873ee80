/** The one primary action, what keeps it from acting, and what it will cost. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import { KeyMarks } from '../../components/key-marks.tsx'
import { MemoryNote } from '../../components/memory-note.tsx'
import { PrimaryButton } from '../../components/primary-button.tsx'
import { paint, useCompose } from '../../state/compose.ts'
import { useFilm } from '../../state/film.ts'
import { estimateMs } from '../../state/pace.ts'
import { ariaShortcut, useRoomShortcut } from '../../state/shortcuts.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { sayDuration } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { sayPainter } from '../devices/device-words.ts'
import { type Obstacle, useObstacle } from './use-obstacle.ts'

const Primary = styled(PrimaryButton)({ width: '100%' })
const Cost = styled('div')({
  ...type.meta,
  display: 'flex',
  justifyContent: 'space-between',
  gap: 8,
  height: 14,
  whiteSpace: 'nowrap',
  overflow: 'hidden',
  marginTop: 8,
  color: ink.dim,
})

const Memory = styled('div')({ marginTop: 6, '&:empty': { display: 'none' } })
const Words = styled('span')({ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' })
const Way = styled(ButtonBase)({
  ...type.meta,
  flex: 'none',
  color: ink.text,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
})

export function PaintButton() {
  const request = useCompose((state) => state.request)
  const { count } = request
  const obstacle = useObstacle()
  const start = () => {
    if (obstacle === undefined) attempt(paint)
    else document.getElementById('prompt')?.focus()
  }
  useRoomShortcut('startPainting', start)
  return (
    <>
      <Primary
        variant="contained"
        aria-disabled={obstacle !== undefined}
        aria-describedby="paint-cost paint-memory"
        aria-keyshortcuts={ariaShortcut('startPainting')}
        onClick={start}
      >
        {count === 1 ? t('compose.paint') : t('compose.paintMany', { count })}
        <KeyMarks of="startPainting" />
      </Primary>
      <Cost id="paint-cost">{obstacle ? <ObstacleWords {...obstacle} /> : <CostWords />}</Cost>
      <Memory>
        <MemoryNote id="paint-memory" request={request} />
      </Memory>
    </>
  )
}

function ObstacleWords({ words, way }: Obstacle) {
  return (
    <>
      <Words title={words}>{words}</Words>
      {way && <Way onClick={way.run}>{way.label}</Way>}
    </>
  )
}

function CostWords() {
  const request = useCompose((state) => state.request)
  const entries = useFilm((state) => state.entries)
  const ahead = useStudio(
    ({ queue }) => queue.entries.filter(({ state }) => state === 'running' || state === 'queued').length,
  )
  const painter = usePainterWords()
  const ms = useMemo(() => estimateMs(request, entries), [request, entries])
  const time = ms === undefined ? t('compose.costUnknown') : t('compose.about', { duration: sayDuration(ms) })
  return (
    <>
      <Words title={painter}>
        {time} · {painter}
      </Words>
      <span>
        {ahead > 0
          ? t('compose.waitsFor', { count: ahead })
          : t('compose.pictureCount', { count: request.count })}
      </span>
    </>
  )
}

/** 'CPU, 2 threads' · 'NVIDIA H200 (CUDA)' */
function usePainterWords(): string {
  const threads = useStudio(({ settings, about }) =>
    settings.threads === 0 ? about.cores : settings.threads,
  )
  const row = useStudio(({ devices }) => devices.rows.find(({ device }) => device === devices.choice.device))
  const onProcessor = row === undefined || row.provider === 'cpu'
  return onProcessor ? t('compose.cpu', { count: threads }) : sayPainter(row)
}
