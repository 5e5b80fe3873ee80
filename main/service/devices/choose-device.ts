/** Which device is taken where nobody names one, and why none of the others. */
import { CPU_DEVICE, type Device } from '../../../native-models/api/device.ts'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { MachineDevice } from './machine-devices.ts'
import type { SelfTest } from './self-test-result.ts'

export interface TestedDevice extends Pick<MachineDevice, 'device' | 'name' | 'obstacle'> {
  /** Undefined where there is an obstacle to it, or where none was made yet. */
  readonly test: SelfTest | undefined
}

export interface Choice {
  readonly device: Device
  /** A sentence each: first what was chosen, then what was not. */
  readonly reasons: readonly string[]
}

/** The fastest that has passed; the CPU, where none has. */
export function chooseDevice(tested: readonly TestedDevice[]): Choice {
  const passed = tested.filter(({ test }) => test?.passed).toSorted((a, b) => speedOf(b) - speedOf(a))
  const [best] = passed
  if (!best) return { device: CPU_DEVICE, reasons: [cpuText(tested), ...tested.flatMap(whyNot)] }
  const how =
    passed.length === 1 ? 'the only one that has passed its test' : 'the fastest that has passed its test'
  const first = `Painting on ${best.name}: ${how}, ${speedText(best)}.`
  return { device: best.device, reasons: [first, ...tested.filter((one) => one !== best).flatMap(whyNot)] }
}

function cpuText(tested: readonly TestedDevice[]): string {
  const others = tested.filter((one) => !isCpu(one) && !one.obstacle)
  if (others.length === 0) return 'Painting on cpu: nothing else can be used here.'
  const yet = others.some(({ test }) => !test) ? ' yet' : ''
  return `Painting on cpu: nothing has passed its test${yet}.`
}

/** A sentence; none for the CPU where it is what is left. */
function whyNot(one: TestedDevice): string[] {
  const problem: ErrorReport | undefined = one.obstacle ?? one.test?.error
  if (problem) return [`Not on ${one.name}: ${problem.message} (${problem.code})`]
  if (one.test) return [`Not on ${one.name}: ${speedText(one)}.`]
  return isCpu(one) ? [] : [`Not on ${one.name}: it is not tested yet.`]
}

const isCpu = ({ device }: TestedDevice): boolean => device.provider === CPU_DEVICE.provider
const speedText = (one: TestedDevice): string => `${Number(speedOf(one).toPrecision(2))} GFLOP/s`
const speedOf = ({ test }: TestedDevice): number => test?.figures?.gflops ?? 0
