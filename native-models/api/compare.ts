/** What the engine tells while several requests are painted side by side, a lane each. */
import { z } from 'zod'
import { generateRequest } from './request.ts'

export const MOST_LANES = 8

export const lanes = z.array(generateRequest).min(2).max(MOST_LANES)

/** Place of the request in what was asked for, from 0. */
const lane = z
  .int()
  .min(0)
  .max(MOST_LANES - 1)
const seconds = z.number().nonnegative()
const floats = z.custom<Float32Array>((value) => value instanceof Float32Array)

export const compareEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stage'), stage: z.enum(['load', 'text', 'denoise']) }),
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
    /** What the picture would be if it ended here, in the transformer's latents: (channels, height, width). */
    x0: z.strictObject({ shape: z.array(z.int().positive()).length(3), data: floats }),
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
