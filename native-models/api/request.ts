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

/** Where it lies is not part of a picture. */
const calledByName = z
  .string()
  .max(200)
  .regex(/^[^/\\]+$/, 'it is called by a name, not by a path')

/** Where a model lies on this machine. */
export const modelPlace = z.strictObject({
  /** Absolute path of its folder. */
  folder: z.string().min(1),
  /** Folder that holds the parts it lacks (a δ LCM transformer needs α's text encoder and VAE). */
  base: z.string().min(1).optional(),
})
export type ModelPlace = z.infer<typeof modelPlace>

const path = z.string().min(1)

/** Where the parts of `request.control` lie on this machine: absolute paths. */
export const controlPlace = z.strictObject({
  /** The ControlNet's weights. */
  model: path,
  /** The edge net's weights. */
  hed: path,
  image: path,
  edges: path.optional(),
})
export type ControlPlace = z.infer<typeof controlPlace>

/** Where a LoRA lies on this machine: a file, or a PEFT folder. */
export const loraPlace = z.strictObject({
  name: calledByName,
  path,
  /** In place of what the file says. */
  alpha: z.number().positive().optional(),
})
export type LoraPlace = z.infer<typeof loraPlace>

/** Of a picture's bytes, in hexadecimal digits: pictures that a request needs are known by it. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A picture whose edges the painting follows. */
export const controlUse = z.strictObject({
  /** Name of the ControlNet. */
  model: calledByName,
  image: sha256,
  /** The image is a map of edges already: white lines on black. */
  isEdgeMap: z.boolean(),
  /** Edges that were drawn over by hand; used in place of what is found in the image. */
  edges: sha256.optional(),
  /** How the image comes to the size that is painted: resized to cover it and cropped, or whole on black. */
  fit: z.enum(['cover', 'contain']),
  strength: z.number().min(0).max(2),
  /** From which part of the steps on, and up to which, from 0 to 1. */
  start: z.number().min(0).max(1),
  end: z.number().min(0).max(1),
})
export type ControlUse = z.infer<typeof controlUse>

export const loraUse = z.strictObject({ name: calledByName, weight: z.number().min(-2).max(2) })
export type LoraUse = z.infer<typeof loraUse>

export const generateRequest = z.strictObject({
  /** Name of the model: an embedded one's id, or its folder's own name. */
  model: calledByName,
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
  control: controlUse.optional(),
  /** Each at most once. */
  loras: z
    .array(loraUse)
    .max(8)
    .refine((uses) => new Set(uses.map(({ name }) => name)).size === uses.length, 'a LoRA is named twice')
    .optional(),
})
export type GenerateRequest = z.infer<typeof generateRequest>
