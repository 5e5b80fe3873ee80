/**
 * Devices that this machine need not have, over real processes: those of a pretended GPU compute on the CPU, or are
 * programs of the test's own.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DeviceStarter, forkDevice } from '../../../../main/service/devices/fork-device.ts'
import type { MachineDevice } from '../../../../main/service/devices/machine-devices.ts'
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import { forkProcess, type ProcessPort } from '../../../../main/service/fork-process.ts'
import type { ServiceOptions } from '../../../../main/service/service-options.ts'
import { CPU_DEVICE, deviceName, deviceNamed } from '../../../../native-models/api/device.ts'
import { type DevicePainting, fromDeviceProcess } from '../../../../native-models/api/device-check.ts'
import type { EngineOptions } from '../../../../native-models/pipeline/loaded-model.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

/** Source of a program in place of a device's or an engine's process. */
export const CRASHES = 'process.abort()'
export const CRASHES_LATER =
  "process.on('message', () => process.abort()); process.send({ type: 'ready', pid: process.pid })"

interface Pretended {
  /** In place of the process that tries it. */
  readonly tried?: string
  /** In place of the engine's. */
  readonly engine?: string
  /** What its process says it has painted, changed. */
  readonly painted?: (painting: DevicePainting) => DevicePainting
}

export function row(name: string): MachineDevice {
  const device = deviceNamed(name)!
  const adapter = { name: `a ${name}`, vendor: 'other', memoryBytes: 8e9, driver: '1' } as const
  return { device, name, label: name, adapters: [adapter], obstacle: undefined }
}

/** Names of devices: `asked` one for every process that was started to try one, `engines` for every engine. */
export function pretended(devices: Readonly<Record<string, Pretended>>) {
  const asked: string[] = []
  const engines: string[] = []
  const of = ({ device }: EngineOptions): Pretended => devices[deviceName(device ?? CPU_DEVICE)] ?? {}
  const startDevice: DeviceStarter = (options) => {
    asked.push(deviceName(options.device ?? CPU_DEVICE))
    const { tried, painted } = of(options)
    if (tried !== undefined) return forkProgram(tried)
    return changed(forkDevice({ ...options, device: CPU_DEVICE, wholly: false }), painted)
  }
  const options = {
    listDevices: async () => ['cpu', ...Object.keys(devices)].map(row),
    startDevice,
    startEngine: (engine) => {
      engines.push(deviceName(engine.device ?? CPU_DEVICE))
      const program = of(engine).engine
      return program === undefined ? forkEngine({ ...engine, device: CPU_DEVICE }) : forkProgram(program)
    },
  } satisfies Partial<ServiceOptions>
  return { asked, engines, options }
}

function forkProgram<Message>(source: string): ProcessPort<Message> {
  const entry = join(temporaryFolder(), 'program.mjs')
  writeFileSync(entry, source)
  return forkProcess(entry, [])
}

function changed<Message>(port: ProcessPort<Message>, change: Pretended['painted']): ProcessPort<Message> {
  if (!change) return port
  return {
    ...port,
    onMessage: (listener) =>
      port.onMessage((raw) => {
        const said = fromDeviceProcess.parse(raw)
        listener(said.type === 'painted' ? { ...said, painting: change(said.painting) } : said)
      }),
  }
}
