/** Who answers the calls about devices. */
import { CPU_DEVICE, deviceNamed } from '../../native-models/api/device.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { precisionChoices } from './devices/precision-choices.ts'
import { needsOfNamed } from './models/needs-of-named.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type DeviceCall = Extract<ServiceCallName, `devices.${string}`>
type DeviceHandlers = {
  readonly [N in DeviceCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export function deviceHandlersOf({ devices, models }: Service): DeviceHandlers {
  return {
    'devices.shelf': async ({ again }) => {
      if (again) await devices.look()
      return devices.shelf()
    },
    'devices.test': async ({ device, precision }) => {
      await devices.test(device, precision)
      return devices.shelf()
    },
    'devices.cancelTests': async () => {
      await devices.cancelTests()
      return devices.shelf()
    },
    'devices.precisions': ({ device: words, model }) => {
      const of = needsOfNamed(model, models)
      if (!of)
        throw new StudioError('E_MODEL_UNKNOWN', `There is no model "${model.slice(0, 64)}" on this machine.`)
      const device = deviceNamed(words) ?? CPU_DEVICE
      return precisionChoices(of, { device, now: devices.precisionOf(device) })
    },
  }
}
