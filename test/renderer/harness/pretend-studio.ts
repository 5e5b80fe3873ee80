/**
 * A bridge for looking at the window without a studio behind it: a queue that moves, runs that take their steps,
 * pictures that come. Every call and every event goes through the contract's schemas, so that the window cannot be
 * shown what the real studio would not send.
 */

import type { ComparisonSetup } from '../../../native-models/api/comparison.ts'
import { NEXT_STEPS, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import {
  CALLS,
  type CallName,
  type Entry,
  EVENTS,
  type EventName,
  type QueueState,
  type Settings,
  type StudioBridge,
} from '../../../preload/contract.ts'
import { PretendCompare } from './pretend-compare.ts'
import { PretendCuda } from './pretend-cuda.ts'
import { ABOUT, DESK, firstSettings } from './pretend-desk.ts'
import { PretendDevices } from './pretend-devices.ts'
import { PretendGuides } from './pretend-guides.ts'
import { PretendHistory } from './pretend-history.ts'
import { pretendMemory } from './pretend-memory.ts'
import { PretendModels } from './pretend-models.ts'
import { PretendPainter } from './pretend-painter.ts'
import { PretendRecipes, pastOfAllKinds } from './pretend-recipes.ts'
import { pretendEntry, SAMPLERS, type Scene } from './scenes.ts'
import { uuid } from './uuid.ts'

type Answer = (input: never) => unknown

export function pretendStudio(scene: Scene): StudioBridge {
  const listeners = new Map<EventName, Set<(data: never) => void>>()
  const tell = (name: EventName, data: unknown) => {
    const checked = EVENTS[name].parse(data)
    for (const listener of listeners.get(name) ?? []) listener(checked as never)
  }
  const state = new PretendState(scene, tell)
  const answers = state.answers()
  Object.assign(window, { tell, asked: state.asked })
  return {
    async call(name, input) {
      const { input: schema, output } = CALLS[name]
      const read = schema.parse(input)
      state.asked.push({ name, input: read })
      const answer = answers[name]
      if (answer === undefined) {
        const error = {
          code: 'E_INTERNAL',
          message: `The harness does not answer ${name}.`,
          nextStep: NEXT_STEPS.E_INTERNAL,
        } as const
        return { ok: false, error }
      }
      try {
        return { ok: true, value: output.parse(await answer(read as never)) as never }
      } catch (thrown) {
        return { ok: false, error: reportOf(thrown) }
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener as never))
      return () => void set.delete(listener as never)
    },
    async handleOf(file) {
      return { ok: true, value: { handle: uuid(9, 1), fileName: file.name } }
    },
  }
}

