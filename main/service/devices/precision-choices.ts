/** What each choice of bits takes: the weights of that part, and all of a model with the other parts as they are. */
import type { Device } from '../../../native-models/api/device.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import { partPrecisions } from '../../../native-models/runtime/devices/device-dialect.ts'
import type { PrecisionChoices } from '../../../preload/contract.ts'
import { modelMemory, weightBytes } from '../models/model-memory.ts'
import type { NeedsOf } from '../models/needs.ts'

/** `now`: in what the other parts are computed. */
export function precisionChoices(
  of: NeedsOf,
  { device, now }: { readonly device: Device; readonly now: Precision },
): PrecisionChoices {
  const all = partPrecisions(device)
  const choices = (part: keyof Precision) =>
    all[part].map((value) => {
      const precision = { ...now, [part]: value }
      return {
        value,
        weightBytes: Math.round(weightBytes(of.parts, precision)[part]),
        memoryBytes: modelMemory(of.parts, { ...of, precision }).bytes,
      }
    })
  return {
    transformer: choices('transformer'),
    textEncoder: choices('textEncoder'),
    vae: choices('vae'),
  }
}
