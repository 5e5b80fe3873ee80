/** A run's first picture, small; where there is none yet, what became of it. Its place never changes size. */
import AutoAwesomeOutlined from '@mui/icons-material/AutoAwesomeOutlined'
import BlockOutlined from '@mui/icons-material/BlockOutlined'
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined'
import HideImageOutlined from '@mui/icons-material/HideImageOutlined'
import PauseCircleOutlined from '@mui/icons-material/PauseCircleOutlined'
import ScheduleOutlined from '@mui/icons-material/ScheduleOutlined'
import { type ReactNode, useEffect, useState } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { useBroken } from '../../components/use-broken.ts'
import { ink, radius } from '../../theme/tokens.ts'

/** For the list's own styles: one rule for all of its rows. */
export const thumbnailStyles = {
  '& .thumbnail': {
    display: 'grid',
    placeItems: 'center',
    flex: 'none',
    overflow: 'hidden',
    borderRadius: radius.picture,
    background: ink.hover,
    color: ink.faint,
  },
  '& .thumbnail svg': { fontSize: 18 },
  '& .thumbnail img': { width: '100%', height: '100%', objectFit: 'cover', display: 'block' },
} as const

const MARKS: Record<Entry['state'], ReactNode> = {
  queued: <ScheduleOutlined />,
  running: <AutoAwesomeOutlined />,
  done: <HideImageOutlined />,
  failed: <ErrorOutlineOutlined />,
  cancelled: <BlockOutlined />,
  'set-aside': <PauseCircleOutlined />,
}

export const thumbnailUrl = (pictureId: string): string => `img://thumbnail/${pictureId}`
export const pictureUrl = (pictureId: string): string => `img://picture/${pictureId}`

interface Props {
  readonly entry: Entry
  /** CSS pixels a side. */
  readonly size: number
  /** The list is being thrown: the picture comes when it calms down. */
  readonly hurry: boolean
}

/** Decorative: whatever stands beside it names the run. */
export function Thumbnail({ entry, size, hurry }: Props) {
  const wanted = useOnceCalm(hurry)
  const id = entry.pictures[0]?.id
  const [broken, onBroken] = useBroken(id)
  return (
    <span className="thumbnail" style={{ width: size, height: size }} aria-hidden>
      {id === undefined || broken
        ? MARKS[broken ? 'done' : entry.state]
        : wanted && (
            <img
              src={thumbnailUrl(id)}
              alt=""
              width={size}
              height={size}
              decoding="async"
              draggable={false}
              onError={onBroken}
            />
          )}
    </span>
  )
}

/** → true from the first calm moment on: what is shown once stays shown */
export function useOnceCalm(hurry: boolean): boolean {
  const [calm, setCalm] = useState(!hurry)
  useEffect(() => {
    if (!hurry) setCalm(true)
  }, [hurry])
  return calm
}
