/**
 * Starts engines, the downloads and what tries devices for a service that cannot: one that runs in Electron's own Node.js, which does not
 * fork. Messages pass through here unread but checked.
 */
import { fromDeviceProcess } from '../../native-models/api/device-check.ts'
import { fromEngine } from '../../native-models/api/events.ts'
import type { DeviceVariables } from '../service/devices/device-variables.ts'
import { fromDownloads } from '../service/downloads/messages.ts'
import type { FromService, ToService } from '../service/protocol.ts'
import type { ChildPort } from './child-port.ts'

type EngineRequest = Extract<FromService, { type: `engine.${string}` }>
type StartRequest = Extract<FromService, { type: 'engine.start' }>
export type RelayedProgram = StartRequest['program']
export type StartProgram = (
  program: RelayedProgram,
  how: { readonly args: readonly string[]; readonly env: DeviceVariables },
) => ChildPort

/** What each program may say. */
const SAID = { engine: fromEngine, downloads: fromDownloads, device: fromDeviceProcess } as const

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

  #open({ engine, program, args, env = {} }: StartRequest): void {
    if (this.#engines.has(engine)) return
    const child = this.#start(program, { args, env })
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
