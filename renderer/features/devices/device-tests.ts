/** Which test says what: of a device as it would be used, and of one part in fewer bits. Pure. */
import {
  cpuPrecision,
  FLOAT32,
  gpuPrecision,
  type Precision,
  precisionText,
} from '../../../native-models/api/precision.ts'
import type { DeviceShelf, DeviceTest, Settings, ShelvedDevice } from '../../../preload/contract.ts'

export const PARTS = ['transformer', 'textEncoder', 'vae'] as const
export type Part = (typeof PARTS)[number]
export type Bits = Precision[Part]

type Chosen = Pick<Settings, 'precision' | 'gpuPrecision'>
type Provided = Pick<ShelvedDevice, 'provider'>

/** In which bits the settings would have it painted there. */
export const precisionOn = ({ provider }: Provided, settings: Chosen): Precision =>
  provider === 'cpu' ? settings.precision : settings.gpuPrecision

/** What a part can be computed in there, most bits first. */
export function bitsOf({ provider }: Provided, part: Part): readonly Bits[] {
  if (provider !== 'cpu') return gpuPrecision.shape[part].options
  return part === 'vae' ? [...cpuPrecision.shape.vae.values] : cpuPrecision.shape[part].options
}

const same = (one: Precision, other: Precision): boolean => precisionText(one) === precisionText(other)

export const testIn = (tests: readonly DeviceTest[], precision: Precision): DeviceTest | undefined =>
  tests.find((test) => same(test.precision, precision))

/** float32 but for one part: what those bits alone lose. */
export const alone = (part: Part, bits: Bits): Precision => ({ ...FLOAT32, [part]: bits })

/** The processor's float32 is what everything is compared with. */
export const isReference = ({ provider }: Provided, precision: Precision): boolean =>
  provider === 'cpu' && same(precision, FLOAT32)

/** Every choice of bits that has an error there, each once. */
export function measurable(row: Provided): Precision[] {
  const all = PARTS.flatMap((part) => bitsOf(row, part).map((bits) => alone(part, bits)))
  const once = new Map(all.map((precision) => [precisionText(precision), precision]))
  return [...once.values()].filter((precision) => !isReference(row, precision))
}

export const unmeasured = (row: ShelvedDevice): Precision[] =>
  measurable(row).filter((precision) => testIn(row.tests, precision) === undefined)

/** How many tests come before this one; 0 where it is under way, undefined where nobody asked for it. */
export function placeOf(
  testing: DeviceShelf['testing'],
  device: string,
  precision: Precision,
): number | undefined {
  const at = testing.findIndex((one) => one.device === device && same(one.precision, precision))
  return at < 0 ? undefined : at
}
