/**
 * Starts engines and the downloads for a service that cannot: one that runs in Electron's own Node.js, which does not
 * fork. Messages pass through here unread but checked.
 */
import { fromEngine } from '../../native-models/api/events.ts'
import { fromDownloads } from '../service/downloads/messages.ts'
import type { FromService, ToService } from '../service/protocol.ts'
import type { ChildPort } from './child-port.ts'

type EngineRequest = Extract<FromService, { type: `engine.${string}` }>
type StartRequest = Extract<FromService, { type: 'engine.start' }>
export type RelayedProgram = StartRequest['program']
type StartProgram = (program: RelayedProgram, args: readonly string[]) => ChildPort

/** What each program may say. */
const SAID = { engine: fromEngine, downloads: fromDownloads } as const

export class EngineRelay {
  readonly #engines = new Map<string, ChildPort>()
  readonly #start: StartProgram
  readonly #tell: (message: ToService) => void

  constructor(start: StartProgram, tell: (message: ToService) => void) {
    this.#start = start
    this.#tell = tell
  }

  receive(message: EngineRequest): void {
    switch (message.type) {
      case 'engine.start':
        this.#open(message)
        return
      case 'engine.post':
        this.#engines.get(message.engine)?.post(message.message)
        return
      case 'engine.kill':
        this.#engines.get(message.engine)?.kill()
        return
    }
  }

  /** With their service gone, nobody listens to them. */
  killAll(): void {
    for (const engine of this.#engines.values()) engine.kill()
    this.#engines.clear()
  }

  #open({ engine, program, args }: StartRequest): void {
    if (this.#engines.has(engine)) return
    const child = this.#start(program, args)
    this.#engines.set(engine, child)
    child.onMessage((raw) => {
      const said = SAID[program].safeParse(raw)
      if (said.success) this.#tell({ type: 'engine.said', engine, message: said.data })
      else child.kill()
    })
    child.onExit((how) => {
      if (this.#engines.delete(engine)) this.#tell({ type: 'engine.ended', engine, how })
    })
  }
}
