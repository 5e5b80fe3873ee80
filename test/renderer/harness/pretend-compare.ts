/** Comparisons in memory: their lanes clear from noise, at once or while one looks; all of `compare.*` is answered. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Preview } from '../../../native-models/api/events.ts'
import type { CallName, CompareDraft, ComparisonView, Entry, EventName } from '../../../preload/contract.ts'
import {
  lanesOf,
  type PretendLane,
  pixelsOf,
  pretendComparison,
  pretendPicture,
  rmsOf,
  stepsOf,
} from './pretend-lanes.ts'
import { planOf, type Setup } from './pretend-plan.ts'
import { imageOf, previewsOf } from './pretend-steps.ts'
import { pretendEntry, type Scene } from './scenes.ts'

type Answer = (input: never) => unknown

const HOLDS_AT = 9

export class PretendCompare {
  private readonly scene: Scene
  private readonly tell: (name: EventName, data: unknown) => void
  private readonly cancelled = new Set<string>()
  /** Steps that were taken so far, of what is not finished. */
  private readonly taken = new Map<string, number>()
  private draft: CompareDraft = {}
  private dropped = new Set<string>()
  private made = 0
  private readonly entries: Entry[]

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
    const shown = scene.compare
    this.entries =
      shown === undefined || shown === 'empty' ? [] : [pretendComparison(shown, pretendEntry({ n: 0 }))]
    const [first] = this.entries
    if (first === undefined) return
    this.draft = { open: first.id }
    if (shown === 'failed' || shown === 'running') this.taken.set(first.id, HOLDS_AT)
    if (shown === 'dropped') this.dropped.add(first.id)
  }

  done(): Entry[] {
    return this.entries.filter(({ state }) => state === 'done')
  }

  /** For the queue, which begins what runs. */
  undone(): Entry[] {
    const rest = this.entries.filter(({ state }) => state !== 'done')
    return rest.map((one) => (one.state === 'running' ? { ...one, state: 'queued' } : one))
  }

  opened() {
    return { compare: this.draft }
  }

  answers(find: (id: string) => Entry | undefined): Partial<Record<CallName, Answer>> {
    const of = (id: string): Entry => {
      const entry = find(id)
      if (entry?.comparison === undefined) throw new StudioError('E_NOT_FOUND', 'It is not there any more.')
      return entry
    }
    return {
      'compare.setDraft': (draft: CompareDraft) => Object.assign(this.draft, draft) && {},
      'compare.plan': ({ setup }: { setup: Setup }) => planOf(setup),
      'compare.tracks': ({ id }: { id: string }) => ({ lanes: this.tracks(of(id)) }),
      'compare.previews': ({ id, lane, from, to }: Asked & { from: number; to: number }) =>
        this.previews(of(id), lane, { from, to }),
      'compare.decode': async ({ id, lane, step }: Asked & { step: number }) => {
        await pause(this.scene.stepMs)
        return { image: imageOf(laneOf(of(id), lane), lane, step) }
      },
      'compare.distances': ({ id, reference }: { id: string; reference: number }) =>
        this.distances(of(id), reference),
      'compare.pixels': ({ id, lane, step, reference }: Asked & { step: number; reference: number }) => {
        const one = laneOf(of(id), lane)
        return pixelsOf(one, laneOf(of(id), reference), stepsOf(one)[step - 1]?.noiseLevel)
      },
      'compare.setView': ({ id, view }: { id: string; view: ComparisonView }) => {
        const { comparison } = of(id)
        if (comparison !== undefined) Object.assign(comparison.view, view)
        return {}
      },
      'compare.dropSteps': ({ id }: { id: string }) => {
        this.dropped.add(id)
        Object.assign(of(id).comparison ?? {}, { stepsBytes: 0 })
        this.tell('history', { ids: [id] })
        return {}
      },
      'compare.export': () => ({ saved: true }),
    }
  }

  /** A queued comparison of what was asked for. */
  queued(setup: Setup): Entry {
    const scene = setup.kind === 'grid' ? 'grid' : 'four'
    const base = pretendEntry({ n: 7000 + ++this.made, state: 'queued' })
    const { lanes } = planOf(setup)
    const entry = pretendComparison(scene, { ...base, request: setup.request })
    const view = { ...entry.comparison?.view, reference: lanes.length - 1, pair: [0, 1], at: 1 }
    return {
      ...entry,
      state: 'queued',
      pictures: [],
      comparison: { ...entry.comparison, setup, lanes, view } as Entry['comparison'] & object,
    }
  }

  cancel(id: string): boolean {
    if (!this.taken.has(id)) return false
    this.cancelled.add(id)
    return true
  }

  /** All lanes a step in turn. → how the entry ends */
  async paint(entry: Entry): Promise<Partial<Entry>> {
    const lanes = entry.comparison?.lanes.map((_, lane) => laneOf(entry, lane)) ?? []
    const most = Math.max(...lanes.map(({ steps }) => steps))
    const pictures: Entry['pictures'] = []
    this.cancelled.delete(entry.id)
    for (let step = (this.taken.get(entry.id) ?? 0) + 1; step <= most; step++) {
      while (this.scene.compare === 'running' && this.scene.holdAt !== undefined) {
        if (this.cancelled.has(entry.id)) break
        await pause(50)
      }
      for (const [lane, one] of lanes.entries()) {
        if (step > one.steps) continue
        await pause(this.scene.stepMs / lanes.length)
        if (this.cancelled.has(entry.id)) return this.leave(entry, pictures)
        await this.say(entry, { lane, step })
        if (step === one.steps) pictures.push(this.finish(entry, lane))
      }
      this.taken.set(entry.id, step)
    }
    this.taken.delete(entry.id)
    return { state: 'done', pictures, finishedAt: Date.now() }
  }

  /** What is not finished begins again. */
  private leave({ id }: Entry, pictures: Entry['pictures']): Partial<Entry> {
    this.taken.set(id, 0)
    return { state: 'cancelled', pictures }
  }

  private finish(entry: Entry, lane: number) {
    const picture = pretendPicture(entry.id, lane, entry.request.seed)
    this.tell('painted', picture)
    return picture
  }

  private async say(entry: Entry, { lane, step }: { lane: number; step: number }): Promise<void> {
    const one = laneOf(entry, lane)
    const now = stepsOf(one)[step - 1]
    const { width, height, rgb } = await this.previews(entry, lane, { from: step, to: step })
    this.tell('lane', {
      ...{ entry: entry.id, lane, step, steps: one.steps, ...now },
      forwardPasses: (one.forwardPasses / one.steps) * step,
      preview: { width, height, rgb },
    })
  }

  private tracks(entry: Entry) {
    const finished = entry.state === 'done'
    const dropped = this.dropped.has(entry.id)
    return (entry.comparison?.lanes ?? []).map((_, lane) => {
      const one = laneOf(entry, lane)
      const picture = entry.pictures.find(({ index }) => index === lane)
      const steps = stepsOf(one, finished ? one.steps : (this.taken.get(entry.id) ?? 0))
      const forwardPasses = (one.forwardPasses / one.steps) * steps.length
      const stepsBytes = (dropped ? 0 : steps.length * 8192) + (picture?.bytes ?? 0)
      return { steps, forwardPasses, stepsBytes, kept: !dropped || (picture === undefined && !finished) }
    })
  }

  private distances(entry: Entry, reference: number) {
    const other = laneOf(entry, reference)
    const done = entry.state === 'done'
    return {
      lanes: (entry.comparison?.lanes ?? []).map((_, lane) => {
        const one = laneOf(entry, lane)
        return { rms: done ? rmsOf(one, other) : [], ...(done && { picture: pixelsOf(one, other) }) }
      }),
    }
  }

  private previews(entry: Entry, lane: number, which: { from: number; to: number }): Promise<Preview> {
    if (this.dropped.has(entry.id)) throw new StudioError('E_NOT_FOUND', 'Its steps are not kept any more.')
    return previewsOf(laneOf(entry, lane), lane, which)
  }
}

interface Asked {
  readonly id: string
  readonly lane: number
}

/** Those of the scenes as they are; what was asked for in the form, as it says. */
function laneOf(entry: Entry, lane: number): PretendLane {
  const asked = entry.comparison?.lanes[lane]
  if (asked === undefined) throw new StudioError('E_NOT_FOUND', 'There is no such lane.')
  const scenes = ['eight', 'four', 'grid'].flatMap(lanesOf)
  const known = scenes.find(({ label }) => label === asked.label)
  const steps = asked.change.steps ?? entry.request.steps
  return {
    ...asked,
    steps,
    pace: known?.pace ?? 0.8 + ((lane * 5) % 7) / 8,
    secondsPerStep: known?.secondsPerStep ?? 0.2,
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
