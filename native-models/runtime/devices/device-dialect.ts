/** How graphs are written for a device and a precision, and which precisions a device has. */
import { type Device, deviceName } from '../../api/device.ts'
import { StudioError } from '../../api/errors.ts'
import { cpuPrecision, gpuPrecision, type Precision } from '../../api/precision.ts'
import { DIALECTS, type Dialect } from '../../graph/dialect.ts'

/** Of one part of a model. Weights of fewer bits are computed with in float32. */
export function dialectOf({ provider }: Device, precision: Precision[keyof Precision]): Dialect {
  const dialect = DIALECTS[provider]
  return precision === 'float16' ? { ...dialect, computeType: 'float16' } : dialect
}

type PartPrecisions = { readonly [Part in keyof Precision]: readonly Precision[Part][] }

/** What each part can be computed in, from the exact to the small. */
export function partPrecisions({ provider }: Device): PartPrecisions {
  const { transformer, textEncoder, vae } = (provider === 'cpu' ? cpuPrecision : gpuPrecision).shape
  return {
    transformer: transformer.options,
    textEncoder: textEncoder.options,
    vae: 'options' in vae ? vae.options : [vae.value],
  }
}

/** All of them together. */
export function precisionsOf(device: Device): Precision[] {
  const { transformer, textEncoder, vae } = partPrecisions(device)
  return transformer.flatMap((one) =>
    textEncoder.flatMap((other) =>
      vae.map((third) => ({ transformer: one, textEncoder: other, vae: third })),
    ),
  )
}

export function isComputed({ provider }: Device, precision: Precision): boolean {
  if (provider === 'cpu') return !Object.values(precision).includes('float16')
  return precision.transformer !== 'int8'
}

/** @throws E_DEVICE_PRECISION */
export function assertComputes(device: Device, precision: Precision): void {
  if (isComputed(device, precision)) return
  const what =
    device.provider === 'cpu'
      ? 'float16 is not computed on a processor'
      : 'int8 is computed on a processor alone'
  throw new StudioError('E_DEVICE_PRECISION', `${what}, and ${deviceName(device)} was chosen.`)
}
