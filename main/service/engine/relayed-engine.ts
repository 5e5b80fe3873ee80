/**
 * An inference process that main starts: a packed Electron forbids Node's fork, and its utility processes can only
 * be started by main. Main passes on what both say to each other.
 */
import { randomUUID } from 'node:crypto'
import type { ToEngine } from '../../../native-models/api/events.ts'
import { argumentsOfEngineOptions } from '../../../native-models/pipeline/engine-options.ts'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import type { FromService, ToService } from '../protocol.ts'
import type { ChildProcessPort } from './inference-process.ts'

interface Listeners {
  readonly onMessage: ((message: unknown) => void)[]
  readonly onExit: ((how: string) => void)[]
}

export class RelayedEngines {
  readonly #post: (message: FromService) => void
  readonly #engines = new Map<string, Listeners>()

  constructor(post: (message: FromService) => void) {
    this.#post = post
  }

  start(options: EngineOptions): ChildProcessPort {
    const engine = randomUUID()
    const listeners: Listeners = { onMessage: [], onExit: [] }
    this.#engines.set(engine, listeners)
    this.#post({ type: 'engine.start', engine, args: argumentsOfEngineOptions(options) })
    return {
      post: (message: ToEngine) => this.#post({ type: 'engine.post', engine, message }),
      onMessage: (listener) => void listeners.onMessage.push(listener),
      onExit: (listener) => void listeners.onExit.push(listener),
      kill: () => this.#post({ type: 'engine.kill', engine }),
    }
  }

  receive(message: Exclude<ToService, { type: 'call' }>): void {
    const listeners = this.#engines.get(message.engine)
    if (message.type === 'engine.said') {
      for (const listener of listeners?.onMessage ?? []) listener(message.message)
      return
    }
    this.#engines.delete(message.engine)
    for (const listener of listeners?.onExit ?? []) listener(message.how)
  }
}
