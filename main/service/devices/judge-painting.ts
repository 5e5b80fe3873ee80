/** Whether what a device has painted is the picture. */
import type { DevicePainting } from '../../../native-models/api/device-check.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import { rms } from '../compare/metrics.ts'
import type { Likeness, SelfTest } from './self-test-result.ts'

type Painted = Pick<DevicePainting, 'latent' | 'rgb' | 'attentionRms'>

/**
 * float32: a GPU's functions differ from the processor's in their last bits, and twenty steps make them more; a wrong
 * operator is off by tenths. In fewer bits the picture changes a little, as it is meant to.
 */
const LIMITS = {
  float32: { relativeRms: 0.01, attentionRms: 1e-3, psnr: 40 },
  fewer: { relativeRms: 0.15, attentionRms: 1e-2, psnr: 22 },
} as const

/** `name`: the device's. */
export function judge(
  name: string,
  painted: Painted,
  { reference, precision }: { readonly reference: Painted; readonly precision: Precision },
): SelfTest {
  const likeness = likenessOf(painted, reference)
  const exact = Object.values(precision).every((one) => one === 'float32')
  const limits = exact ? LIMITS.float32 : LIMITS.fewer
  const { relativeRms, psnr } = likeness
  const attends = painted.attentionRms <= limits.attentionRms
  const passed =
    attends && relativeRms <= limits.relativeRms && (psnr ?? Number.POSITIVE_INFINITY) >= limits.psnr
  if (passed) return { passed, likeness }
  const attention = attends ? '' : `, attention by ${painted.attentionRms.toPrecision(2)}`
  const figures = `off by ${relativeRms.toPrecision(2)} of the latent${attention}, ${psnr?.toFixed(1) ?? '∞'} dB`
  const sentence = `What ${name} painted is not the processor’s picture: ${figures}.`
  return { passed, likeness, error: new StudioError('E_DEVICE_WRONG', sentence).toReport() }
}

const PEAK = 255
/** What is not finite is as far off as can be. */
const FARTHEST = 1e9

function likenessOf(painted: Painted, reference: Painted): Likeness {
  const silence = new Float32Array(reference.latent.length)
  const relativeRms = rms(painted.latent, reference.latent) / rms(reference.latent, silence)
  const pixels = rms(painted.rgb, reference.rgb)
  return {
    relativeRms: Number.isFinite(relativeRms) ? relativeRms : FARTHEST,
    psnr: pixels === 0 ? null : 20 * Math.log10(PEAK / pixels),
  }
}
