/**
 * The linear previews of the open comparison's steps, as small as its latents: fetched once a lane when it
 * opens, in the background, and as they come while it is painted. Kept as the bytes they came in: a step of the
 * embedded model is 3 kB.
 */
import type { Preview } from '../../native-models/api/events.ts'
import { call } from './call.ts'
import type { Track } from './comparison-steps.ts'

/** lane → its steps, the first at 0. */
let lanes = new Map<number, (Preview | undefined)[]>()
const listeners = new Set<() => void>()

/** A preview came → stops telling. */
export function onPreview(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}

/** @param step from 1 */
export const previewOf = (lane: number, step: number): Preview | undefined => lanes.get(lane)?.[step - 1]

export function keepPreview(lane: number, step: number, preview: Preview): void {
  const steps = lanes.get(lane) ?? []
  lanes.set(lane, steps)
  steps[step - 1] = preview
  // A lane that was begun again: what stood after this step is not on its way any more.
  steps.length = step
  tell()
}

export function forgetPreviews(): void {
  lanes = new Map()
  tell()
}

/** The service answers no more than 250 steps at once. */
const MOST_AT_ONCE = 200

/** Those that are not here yet, lane by lane. What cannot be had leaves its place empty: the picture is shown. */
export async function fetchPreviews(id: string, tracks: readonly Track[]): Promise<void> {
  const asked = lanes
  for (const [lane, { steps, kept }] of tracks.entries()) {
    const here = asked.get(lane) ?? []
    const from = Array.from(steps.keys()).find((step) => here[step] === undefined)
    if (!kept || from === undefined) continue
    for (let first = from; first < steps.length; first += MOST_AT_ONCE) {
      const to = Math.min(first + MOST_AT_ONCE, steps.length)
      const answer = await call('compare.previews', { id, lane, from: first + 1, to }).catch(() => undefined)
      if (lanes !== asked) return
      if (answer !== undefined) keepAll(lane, first, answer)
    }
  }
}

/** Each step is a part of the same bytes. */
function keepAll(lane: number, from: number, { width, height, rgb }: Preview): void {
  const bytes = width * height * 3
  const steps = lanes.get(lane) ?? []
  lanes.set(lane, steps)
  for (let n = 0; (n + 1) * bytes <= rgb.length; n++) {
    steps[from + n] ??= { width, height, rgb: rgb.subarray(n * bytes, (n + 1) * bytes) }
  }
  tell()
}
