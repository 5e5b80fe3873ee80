/** What the next picture is painted on: what the settings say, as far as this machine has it and it works. */
import { CPU_DEVICE, deviceName, deviceNamed } from '../../../native-models/api/device.ts'
import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import type { Settings } from '../../../preload/contract.ts'
import { type Choice, chooseDevice, type TestedDevice } from './choose-device.ts'

export interface Decision extends Choice {
  /** Why it is not what the settings say. */
  readonly fellBack?: ErrorReport | undefined
}

/** A device that failed while it painted. */
export interface DeviceFailure {
  /** As it is typed. */
  readonly name: string
  readonly error: ErrorReport
}

interface Known {
  /** With the tests of what they would compute in; undefined before anybody has looked. */
  readonly devices: readonly TestedDevice[] | undefined
  readonly failure: DeviceFailure | undefined
}

export function decideDevice(wanted: Settings['device'], { devices, failure }: Known): Decision {
  if (failure) return onCpu(`${failure.name} failed while it painted`, failure.error)
  if (wanted !== 'auto') return named(wanted, devices)
  if (devices) return chooseDevice(devices)
  return { device: CPU_DEVICE, reasons: ['Painting on cpu: nobody has looked for devices yet.'] }
}

function named(word: string, devices: readonly TestedDevice[] | undefined): Decision {
  const device = deviceNamed(word) ?? CPU_DEVICE
  const name = deviceName(device)
  const chosen = (more = '') => ({ device, reasons: [`Painting on ${name}: the settings say so${more}.`] })
  if (device.provider === CPU_DEVICE.provider) return chosen()
  if (!devices) return chosen('; nobody has looked for devices yet')
  const row = devices.find((one) => one.name === name)
  if (!row)
    return onCpu(`${name} is gone`, new StudioError('E_DEVICE_ABSENT', `There is no ${name} here any more.`))
  const problem = row.obstacle ?? (row.test?.passed === false ? row.test.error : undefined)
  if (problem) return onCpu(`${name} cannot be used`, problem)
  return chosen(row.test ? ', and it has passed its test' : '; it is not tested yet')
}

function onCpu(why: string, problem: ErrorReport | StudioError): Decision {
  const fellBack = problem instanceof StudioError ? problem.toReport() : problem
  const reasons = [`Painting on cpu: ${why}.`, `${fellBack.message} (${fellBack.code})`]
  return { device: CPU_DEVICE, reasons, fellBack }
}
