/** A device as the window knows it. */
import type { DeviceTest, ShelvedDevice } from '../../../preload/contract.ts'
import type { KnownTest } from './known-tests.ts'
import type { MachineDevice } from './machine-devices.ts'

const MOST_NAME = 200

export function shelvedDevice(row: MachineDevice, tests: readonly KnownTest[]): ShelvedDevice {
  const { device, name, label, adapters, obstacle } = row
  return {
    device: name,
    provider: device.provider,
    label,
    adapters: adapters.map(({ name: adapter, memoryBytes, driver }) => ({
      name: adapter.slice(0, MOST_NAME) || label,
      ...(memoryBytes !== undefined && { memoryBytes }),
      ...(driver && { driver: driver.slice(0, MOST_NAME) }),
    })),
    ...(obstacle && { obstacle }),
    tests: tests.map(shelvedTest),
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
