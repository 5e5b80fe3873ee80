/** The files that a picture is painted with, by their hashes. */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ControlPlace, LoraPlace } from '../../../native-models/api/request.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import type { LoraFile } from '../images/picture-store.ts'
import type { WeightHashes } from '../models/weight-hash.ts'
import type { RecipeFile } from './recipe.ts'

export interface PaintedLora extends LoraFile {
  readonly place?: Pick<LoraPlace, 'alpha'>
}

export interface Ingredients {
  readonly model: ModelFolder
  readonly control?: ControlPlace | undefined
  readonly loras: readonly PaintedLora[]
}

type Owner = Omit<RecipeFile, 'name' | 'sha256'>

interface Named extends Owner {
  readonly paths: readonly string[]
}

export interface IngredientFile extends Owner {
  /** Absolute. */
  readonly path: string
}

/** Weights, and the configs beside them that say what they mean. @throws as `openCheckpoint` */
export function ingredientFiles(ingredients: Ingredients): IngredientFile[] {
  return named(ingredients).flatMap(({ paths, ...owner }) => paths.map((path) => ({ ...owner, path })))
}

/**
 * The same by their hashes. Gigabytes take seconds the first time.
 * @throws E_FILE_UNREADABLE, E_CANCELLED, and as `openCheckpoint`
 */
export async function recipeFiles(
  ingredients: Ingredients,
  hashes: WeightHashes,
  signal: AbortSignal,
): Promise<RecipeFile[]> {
  const files: RecipeFile[] = []
  for (const { path, ...owner } of ingredientFiles(ingredients)) {
    const sha256 = await hashOf(path, hashes, signal)
    files.push({ ...owner, name: basename(path), sha256 })
  }
  return files
}

/** @throws E_FILE_UNREADABLE, E_CANCELLED */
export function hashOf(path: string, hashes: WeightHashes, signal: AbortSignal): Promise<string> {
  return hashes.sha256(path, { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.', { cause })
    throw new StudioError('E_FILE_UNREADABLE', `${path} cannot be read.`, { cause })
  })
}

function named({ model, control, loras }: Ingredients): Named[] {
  const { place, transformer, textEncoder, tokenizer, vae, scheduler } = model
  return [
    { part: 'model card', paths: present(place.folder, ['pixart-studio.json']) },
    { part: 'transformer', paths: withConfig(transformer.folder) },
    { part: 'text encoder', paths: withConfig(textEncoder.folder) },
    { part: 'tokenizer', paths: present(tokenizer.folder, TOKENIZER) },
    { part: 'VAE', paths: withConfig(vae.folder) },
    { part: 'scheduler', paths: present(scheduler.folder, ['scheduler_config.json']) },
    ...loras.map(({ name, weights, place: { alpha } = {} }): Named => {
      const config = present(dirname(weights), ['adapter_config.json'])
      return { part: 'LoRA', lora: name, ...(alpha !== undefined && { alpha }), paths: [weights, ...config] }
    }),
    ...(control ? controlFiles(control) : []),
  ]
}

const TOKENIZER = ['spiece.model', 'tokenizer_config.json', 'added_tokens.json']

/** `place` is a folder, or the file of weights itself. */
function withConfig(place: string): string[] {
  return [...weightsIn(place), ...present(place, ['config.json'])]
}

function weightsIn(place: string): string[] {
  return openCheckpoint(place).files.map(({ path }) => path)
}

function present(folder: string, names: readonly string[]): string[] {
  return names.map((name) => join(folder, name)).filter((path) => existsSync(path))
}

function controlFiles({ model, hed }: ControlPlace): Named[] {
  // With a map of edges no edge net is needed, and the place of one may say the ControlNet's.
  const edgeNet: Named[] = hed === model ? [] : [{ part: 'edge net', paths: weightsIn(hed) }]
  return [{ part: 'ControlNet', paths: weightsIn(model) }, ...edgeNet]
}
