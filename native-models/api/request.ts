/**
 * One schema for a picture to be painted: the form's state, the message between processes, the row in the
 * database and the PNG's metadata are this same object. It is complete: whoever makes one fills in the
 * model's defaults first, so that a stored request says everything.
 */
import { z } from 'zod'

/** 64-bit seeds are decimal strings: JSON numbers lose digits above 2^53. */
const seed = z
  .string()
  .regex(/^\d{1,20}$/, { error: 'a seed is a whole number from 0 to 18446744073709551615', abort: true })
  .refine((digits) => BigInt(digits) < 1n << 64n, 'a seed is below 2^64')

const side = z.int().min(16).max(8192)

/**
 * What size the picture has. `aspect`: the model's bucket closest to width : height, as it is.
 * `fit`: painted in the closest bucket, then resized to cover and cropped to width × height.
 * `exact`: painted at width × height itself, whether a bucket or not.
 */
export const pictureSize = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('aspect'), width: z.number().positive(), height: z.number().positive() }),
  z.strictObject({ kind: z.literal('fit'), width: side, height: side }),
  z.strictObject({ kind: z.literal('exact'), width: side, height: side }),
])
export type PictureSize = z.infer<typeof pictureSize>

/** Where a model lies on this machine. */
export const modelPlace = z.strictObject({
  /** Absolute path of its folder. */
  folder: z.string().min(1),
  /** Folder that holds the parts it lacks (a δ LCM transformer needs α's text encoder and VAE). */
  base: z.string().min(1).optional(),
})
export type ModelPlace = z.infer<typeof modelPlace>

export const generateRequest = z.strictObject({
  /** Name of the model: an embedded one's id, or its folder's own name. Where it lies is not part of a picture. */
  model: z
    .string()
    .max(200)
    .regex(/^[^/\\]+$/, 'a model is called by a name, not by a path'),
  prompt: z.string().max(100_000),
  negativePrompt: z.string().max(100_000),
  cleanCaption: z.boolean(),
  /** What happens to a prompt of more tokens than the model reads. */
  longPrompt: z.enum(['refuse', 'cut']),
  sampler: z.string().min(1),
  steps: z.int().min(1).max(1000),
  /** Classifier-free guidance; at 1 or below there is none (and the negative prompt is not used). */
  guidance: z.number().min(0).max(50),
  seed,
  /** Pictures of this prompt; picture n is painted with seed + n, so that each can be repeated alone. */
  count: z.int().min(1).max(1000),
  size: pictureSize,
})
export type GenerateRequest = z.infer<typeof generateRequest>
