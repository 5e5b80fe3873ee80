/** Which device is taken where nobody names one, and why none of the others. */
import { CPU_DEVICE, type Device } from '../../../native-models/api/device.ts'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { MachineDevice } from './machine-devices.ts'
import type { SelfTest } from './self-test-result.ts'

export interface TestedDevice extends Pick<MachineDevice, 'device' | 'name' | 'adapters' | 'obstacle'> {
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
  const first = `Painting on ${spokenName(best)}: ${how}, ${speedText(best)}.`
  return { device: best.device, reasons: [first, ...tested.filter((one) => one !== best).flatMap(whyNot)] }
}

function cpuText(tested: readonly TestedDevice[]): string {
  const others = tested.filter((one) => !isCpu(one) && !one.obstacle)
  if (others.length === 0) return 'Painting on the processor: nothing else can be used here.'
  const yet = others.some(({ test }) => !test) ? ' yet' : ''
  return `Painting on the processor: nothing has passed its test${yet}.`
}

/** A sentence; none for the CPU where it is what is left. */
function whyNot(one: TestedDevice): string[] {
  const problem: ErrorReport | undefined = one.obstacle ?? one.test?.error
  if (problem) return [`Not on ${spokenName(one)}: ${problem.message} (${problem.code})`]
  if (one.test) return [`Not on ${spokenName(one)}: ${speedText(one)}.`]
  return isCpu(one) ? [] : [`Not on ${spokenName(one)}: it is not tested yet.`]
}

/** For people, and as it is typed: `NVIDIA H200 (cuda)`. */
export function spokenName({
  device,
  name,
  adapters,
}: Pick<MachineDevice, 'device' | 'name' | 'adapters'>): string {
  if (device.provider === CPU_DEVICE.provider) return 'the processor'
  const [adapter, ...more] = adapters
  return adapter && more.length === 0 ? `${adapter.name} (${name})` : name
}

const isCpu = ({ device }: TestedDevice): boolean => device.provider === CPU_DEVICE.provider
const speedOf = ({ test }: TestedDevice): number => test?.figures?.gflops ?? 0

function speedText(one: TestedDevice): string {
  const gflops = speedOf(one)
  const [speed, unit] = gflops < 1000 ? [gflops, 'GFLOP/s'] : [gflops / 1000, 'TFLOP/s']
  return `${Number(speed.toPrecision(2))} ${unit}`
}
