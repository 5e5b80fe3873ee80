/**
 * A recipe: one picture's request, what it was painted with, and what came of every step. It names files by their
 * hashes and holds none of them, and it tells no paths: it may be given to others.
 */
import { z } from 'zod'
import { generateRequest, sha256 } from '../../../native-models/api/request.ts'
import { stepDigest } from '../../../native-models/api/step-digest.ts'

export const MOST_RECIPE_BYTES = 2 ** 20
const MOST_FILES = 1000
/** A thousand steps of a solver that asks the model twice in each. */
const MOST_STEPS = 2000
const LONGEST_SAMPLES = 344

const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\]+$/, 'a file has a name here, not a path')
const words = z.string().min(1).max(200)

/** What a file does for a picture. */
const RECIPE_PARTS = [
  'model card',
  'transformer',
  'text encoder',
  'tokenizer',
  'VAE',
  'scheduler',
  'LoRA',
  'ControlNet',
  'edge net',
] as const

export const recipeFile = z.strictObject({
  part: z.enum(RECIPE_PARTS),
  /** Which LoRA it is of. */
  lora: z.string().min(1).max(200).optional(),
  /** Of a LoRA, where the user gave one in place of what its file says. */
  alpha: z.number().positive().optional(),
  name: fileName,
  sha256,
})
export type RecipeFile = z.infer<typeof recipeFile>

/** What computed it: bits depend on all of this. */
const recipeEngine = z.strictObject({
  studio: words,
  onnxruntime: words,
  node: words,
  platform: words,
  device: words,
  precision: words,
  threads: z.int().min(1).max(256),
})
export type RecipeEngine = z.infer<typeof recipeEngine>

/** float32, little-endian, in base64: an eighth of what digits take, and exact. */
const samples = z.codec(
  z.base64().max(LONGEST_SAMPLES).refine(isFloat32, 'these are no float32 numbers'),
  stepDigest.shape.samples,
  {
    decode: (text) => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer),
    encode: (values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  },
)

function isFloat32(text: string): boolean {
  return Buffer.byteLength(text, 'base64') % Float32Array.BYTES_PER_ELEMENT === 0
}

const recipeStep = z.strictObject({ ...stepDigest.shape, step: z.int().positive(), samples })
export type RecipeStep = z.infer<typeof recipeStep>

export const recipe = z.strictObject({
  kind: z.literal('pixart-studio recipe', 'this is no recipe of the studio'),
  version: z.literal(1),
  /** Of this one picture. Control images are known by their hashes. */
  request: generateRequest.extend({ count: z.literal(1) }),
  files: z.array(recipeFile).min(1).max(MOST_FILES),
  engine: recipeEngine,
  /** One a forward pass, in their order; a solver may take several for a step. */
  steps: z.array(recipeStep).min(1).max(MOST_STEPS),
  picture: z.strictObject({
    width: z.int().positive().max(8192),
    height: z.int().positive().max(8192),
    /** Of its pixels: (height, width, 3) bytes. */
    sha256,
  }),
})
export type Recipe = z.infer<typeof recipe>

/** As it stands in a file. */
export const writtenRecipe = recipe.extend({
  /** Of all the rest (recipe-digest.ts); older ones lack it. */
  digest: sha256.optional(),
})
