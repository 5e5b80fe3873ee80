/** The real service process, as main sees it. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FromService,
  fromService,
  type ServiceCallName,
  type ServiceOutput,
  type ServiceRequest,
} from '../../../main/service/protocol.ts'
import { type ErrorReport, errorOf } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { EVENTS, type EventData, type EventName, type QueueState } from '../../../preload/contract.ts'

const ENTRY = join(import.meta.dirname, '../../../main/service/process.ts')

export interface Places {
  readonly root: string
  readonly data: string
  readonly pictures: string
  readonly cache: string
  [Symbol.dispose](): void
}

export function places(): Places {
  const root = mkdtempSync(join(tmpdir(), 'service-'))
  return {
    root,
    data: join(root, 'data'),
    pictures: join(root, 'My pictures'),
    cache: join(root, 'cache'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Two steps of the embedded model: a picture in a fraction of a second. */
export function quickRequest(changes: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    model: 'nano-lcm',
    prompt: 'cartoon of fox on a teal background',
    negativePrompt: '',
    cleanCaption: false,
    longPrompt: 'refuse',
    sampler: 'lcm',
    steps: 2,
    guidance: 0,
    seed: '7',
    count: 1,
    size: { kind: 'aspect', width: 1, height: 1 },
    ...changes,
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

export class ServiceProcess implements AsyncDisposable {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
  readonly trash: string[] = []
  readonly events: { name: EventName; data: unknown }[] = []
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Set<() => void>()
  #nextId = 0

  constructor({ data, pictures, cache }: Omit<Places, 'root'>, args: readonly string[] = []) {
    const models = ['--models', join(data, '../models')]
    this.child = fork(
      ENTRY,
      ['--data', data, '--pictures', pictures, '--cache', cache, ...models, '--threads', '1', ...args],
      { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    )
    this.exited = new Promise((resolve) => this.child.once('exit', resolve))
    void this.exited.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The service process has ended.'))
      this.#waiting.clear()
    })
    this.child.on('message', (raw) => this.#receive(fromService.parse(raw)))
  }

  /** @throws StudioError, and an Error where the process ends first */
  async call<N extends ServiceCallName>(name: N, input: ServiceRequest<N>): Promise<ServiceOutput<N>> {
    const id = this.#nextId++
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    if (this.child.connected) this.child.send({ type: 'call', id, name, input }, () => undefined)
    return answered as Promise<ServiceOutput<N>>
  }

  /** The failure's report. @throws if there is none */
  async failure<N extends ServiceCallName>(name: N, input: ServiceRequest<N>): Promise<ErrorReport> {
    const error: unknown = await this.call(name, input).then(
      () => new Error(`${name} did not fail`),
      (thrown: unknown) => thrown,
    )
    if (error instanceof Error && 'toReport' in error) return (error as ReturnType<typeof errorOf>).toReport()
    throw error
  }

  /** Resolves at the first event, told before or from now on, for which it holds. */
  async event<N extends EventName>(name: N, holds: (data: EventData<N>) => boolean): Promise<EventData<N>> {
    for (;;) {
      const found = this.events.find((event) => event.name === name && holds(event.data as EventData<N>))
      if (found) return found.data as EventData<N>
      await Promise.race([
        new Promise<void>((resolve) => this.#listeners.add(resolve)),
        this.exited.then(() => {
          throw new Error(`The service process has ended before ${name}.`)
        }),
      ])
    }
  }

  /** Resolves when nothing waits or runs any more. */
  async idle(): Promise<QueueState> {
    for (;;) {
      const state = await this.call('queue.get', {})
      if (!state.entries.some((entry) => entry.state === 'queued' || entry.state === 'running')) return state
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async stop(): Promise<void> {
    await this.call('stop', {})
    await this.exited
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  #receive(message: FromService): void {
    switch (message.type) {
      case 'reply': {
        const waiting = this.#waiting.get(message.id)
        this.#waiting.delete(message.id)
        if (message.reply.ok) waiting?.resolve(message.reply.value)
        else waiting?.reject(errorOf(message.reply.error))
        break
      }
      case 'event':
        this.events.push({ name: message.name, data: EVENTS[message.name].parse(message.data) })
        break
      case 'trash':
        this.trash.push(...message.paths)
        break
    }
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const listener of listeners) listener()
  }
}
