/** What the engine tells while several requests are painted side by side, a lane each. */
import { z } from 'zod'
import { MOST_CELLS } from './comparison.ts'
import { generateRequest } from './request.ts'
import { stepDigest } from './step-digest.ts'

/** Of one painting: those of a grid go together. */
const MOST_LANES = MOST_CELLS

export const lanes = z.array(generateRequest).min(1).max(MOST_LANES)

/** Place of the request in what was asked for, from 0. */
const lane = z
  .int()
  .min(0)
  .max(MOST_LANES - 1)
const seconds = z.number().nonnegative()
const floats = z.custom<Float32Array>((value) => value instanceof Float32Array)

/** In the transformer's latents: (channels, height, width). */
export const latent = z.strictObject({ shape: z.array(z.int().positive()).length(3), data: floats })
export type Latent = z.infer<typeof latent>

export const compareEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stage'), stage: z.enum(['load', 'text', 'denoise']) }),
  /**
   * Told once, before the first step: how an x0 is seen without the decoder. A colour, in −1 … 1, is
   * weights (3, channels + 1) · (a latent pixel's channels, 1).
   */
  z.strictObject({ type: z.literal('projection'), weights: z.array(z.array(z.number())).length(3) }),
  /** One forward pass of one lane is done. `step` counts from 1; `noiseLevel` goes from 1 to 0. */
  z.strictObject({
    type: z.literal('step'),
    lane,
    step: z.int().positive(),
    steps: z.int().positive(),
    forwardPasses: z.int().positive(),
    noiseLevel: z.number(),
    /** Of this pass alone. */
    seconds,
    /** What the picture would be if it ended here. */
    x0: latent,
    /** Of the latent (not x0), as of a painting alone: for recipes. */
    digest: stepDigest,
  }),
  /** A lane's finished picture, as PNG bytes without metadata. */
  z.strictObject({
    type: z.literal('picture'),
    lane,
    seed: z.string(),
    width: z.int(),
    height: z.int(),
    png: z.instanceof(Uint8Array),
    /** Of decoding and encoding. */
    seconds,
  }),
])
export type CompareEvent = z.infer<typeof compareEvent>
