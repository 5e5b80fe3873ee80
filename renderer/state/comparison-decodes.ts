/**
 * Steps of the open comparison, fully decoded: asked for when the scrubber rests, once each. What is shown is
 * always of the step that stands under the scrubber: it goes with the first move.
 */
import { create } from 'zustand'
import { call } from './call.ts'

/** What is shown of a lane, once it is there. */
export interface Decoded {
  /** From 1. */
  readonly step: number
  readonly url: string
}

interface Decodes {
  /** lane → what stands there sharp. */
  readonly shown: ReadonlyMap<number, Decoded>
}

export const useDecodes = create<Decodes>()(() => ({ shown: new Map() }))

/** What a lane should show: its finished picture, or a step of it. */
export interface Wanted {
  readonly lane: number
  readonly step: number
  /** Of the finished picture, where the step is the last. */
  readonly url?: string
}

/** `lane:step` → address; of the open comparison. */
let known = new Map<string, string>()
const asked = new Set<string>()
const failed = new Set<string>()
/** The decoder works at one step at a time; two keep it from waiting. Older ones of a lane are given up there. */
const AT_ONCE = 2
let wanted: readonly Wanted[] = []
const underWay = new Set<string>()
/** The comparison whose scrubber rests; undefined while it moves. */
let restingAt: string | undefined
const keyOf = ({ lane, step }: Wanted): string => `${lane}:${step}`

/** Takes away what is not wanted any more, and shows at once what is known of the rest. */
export function showDecodes(next: readonly Wanted[]): void {
  wanted = next
  restingAt = undefined
  showKnown()
}

function showKnown(): void {
  const { shown } = useDecodes.getState()
  const here = wanted.flatMap((one): [number, Decoded][] => {
    const url = one.url ?? known.get(keyOf(one))
    const before = shown.get(one.lane)
    if (url === undefined) return []
    return [[one.lane, before?.url === url && before.step === one.step ? before : { step: one.step, url }]]
  })
  const same = here.length === shown.size && here.every(([lane, decoded]) => shown.get(lane) === decoded)
  if (!same) useDecodes.setState({ shown: new Map(here) })
}

/** The scrubber rests: asks for what is wanted and not known, in its order, until something else is wanted. */
export function decodeWanted(id: string): void {
  restingAt = id
  for (const key of failed) asked.delete(key)
  failed.clear()
  goOn()
}

function goOn(): void {
  const busy = (): number => wanted.filter((one) => underWay.has(keyOf(one))).length
  while (restingAt !== undefined && busy() < AT_ONCE) {
    const next = wanted.find((one) => one.url === undefined && !asked.has(keyOf(one)))
    if (next === undefined) return
    asked.add(keyOf(next))
    void decode(restingAt, next)
  }
}

/** Where it fails the preview stays; the next rest tries again. */
async function decode(id: string, one: Wanted): Promise<void> {
  const answers = known
  underWay.add(keyOf(one))
  try {
    const { image } = await call('compare.decode', { id, lane: one.lane, step: one.step })
    answers.set(keyOf(one), `img://step/${image}`)
  } catch {
    if (known === answers) failed.add(keyOf(one))
  }
  // Of another comparison by now: what is under way there is not this.
  if (known !== answers) return
  underWay.delete(keyOf(one))
  showKnown()
  goOn()
}

export function forgetDecodes(): void {
  known = new Map()
  asked.clear()
  failed.clear()
  underWay.clear()
  wanted = []
  restingAt = undefined
  useDecodes.setState({ shown: new Map() })
}
