/** Gives one task to a process that tries a device, and ends it: it may hang or crash as it likes. */
import { CPU_DEVICE, deviceName } from '../../../native-models/api/device.ts'
import {
  type DevicePainting,
  fromDeviceProcess,
  type ToDeviceProcess,
} from '../../../native-models/api/device-check.ts'
import { errorOf, StudioError } from '../../../native-models/api/errors.ts'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import { type DeviceStarter, forkDevice } from './fork-device.ts'
import { within } from './within.ts'

/** A process that was killed is gone within milliseconds, unless its driver holds it. */
const END_LIMIT_MS = 2000

interface Limits {
  readonly limitMs: number
  readonly signal?: AbortSignal | undefined
  /** Node's fork where absent. */
  readonly start?: DeviceStarter | undefined
}

/**
 * → what was painted; undefined for a probe. Its process is gone then, and has no file open any more.
 * @throws E_DEVICE_DIED where it ends or does not answer in time, E_CANCELLED, and what it reports
 */
export async function askDevice(
  task: ToDeviceProcess,
  options: EngineOptions,
  { limitMs, signal, start = forkDevice }: Limits,
): Promise<DevicePainting | undefined> {
  if (signal?.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.')
  const child = start(options)
  const name = deviceName(options.device ?? CPU_DEVICE)
  const { promise, resolve, reject } = Promise.withResolvers<DevicePainting | undefined>()
  const died = (how: string) => reject(new StudioError('E_DEVICE_DIED', `${name}: ${how}`))
  const cancel = () => reject(new StudioError('E_CANCELLED', 'Cancelled.'))
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>()
  const timer = setTimeout(() => died(`no answer within ${limitMs / 1000} s.`), limitMs)
  signal?.addEventListener('abort', cancel)
  child.onExit((how) => {
    isGone()
    died(`its process ended (${how}).`)
  })
  child.onMessage((raw) => {
    const { data: message, error } = fromDeviceProcess.safeParse(raw)
    if (error) return reject(new StudioError('E_PROTOCOL', `A message was not understood: ${error.message}`))
    switch (message.type) {
      case 'ready':
        return child.post(task)
      case 'probed':
        return resolve(undefined)
      case 'painted':
        return resolve(message.painting)
      case 'failed':
        return reject(errorOf(message.error))
    }
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    child.kill()
    await within(END_LIMIT_MS, gone)
  }
}
