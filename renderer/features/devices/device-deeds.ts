/** What is done with devices, wherever the button stands. */
import type { Precision } from '../../../native-models/api/precision.ts'
import type { DeviceShelf, Settings } from '../../../preload/contract.ts'
import { call } from '../../state/call.ts'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import type { Bits, Part } from './device-tests.ts'

const keep = (devices: DeviceShelf): void => useStudio.setState({ devices })

/** `again`: asks the drivers, too. */
export const lookAtDevices = (again: boolean): void =>
  attempt(async () => keep(await call('devices.shelf', { again })))

/** In each of these, one after the other. */
export const testDevice = (device: string, precisions: readonly Precision[]): void => {
  for (const precision of precisions)
    attempt(async () => keep(await call('devices.test', { device, precision })))
}

export const cancelTests = (): void => attempt(async () => keep(await call('devices.cancelTests', {})))

export const chooseDevice = (device: Settings['device']): void => void changeSettings({ device })

/** On the device that is named: the processor and GPUs have each their own. */
export function chooseBits(device: string, part: Part, bits: Bits): void {
  const { precision, gpuPrecision } = useStudio.getState().settings
  // The rows of choices are made of these very schemas: `bitsOf`.
  const changes =
    device === 'cpu'
      ? { precision: { ...precision, [part]: bits } }
      : { gpuPrecision: { ...gpuPrecision, [part]: bits } }
  void changeSettings(changes)
}
