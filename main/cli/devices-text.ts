/** What `devices` says of a device and of its test. */
import { bytesText } from '../../native-models/api/bytes-text.ts'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import type { Adapter } from '../../native-models/runtime/devices/adapter.ts'
import type { MachineDevice } from '../service/devices/machine-devices.ts'
import type { Likeness, SelfTest } from '../service/devices/self-test-result.ts'
import { oneLine, table } from './print.ts'

const LONGEST_NAME = 120
const COLUMN = 8

export function describeDevice({ name, label, adapters, obstacle }: MachineDevice): string {
  const lines = obstacle
    ? [`${label}: ${obstacle.message} (${obstacle.code})`, ...nextSteps(obstacle)]
    : [label, ...adapters.map(describeAdapter)]
  return table(lines.map((line, index) => [(index === 0 ? name : '').padEnd(COLUMN), line]))
}

/** What is not of this machine is no task for anybody. */
const nextSteps = ({ code, nextStep }: ErrorReport): string[] =>
  code === 'E_DEVICE_ABSENT' ? [] : [nextStep]

function describeAdapter({ name, memoryBytes, driver }: Adapter): string {
  const memory = memoryBytes === undefined ? undefined : `${(memoryBytes / 2 ** 30).toFixed(0)} GB`
  const words = [oneLine(name, LONGEST_NAME), memory, driver && `driver ${driver}`]
  return words.filter((word) => word).join(', ')
}

export function describeTest({ passed, error, likeness, figures }: SelfTest): string {
  const lines = [
    ...(passed
      ? ['passed its test']
      : [`failed its test: ${error?.message} (${error?.code})`, error?.nextStep ?? '']),
    ...(likeness ? [likenessText(likeness)] : []),
    ...(figures ? [figuresText(figures)] : []),
  ]
  return table(lines.map((line) => [' '.repeat(COLUMN), line]))
}

function likenessText({ relativeRms, psnr }: Likeness): string {
  if (relativeRms === 0 && psnr === null) return 'the very same numbers as the processor’s in float32'
  const picture = psnr === null ? 'the very same picture' : `picture ${psnr.toFixed(1)} dB`
  return `off by ${relativeRms.toPrecision(2)} of the latent; ${picture}`
}

function figuresText(figures: NonNullable<SelfTest['figures']>): string {
  const { steps, passSeconds, decodeSeconds, seconds, gflops, memoryBytes, fellBack } = figures
  return [
    `${steps} steps of ${passSeconds.toPrecision(2)} s`,
    `decoding ${decodeSeconds.toPrecision(2)} s`,
    `${seconds.toPrecision(2)} s in all`,
    bytesText(memoryBytes),
    `${Number(gflops.toPrecision(2))} GFLOP/s`,
    ...(fellBack.length === 0 ? [] : [fellText(fellBack)]),
  ].join(', ')
}

const SHOWN = 3

function fellText(nodes: readonly string[]): string {
  const more = nodes.length > SHOWN ? ` and ${nodes.length - SHOWN} more` : ''
  return `left to the processor: ${nodes.slice(0, SHOWN).join(', ')}${more}`
}

/** One device as JSON. */
export function deviceRecord({ name, label, adapters, obstacle }: MachineDevice, test: SelfTest | undefined) {
  return { device: name, label, adapters, ...(obstacle && { obstacle }), ...(test && { test }) }
}
