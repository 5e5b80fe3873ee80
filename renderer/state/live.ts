/**
 * The run in the making. Numbers go through the store; the previews go past it, straight to whoever draws
 * them: a picture that is drawn twenty times a second is no reason to render anything.
 */
import { create } from 'zustand'
import type { Preview } from '../../native-models/api/events.ts'
import type { Picture, Progress } from '../../preload/contract.ts'
import { on } from './call.ts'
import { followPasses } from './passes.ts'
import { followReplays } from './replays.ts'
import { useStudio } from './studio.ts'

export type LiveProgress = Omit<Progress, 'preview'>

interface Live {
  readonly progress: LiveProgress | undefined
  /** Whether a preview of the picture in `progress` has come. */
  readonly previewed: boolean
  /** How far the run had come that left the easel in the middle of a picture. */
  readonly broken: LiveProgress | undefined
  /** The picture that was finished last. */
  readonly painted: Picture | undefined
}

export const useLive = create<Live>()(() => ({
  ...{ progress: undefined, previewed: false, broken: undefined, painted: undefined },
}))

let latest: Preview | undefined
const drawers = new Set<(preview: Preview | undefined) => void>()

/** Draws the latest preview now, and each that comes → stops. */
export function drawPreviews(draw: (preview: Preview | undefined) => void): () => void {
  drawers.add(draw)
  draw(latest)
  return () => void drawers.delete(draw)
}

function show(preview: Preview | undefined): void {
  latest = preview
  for (const draw of drawers) draw(preview)
}

/** What came since the last frame: a small model tells more often than anything can be drawn. */
let waiting: Progress | undefined

/** Lanes of a comparison take turns: what they look like is the Compare room's to show. */
const isCompared = (entry: string): boolean =>
  useStudio.getState().queue.entries.some(({ id, comparison }) => id === entry && comparison !== undefined)

function take(told: Progress): void {
  const progress = isCompared(told.entry) ? { ...told, preview: undefined } : told
  if (waiting === undefined) requestAnimationFrame(drawWaiting)
  const samePicture = waiting?.entry === progress.entry && waiting.picture === progress.picture
  waiting = samePicture && waiting?.preview ? { preview: waiting.preview, ...progress } : progress
}

function drawWaiting(): void {
  if (waiting === undefined) return
  const { preview, ...progress } = waiting
  waiting = undefined
  const before = useLive.getState()
  const same = before.progress?.entry === progress.entry && before.progress.picture === progress.picture
  if (preview !== undefined) show(preview)
  else if (before.progress?.entry !== progress.entry) show(undefined)
  useLive.setState({ progress, previewed: preview !== undefined || (same && before.previewed) })
}

/** Listens from now on → stops. */
export function followProgress(): () => void {
  const stops = [
    followPasses(),
    followReplays(),
    on('progress', take),
    on('painted', (painted) => useLive.setState({ painted })),
    on('queue', ({ entries }) => {
      const { progress, previewed } = useLive.getState()
      const runs = (entry: string | undefined) =>
        entries.some(({ id, state }) => state === 'running' && id === entry)
      if (!runs(waiting?.entry)) waiting = undefined
      const running = runs(progress?.entry)
      if (progress === undefined || running) return
      const broken = previewed && progress.stage === 'denoise' ? progress : undefined
      useLive.setState({ progress: undefined, previewed: false, broken })
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
