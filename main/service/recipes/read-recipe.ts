/** Reads a recipe from outside: of bounded size and depth, strictly as its schema says. */
import { statSync } from 'node:fs'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import { MOST_RECIPE_BYTES, type Recipe, recipe } from './recipe.ts'

/** @throws E_RECIPE, E_FILE_MISSING, E_FILE_UNREADABLE, E_SAMPLER_UNKNOWN */
export function readRecipe(path: string): Recipe {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (sizeBytes > MOST_RECIPE_BYTES)
    throw new StudioError('E_RECIPE', `${path} is larger than a recipe can be (${sizeBytes} bytes).`)
  const found = readJsonFile(path, recipe, 'E_RECIPE')
  assertSteps(path, found)
  return found
}

function assertSteps(path: string, { request, steps }: Recipe): void {
  const passes = findSampler(request.sampler).forwardPasses(request.steps)
  if (steps.length === passes) return
  const sentence = `${path} tells ${steps.length} forward passes where ${request.sampler} makes ${passes}.`
  throw new StudioError('E_RECIPE', sentence)
}
