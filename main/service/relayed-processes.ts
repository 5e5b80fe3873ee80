/**
 * Processes that main starts: a packed Electron forbids Node's fork, and its utility processes can only be started by
 * main. Main passes on what both say to each other.
 */
import { randomUUID } from 'node:crypto'
import type { ToDeviceProcess } from '../../native-models/api/device-check.ts'
import { argumentsOfEngineOptions } from '../../native-models/pipeline/engine-options.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { variablesOf } from './devices/device-environment.ts'
import type { ToDownloads } from './downloads/messages.ts'
import type { ChildProcessPort } from './engine/inference-process.ts'
import type { ProcessPort } from './fork-process.ts'
import type { FromService, ToService } from './protocol.ts'

interface Listeners {
  readonly onMessage: ((message: unknown) => void)[]
  readonly onExit: ((how: string) => void)[]
}

type Start = Extract<FromService, { type: 'engine.start' }>
type Told = Extract<FromService, { type: 'engine.post' }>['message']

export class RelayedProcesses {
  readonly #post: (message: FromService) => void
  readonly #running = new Map<string, Listeners>()

  constructor(post: (message: FromService) => void) {
    this.#post = post
  }

  startEngine(options: EngineOptions): ChildProcessPort {
    return this.#start({ program: 'engine', ...computing(options) })
  }

  startDevice(options: EngineOptions): ProcessPort<ToDeviceProcess> {
    return this.#start({ program: 'device', ...computing(options) })
  }

  /** `models`: the folder of all models, absolute. */
  startDownloads(models: string): ProcessPort<ToDownloads> {
    return this.#start({ program: 'downloads', args: ['--models', models] })
  }

  receive(message: Exclude<ToService, { type: 'call' }>): void {
    const listeners = this.#running.get(message.engine)
    if (message.type === 'engine.said') {
      for (const listener of listeners?.onMessage ?? []) listener(message.message)
      return
    }
    this.#running.delete(message.engine)
    for (const listener of listeners?.onExit ?? []) listener(message.how)
  }

  #start<Message extends Told>(what: Pick<Start, 'program' | 'args' | 'env'>): ProcessPort<Message> {
    const engine = randomUUID()
    const listeners: Listeners = { onMessage: [], onExit: [] }
    this.#running.set(engine, listeners)
    this.#post({ type: 'engine.start', engine, ...what })
    return {
      post: (message) => this.#post({ type: 'engine.post', engine, message }),
      onMessage: (listener) => void listeners.onMessage.push(listener),
      onExit: (listener) => void listeners.onExit.push(listener),
      kill: () => this.#post({ type: 'engine.kill', engine }),
    }
  }
}

function computing(options: EngineOptions): Pick<Start, 'args' | 'env'> {
  return { args: argumentsOfEngineOptions(options), env: variablesOf(options) }
}
