/** Which device is taken where nobody names one, and why none of the others. */
import { CPU_DEVICE, type Device } from '../../../native-models/api/device.ts'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { MachineDevice } from './machine-devices.ts'
import type { SelfTest } from './self-test-result.ts'

export interface TestedDevice extends Pick<MachineDevice, 'device' | 'name' | 'obstacle'> {
  /** Undefined where there was an obstacle to it. */
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
  const others = tested.filter((one) => one !== best)
  if (!best)
    return {
      device: CPU_DEVICE,
      reasons: ['Painting on cpu: nothing has passed its test.', ...others.map(whyNot)],
    }
  const how =
    passed.length === 1 ? 'the only one that has passed its test' : 'the fastest that has passed its test'
  const first = `Painting on ${best.name}: ${how}, ${speedText(best)}.`
  return { device: best.device, reasons: [first, ...others.map(whyNot)] }
}

function whyNot(one: TestedDevice): string {
  const problem: ErrorReport | undefined = one.obstacle ?? one.test?.error
  if (problem) return `Not on ${one.name}: ${problem.message} (${problem.code})`
  return `Not on ${one.name}: ${speedText(one)}.`
}

const speedText = (one: TestedDevice): string => `${Number(speedOf(one).toPrecision(2))} GFLOP/s`
const speedOf = ({ test }: TestedDevice): number => test?.figures?.gflops ?? 0
