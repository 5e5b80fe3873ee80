/** `auto`: every device that nothing speaks against is tested, once, and the fastest that passes is taken. */
import { FLOAT32, type Precision } from '../../../native-models/api/precision.ts'
import { isComputed } from '../../../native-models/runtime/devices/device-dialect.ts'
import { type Choice, chooseDevice, type TestedDevice } from './choose-device.ts'
import { machineDevices } from './machine-devices.ts'
import { keptSelfTest, newSelfTest } from './self-tests.ts'

interface Asking {
  readonly threads: number
  readonly cacheFolder: string
  readonly precision?: Precision | undefined
  readonly signal?: AbortSignal | undefined
  /** Before a test that takes a while. */
  readonly onTest?: (name: string) => void
}

/** @throws E_CANCELLED */
export async function automaticDevice({ precision = FLOAT32, onTest, ...options }: Asking): Promise<Choice> {
  const tested: TestedDevice[] = []
  for (const device of await machineDevices(options)) {
    // What is not computed there at all is no candidate.
    if (!isComputed(device.device, precision)) continue
    const kept = device.obstacle ? undefined : keptSelfTest(device, { ...options, precision })
    if (!device.obstacle && !kept) onTest?.(device.name)
    const test = device.obstacle
      ? undefined
      : (kept ?? (await newSelfTest(device, { ...options, precision })))
    tested.push({ ...device, test })
  }
  return chooseDevice(tested)
}
