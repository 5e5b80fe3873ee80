/** What the next picture is painted on: what the settings say, as far as this machine has it and it works. */
import { CPU_DEVICE, deviceName, deviceNamed } from '../../../native-models/api/device.ts'
import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import type { Settings } from '../../../preload/contract.ts'
import { type Choice, chooseDevice, spokenName, type TestedDevice } from './choose-device.ts'

export interface Decision extends Choice {
  /** Why it is not what the settings say. */
  readonly fellBack?: ErrorReport | undefined
}

/** Devices that failed while they painted, by how they are typed. */
export type DeviceFailures = ReadonlyMap<string, ErrorReport>

interface Known {
  /** With the tests of what they would compute in; undefined before anybody has looked. */
  readonly devices: readonly TestedDevice[] | undefined
  readonly failures: DeviceFailures
  /** The system was asked, and has not answered in time. */
  readonly isSilent?: boolean
}

export function decideDevice(wanted: Settings['device'], known: Known): Decision {
  const decision = wanted === 'auto' ? automatic(known) : named(wanted, known)
  const name = deviceName(decision.device)
  const failure = known.failures.get(name)
  return failure ? onCpu(`${name} failed while it painted`, failure) : decision
}

function automatic({ devices }: Known): Decision {
  if (devices) return chooseDevice(devices)
  return { device: CPU_DEVICE, reasons: ['Painting on the processor: nobody has looked for devices yet.'] }
}

function named(word: string, { devices, isSilent }: Known): Decision {
  const device = deviceNamed(word) ?? CPU_DEVICE
  const name = deviceName(device)
  const row = devices?.find((one) => one.name === name)
  const spoken = spokenName(row ?? { device, name, adapters: [] })
  const chosen = (more = '') => ({ device, reasons: [`Painting on ${spoken}: the settings say so${more}.`] })
  if (device.provider === CPU_DEVICE.provider) return chosen()
  if (!devices && isSilent) return onCpu(`${name} is not known`, SILENT)
  if (!devices) return chosen('; nobody has looked for devices yet')
  if (!row)
    return onCpu(`${name} is gone`, new StudioError('E_DEVICE_ABSENT', `There is no ${name} here any more.`))
  const problem = row.obstacle ?? (row.test?.passed === false ? row.test.error : undefined)
  if (problem) return onCpu(`${spoken} cannot be used`, problem)
  return chosen(row.test ? ', and it has passed its test' : '; it is not tested yet')
}

const SILENT = new StudioError('E_DEVICE_ABSENT', 'This system has not told in time what devices it has.')

function onCpu(why: string, problem: ErrorReport | StudioError): Decision {
  const fellBack = problem instanceof StudioError ? problem.toReport() : problem
  const reasons = [`Painting on the processor: ${why}.`, `${fellBack.message} (${fellBack.code})`]
  return { device: CPU_DEVICE, reasons, fellBack }
}
