/** Keeps the open comparison up to date while it waits, is painted, ends, or is changed elsewhere. */
import type { Entry, LaneProgress, Picture, QueueState } from '../../preload/contract.ts'
import { on } from './call.ts'
import { keepView, refreshComparison, useComparison } from './comparison.ts'
import { fateOf, isToCome } from './comparison-fate.ts'
import { keepPreview } from './comparison-previews.ts'
import type { Track } from './comparison-steps.ts'

const GATHER_MS = 120

const { getState: get, setState: set } = useComparison

/** Told since the last frame: small models take more steps than can be drawn. */
let told: LaneProgress[] = []

function take(progress: LaneProgress): void {
  if (progress.entry !== get().entry?.id) return
  if (told.length === 0) requestAnimationFrame(keepTold)
  keepPreview(progress.lane, progress.step, progress.preview)
  told.push(progress)
}

function keepTold(): void {
  const all = told
  told = []
  set(({ entry, tracks }) => ({
    tracks: tracks.map((track, lane) =>
      all.filter((one) => one.entry === entry?.id && one.lane === lane).reduce(withStep, track),
    ),
  }))
  const { tracks } = get()
  if (all.some(({ lane, step }) => (tracks[lane]?.steps.length ?? step) < step)) refreshSoon()
}

/** A lane that was begun again goes on from the step that it tells; what was missed before it is asked for. */
export function withStep(track: Track, progress: LaneProgress): Track {
  if (progress.step > track.steps.length + 1) return track
  const { step, steps, forwardPasses, noiseLevel, seconds, change } = progress
  const taken = { noiseLevel, seconds, ...(change !== undefined && { change }) }
  return {
    ...track,
    forwardPasses,
    planned: steps,
    steps: [...track.steps.slice(0, step - 1), taken],
  }
}

function addPicture(picture: Picture): void {
  const { entry } = get()
  if (entry?.id !== picture.entry || entry.pictures.some(({ id }) => id === picture.id)) return
  set({ entry: { ...entry, pictures: [...entry.pictures, picture] } })
}

/** Its state, from the queue; what it was looked at with is the window's own. */
function follow({ entries }: QueueState): void {
  const { entry } = get()
  const found = entries.find(({ id }) => id === entry?.id)
  if (entry === undefined || found === undefined) return
  if (!changed(entry, found)) return
  const { error: _, ...rest } = entry
  set(({ tracks }) => ({
    entry: { ...rest, state: found.state, ...(found.error && { error: found.error }) },
    tracks: isToCome(found) ? begunAgain(entry, tracks) : tracks,
  }))
}

/** Where a comparison goes on after its end, what was seen of its unfinished lanes is not on their way any more. */
export const begunAgain = (before: Entry, tracks: readonly Track[]): readonly Track[] =>
  tracks.map((track, lane) =>
    fateOf(before, lane) === 'unfinished' ? { ...track, steps: [], forwardPasses: 0 } : track,
  )

const changed = (before: Entry, after: Entry): boolean =>
  before.state !== after.state || before.error?.code !== after.error?.code

let timer: ReturnType<typeof setTimeout> | undefined

function refreshSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(refreshComparison, GATHER_MS)
}

/** Listens from now on → stops. */
export function followComparison(): () => void {
  const stops = [
    on('lane', take),
    on('painted', addPicture),
    on('queue', follow),
    on('history', ({ ids }) => {
      const id = get().entry?.id
      if (id === undefined || (ids.length > 0 && !ids.includes(id))) return
      refreshSoon()
    }),
  ]
  window.addEventListener('blur', keepView)
  window.addEventListener('pagehide', keepView)
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
    window.removeEventListener('blur', keepView)
    window.removeEventListener('pagehide', keepView)
    keepView()
  }
}