class PretendState {
  readonly asked: { name: CallName; input: unknown }[] = []
  private readonly history: PretendHistory
  private queue: Entry[]
  private paused = false
  private made = 5000
  private settings: Settings
  private readonly scene: Scene
  private readonly tell: (name: EventName, data: unknown) => void
  private readonly painter: PretendPainter
  private readonly guides: PretendGuides
  private readonly compare: PretendCompare
  private readonly models: PretendModels
  private readonly recipes: PretendRecipes
  private readonly devices: PretendDevices
  private readonly cuda: PretendCuda

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
    this.compare = new PretendCompare(scene, tell)
    this.history = new PretendHistory(
      [...this.compare.done(), ...(scene.ofAllKinds ? pastOfAllKinds() : scene.past)],
      tell,
    )
    this.queue = [...this.compare.undone(), ...scene.queued]
    this.settings = firstSettings(scene)
    this.recipes = new PretendRecipes(scene, tell)
    this.painter = new PretendPainter(scene, this.recipes.hearing)
    this.guides = new PretendGuides(scene, tell)
    this.models = new PretendModels(scene, tell)
    this.devices = new PretendDevices(scene, tell)
    this.cuda = new PretendCuda(scene, tell)
    if (this.queue.some(({ state }) => state === 'queued')) setTimeout(() => this.work(), 50)
  }

  answers(): Partial<Record<CallName, Answer>> {
    return {
      'studio.open': () => ({
        ...this.models.opened(),
        ...this.devices.opened(),
        ...this.cuda.opened(),
        samplers: SAMPLERS,
        settings: this.settings,
        draft: { request: this.firstRequest(), seedLocked: false },
        queue: this.queueState(),
        engine: { state: 'ready' },
        about: ABOUT,
        ...this.guides.opened(),
        ...this.compare.opened(),
        notices: [],
      }),
      'memory.plan': () => pretendMemory(this.scene.memory),
      'draft.set': () => ({}),
      'queue.add': ({ request }: { request: GenerateRequest }) => this.add(request),
      'queue.compare': ({ setup }: { setup: ComparisonSetup }) => this.addEntry(this.compare.queued(setup)),
      'queue.get': () => this.queueState(),
      'queue.cancel': ({ id }: { id: string }) => this.cancel(id),
      'queue.cancelAll': () => {
        const { entries } = this.queueState()
        for (const { id, state } of entries) if (state === 'queued' || state === 'running') this.cancel(id)
        return {}
      },
      'queue.move': ({ id, before }: { id: string; before: string | null }) => this.move(id, before),
      'queue.pause': ({ paused }: { paused: boolean }) => {
        this.paused = paused
        this.changed()
        this.work()
        return {}
      },
      'queue.retry': ({ id }: { id: string }) => this.retry(id),
      ...this.history.answers(),
      'history.get': ({ id }: { id: string }) => this.find(id),
      ...this.compare.answers((id) => this.find(id)),
      ...this.guides.answers(),
      ...this.models.answers(),
      ...this.devices.answers(),
      ...this.cuda.answers(),
      ...this.recipes.answers((entry) => this.addEntry(entry)),
      'drop.read': () => this.scene.dropped,
      'folders.choosePictures': () => this.settings,
      'settings.set': (changes: object) => {
        this.settings = { ...this.settings, ...changes }
        this.tell('settings', this.settings)
        if ('device' in changes) this.devices.chosen(this.settings)
        return this.settings
      },
      ...DESK,
    }
  }

  private firstRequest(): GenerateRequest {
    return {
      ...pretendEntry({ n: 1 }).request,
      prompt: this.scene.prompt,
      sampler: 'dpm-solver++',
      seed: '2077',
      size: { kind: 'aspect', width: 256, height: 256 },
      ...this.scene.request,
    }
  }

  private queueState(): QueueState {
    const order = { running: 0, queued: 1, failed: 2, 'set-aside': 2, done: 3, cancelled: 3 }
    const entries = this.queue
      .filter(({ state }) => order[state] < 3)
      .sort((a, b) => order[a.state] - order[b.state])
    return { paused: this.paused, entries }
  }

  private changed(): void {
    this.tell('queue', this.queueState())
  }

  private add(request: GenerateRequest): Entry {
    const entry: Entry = {
      ...pretendEntry({ n: ++this.made, state: 'queued' }),
      request,
      createdAt: Date.now(),
    }
    return this.addEntry(entry)
  }

  private addEntry(entry: Entry): Entry {
    this.queue.push(entry)
    this.changed()
    setTimeout(() => this.work(), 30)
    return entry
  }

  private cancel(id: string): object {
    if (this.painter.cancel(id) || this.compare.cancel(id)) return {}
    this.settle(id, { state: 'cancelled' })
    return {}
  }

  private retry(id: string): Entry {
    const old = this.find(id)
    const { error: _, ...rest } = old
    const entry: Entry = { ...rest, state: 'queued' }
    this.queue = [...this.queue.filter((one) => one.id !== id), entry]
    this.history.remove(id)
    this.changed()
    this.work()
    return entry
  }

  private find(id: string): Entry {
    const found = this.queue.find((entry) => entry.id === id) ?? this.history.get(id)
    if (found === undefined) throw new StudioError('E_NOT_FOUND', 'It is not in the history any more.')
    return found
  }

  private move(id: string, before: string | null): object {
    const entry = this.queue.find((one) => one.id === id)
    if (entry === undefined) return {}
    const rest = this.queue.filter((one) => one !== entry)
    const at = before === null ? rest.length : rest.findIndex((one) => one.id === before)
    this.queue = rest.toSpliced(at, 0, entry)
    this.changed()
    return {}
  }

  private settle(id: string, changes: Partial<Entry>): void {
    this.queue = this.queue.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry))
    const entry = this.queue.find((one) => one.id === id)
    if (entry && (entry.state === 'done' || entry.state === 'cancelled')) {
      this.queue = this.queue.filter((one) => one.id !== id)
      this.history.add(entry)
    }
    this.changed()
    this.tell('history', { ids: [id] })
  }

  private work(): void {
    const next = this.queue.find(({ state }) => state === 'queued')
    if (next === undefined || this.paused || this.queue.some(({ state }) => state === 'running')) return
    this.settle(next.id, { state: 'running' })
    const painter = next.comparison === undefined ? this.painter : this.compare
    void painter.paint({ ...next, state: 'running' }).then((changes) => {
      this.settle(next.id, { ...changes, ...this.recipes.ended(next, changes) })
      this.work()
    })
  }
}
