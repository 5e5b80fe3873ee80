/** What a self-test has found, as it is kept. */
import { z } from 'zod'
import { devicePainting } from '../../../native-models/api/device-check.ts'
import { errorReport } from '../../../native-models/api/errors.ts'

const figures = devicePainting.omit({ latent: true, rgb: true })

export const likeness = z.strictObject({
  /** Of the latent: RMS of the differences over the RMS of the CPU's. */
  relativeRms: z.number().nonnegative(),
  /** Of the picture, in dB; null for equal pictures. */
  psnr: z.number().nullable(),
})
export type Likeness = z.infer<typeof likeness>

export const selfTestResult = z.strictObject({
  passed: z.boolean(),
  /** Why not. */
  error: errorReport.optional(),
  likeness: likeness.optional(),
  figures: figures.optional(),
})
export type SelfTest = z.infer<typeof selfTestResult>

export const datedSelfTest = selfTestResult.extend({
  /** When it ended: milliseconds since 1970. */
  at: z.int().nonnegative(),
})
export type DatedSelfTest = z.infer<typeof datedSelfTest>
