/** Reads a recipe from outside: of bounded size and depth, strictly as its schema says. */
import { statSync } from 'node:fs'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { Difference } from './differences.ts'
import { MOST_RECIPE_BYTES, type Recipe, writtenRecipe } from './recipe.ts'
import { recipeComplaint } from './recipe-complaint.ts'
import { recipeDigest } from './recipe-digest.ts'

export interface OpenedRecipe {
  readonly recipe: Recipe
  /** That it was changed after it was written; empty where it was not, or is too old to tell. */
  readonly changes: readonly Difference[]
}

/** @throws as `openRecipe` */
export function readRecipe(path: string): Recipe {
  return openRecipe(path).recipe
}

/** @throws E_RECIPE, E_FILE_MISSING, E_FILE_UNREADABLE, E_SAMPLER_UNKNOWN */
export function openRecipe(path: string): OpenedRecipe {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (sizeBytes > MOST_RECIPE_BYTES)
    throw new StudioError('E_RECIPE', `${path} is larger than a recipe can be (${sizeBytes} bytes).`)
  const content = readJsonFile(path, z.unknown(), 'E_RECIPE')
  const parsed = writtenRecipe.safeParse(content)
  if (!parsed.success)
    throw new StudioError('E_RECIPE', recipeComplaint(path, { issues: parsed.error.issues, content }))
  const { digest, ...recipe } = parsed.data
  assertSteps(path, recipe)
  return {
    recipe,
    changes: digest === undefined || digest === recipeDigest(content as object) ? [] : [CHANGED],
  }
}

const CHANGED: Difference = { kind: 'changed', what: 'recipe', recorded: undefined, here: undefined }

function assertSteps(path: string, { request, steps }: Recipe): void {
  const { label, forwardPasses } = findSampler(request.sampler)
  const passes = forwardPasses(request.steps)
  if (steps.length === passes) return
  const sentence = `${path} cannot be replayed: ${request.steps} steps of ${label} are ${passes} forward passes, and it tells ${steps.length}.`
  throw new StudioError('E_RECIPE', sentence)
}
