/** Recipes and their replays as the window knows them. */
import { z } from 'zod'
import { count, id, name, text } from './basics.ts'

/** What a recipe tells that is otherwise here. */
export const recipeDifference = z.strictObject({
  /** `changed`: the recipe itself, after it was written. `missing`: it cannot be replayed before that is here. */
  kind: z.enum(['changed', 'missing', 'file', 'picture', 'engine', 'size']),
  /** For people: `LoRA line-art, ink.safetensors`. */
  what: z.string(),
  recorded: z.string().optional(),
  here: z.string().optional(),
})
export type RecipeDifference = z.infer<typeof recipeDifference>

/** A recipe that was dropped or chosen. */
export const recipeInfo = z.strictObject({
  fileName: name,
  /** What it paints, for people. */
  lines: z.array(z.strictObject({ label: name, value: text })),
  differences: z.array(recipeDifference),
})
export type RecipeInfo = z.infer<typeof recipeInfo>

export const replayedStep = z.strictObject({
  /** From 1; several forward passes may be of one step. */
  step: z.int().positive(),
  bitEqual: z.boolean(),
  /** About, of the latent's RMS; absent where latents cannot be compared. */
  relativeRms: z.number().nonnegative().optional(),
})
export type ReplayedStep = z.infer<typeof replayedStep>

/** What an entry of the history has more where it replays a recipe. */
export const replay = z.strictObject({
  recipe: name,
  /** As they were when it was queued. */
  differences: z.array(recipeDifference),
  /** Forward passes of the recipe. */
  passes: count,
  /** Those that were painted so far, one a forward pass. */
  steps: z.array(replayedStep),
  /** There where the picture is painted. */
  pixelsEqual: z.boolean().optional(),
})
export type Replay = z.infer<typeof replay>

export const RECIPE_CALLS = {
  /** Of a painted picture; asks where to. */
  'recipe.save': {
    side: 'main',
    input: z.strictObject({ id }),
    output: z.strictObject({ saved: z.boolean() }),
  },
  /** A dropped or chosen file by its handle: hashing the weights may take a while the first time. */
  'recipe.read': { side: 'service', input: z.strictObject({ handle: id }), output: recipeInfo },
  /** Queues the painting of a recipe that was read. → the entry's id */
  'recipe.replay': {
    side: 'service',
    input: z.strictObject({ handle: id }),
    output: z.strictObject({ id }),
  },
} as const

/** Of a running replay. */
export const replayProgress = z.strictObject({ entry: id, ...replayedStep.shape })
export type ReplayProgress = z.infer<typeof replayProgress>
