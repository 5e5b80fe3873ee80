/** A device as the window knows it. */
import { deviceName } from '../../../native-models/api/device.ts'
import type { DeviceShelf, DeviceTest, ShelvedDevice } from '../../../preload/contract.ts'
import { cudaFolder } from '../folders.ts'
import { withoutPlaces } from '../placeless.ts'
import type { Decision } from './decide-device.ts'
import { runtimeFolder } from './device-environment.ts'
import type { KnownTest } from './known-tests.ts'
import type { MachineDevice } from './machine-devices.ts'

const MOST_NAME = 200
/** Of devices, of their adapters, and of sentences. */
export const MOST_ROWS = 64

export function shelvedDevice(row: MachineDevice, tests: readonly KnownTest[]): ShelvedDevice {
  const { device, name, label, adapters, obstacle } = row
  return {
    device: name,
    provider: device.provider,
    label,
    adapters: adapters.slice(0, MOST_ROWS).map(({ name: adapter, memoryBytes, driver }) => ({
      name: adapter.slice(0, MOST_NAME) || label,
      ...(memoryBytes !== undefined && { memoryBytes }),
      ...(driver && { driver: driver.slice(0, MOST_NAME) }),
    })),
    ...(obstacle && { obstacle }),
    tests: tests.map(shelvedTest),
  }
}

/** Its sentences name libraries and links, never where they lie. */
export function shelvedChoice(
  { device, reasons, fellBack }: Decision,
  cacheFolder: string,
): DeviceShelf['choice'] {
  const places = [cudaFolder(), runtimeFolder(), cacheFolder]
  return {
    device: deviceName(device),
    reasons: reasons.slice(0, MOST_ROWS).map((reason) => withoutPlaces(reason, places)),
    ...(fellBack && { fellBack }),
  }
}

function shelvedTest({ precision, at, passed, error, likeness, figures }: KnownTest): DeviceTest {
  return {
    ...{ precision, at, passed },
    ...(error && { error }),
    ...(likeness && { likeness }),
    ...(figures && { figures: shelvedFigures(figures) }),
  }
}

const MOST_FALLEN = 1000

function shelvedFigures({
  attentionRms: _,
  ...figures
}: NonNullable<KnownTest['figures']>): DeviceTest['figures'] {
  const memoryBytes = Math.round(figures.memoryBytes)
  return { ...figures, memoryBytes, fellBack: figures.fellBack.slice(0, MOST_FALLEN) }
}
