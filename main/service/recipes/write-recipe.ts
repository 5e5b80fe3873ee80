/** Writes a recipe: one small JSON file. */
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import { MOST_RECIPE_BYTES, type Recipe, recipe } from './recipe.ts'
import { recipeDigest } from './recipe-digest.ts'

/** Of a step's line. */
const STEP_BYTES = 500

/** Said before the painting: its recipe would be larger than is read. @throws E_RECIPE */
export function assertRecipeFits(request: GenerateRequest): void {
  const passes = findSampler(request.sampler).forwardPasses(request.steps)
  const bytes = Buffer.byteLength(JSON.stringify(request)) + passes * STEP_BYTES
  if (bytes <= MOST_RECIPE_BYTES) return
  const sentence = `A recipe of ${passes} forward passes and so long a prompt is larger than a recipe can be.`
  throw new StudioError('E_RECIPE', sentence)
}

/** A file of that name is replaced. @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function writeRecipe(path: string, content: Recipe): Promise<void> {
  await saveFileAtomically(path, Buffer.from(textOf(content)), { overwrite: true })
}

/** Indented, with a line a step: people look into it, and compare two. */
function textOf(content: Recipe): string {
  const encoded = z.encode(recipe, content)
  const { steps, ...rest } = encoded
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n')
  const head = JSON.stringify({ ...rest, digest: recipeDigest(encoded) }, null, 2).slice(0, -2)
  return `${head},\n  "steps": [\n${lines}\n  ]\n}\n`
}
