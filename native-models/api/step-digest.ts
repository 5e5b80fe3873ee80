/** What a latent was after a forward pass, small enough to be kept: of the bytes, and of numbers to tell how far another strays. */
import { z } from 'zod'
import { sha256 } from './request.ts'

export const stepDigest = z.strictObject({
  /** Of the latent's float32 bytes, little-endian. */
  sha256,
  /** Root mean square of the whole latent. */
  rms: z.number().nonnegative(),
  /** Up to 64 of its values, evenly spaced from the first to the last. */
  samples: z
    .instanceof(Float32Array)
    .refine(({ length }) => length >= 1 && length <= 64, 'there are 1 to 64 samples')
    .refine((values) => values.every(Number.isFinite), 'a sample is a finite number'),
})
export type StepDigest = z.infer<typeof stepDigest>
