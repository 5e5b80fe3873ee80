/** What is done with devices, wherever the button stands. */
import type { Precision } from '../../../native-models/api/precision.ts'
import type { DeviceShelf, Settings } from '../../../preload/contract.ts'
import { call } from '../../state/call.ts'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import type { Bits, Part } from './device-tests.ts'

const keep = (devices: DeviceShelf): void => useStudio.setState({ devices })

/** What is known, without asking anybody. */
export const lookAtDevices = (): void =>
  attempt(async () => keep(await call('devices.shelf', { again: false })))

/** Asks the drivers, and says whether that has brought anything → when it is over. */
export async function lookAgain(): Promise<void> {
  const before = machineNow()
  keep(await call('devices.shelf', { again: true }))
  await lookEnded()
  toast(t(machineNow() === before ? 'devices.nothingNew' : 'devices.somethingNew'))
}

/** What is here, whatever tests say of it. */
const machineNow = (): string =>
  JSON.stringify(useStudio.getState().devices.rows.map(({ tests: _, ...row }) => row))

async function lookEnded(): Promise<void> {
  const isLooking = (): boolean => useStudio.getState().devices.state === 'looking'
  if (!isLooking()) return
  await new Promise<void>((resolve) => {
    const stop = useStudio.subscribe(() => {
      if (isLooking()) return
      stop()
      resolve()
    })
  })
}

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
