/** The service in the test's own process, with the real engine in a process that the test can hurt. */
import { join } from 'node:path'
import { forkDevice } from '../../../main/service/devices/fork-device.ts'
import { listedDevices } from '../../../main/service/devices/machine-devices.ts'
import { forkDownloads } from '../../../main/service/downloads/fork-downloads.ts'
import { forkEngine } from '../../../main/service/engine/fork-engine.ts'
import { Service } from '../../../main/service/service.ts'
import type { ServiceOptions } from '../../../main/service/service-options.ts'
import { fromEngine } from '../../../native-models/api/events.ts'
import type { EventData, EventName } from '../../../preload/contract.ts'
import type { Places } from './service-process.ts'

export class LocalService implements AsyncDisposable {
  readonly service: Service
  readonly events: { name: EventName; data: unknown }[] = []
  readonly trash: string[] = []
  /** Of every engine that was started, in order. */
  readonly enginePids: number[] = []
  readonly #listeners = new Set<() => void>()
  #stopped = false

  constructor({ data, pictures, cache }: Omit<Places, 'root'>, options: Partial<ServiceOptions> = {}) {
    this.service = new Service({
      ...{ data, pictures, cache, threads: 1, models: join(data, '../models') },
      startDownloads: forkDownloads,
      startDevice: forkDevice,
      // Pictures of tests are painted on the CPU, whatever machine they run on.
      listDevices: async () => (await listedDevices()).filter(({ name }) => name === 'cpu'),
      elsewhere: { env: {}, home: join(data, '../home') },
      startEngine: (engineOptions) => {
        const port = forkEngine(engineOptions)
        port.onMessage((raw) => {
          const message = fromEngine.parse(raw)
          if (message.type === 'ready') this.enginePids.push(message.pid)
          this.#heard()
        })
        return port
      },
      emit: (name, value) => {
        this.events.push({ name, data: value })
        this.#heard()
      },
      giveToTrash: (paths) => void this.trash.push(...paths),
      ...options,
    })
  }

  /** Resolves when it holds; looked at after every event and message. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#listeners.add(resolve))
  }

  of<N extends EventName>(name: N): EventData<N>[] {
    return this.events.filter((event) => event.name === name).map(({ data }) => data as EventData<N>)
  }

  /** Steps that the engine has told of, over all runs. */
  get steps(): number {
    return this.of('progress').filter(({ stage }) => stage === 'denoise').length
  }

  stateOf(id: string): string {
    return this.service.entries.get(id).state
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.service.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#stopped) await this.stop()
  }

  #heard(): void {
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const listener of listeners) listener()
  }
}
