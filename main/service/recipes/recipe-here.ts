/** A recipe on this machine: what it would be painted with, what differs, what is missing. */
import { type ErrorCode, StudioError } from '../../../native-models/api/errors.ts'
import type { ControlPlace, GenerateRequest } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { planSize } from '../../../native-models/pipeline/picture-size.ts'
import type { Guides } from '../guides.ts'
import type { ModelList } from '../models/model-list.ts'
import { placelessly } from '../placeless.ts'
import { type Difference, differencesOf } from './differences.ts'
import type { Recipe, RecipeEngine, RecipeFile } from './recipe.ts'
import { type Ingredients, ingredientFiles, recipeFiles } from './recipe-files.ts'
import { type RecordedLora, recordedLoras, withNamesHere } from './recorded-loras.ts'

interface Machine {
  readonly models: ModelList
  readonly guides: Guides
  readonly engine: RecipeEngine
  readonly signal: AbortSignal
}

export interface RecipeHere {
  /** With the names that its LoRAs have here. */
  readonly request: GenerateRequest
  /** What is missing first. */
  readonly differences: readonly Difference[]
  /** Why it cannot be replayed. */
  readonly obstacle: StudioError | undefined
}

interface Missing {
  readonly code: ErrorCode
  readonly what: string
  /** Its hash. */
  readonly recorded: string | undefined
}

/** Gigabytes take seconds to hash the first time. @throws E_LORA_TAG, E_LORA_TWICE, E_CONTROL_MISMATCH, E_SIZE, E_FILE_UNREADABLE, E_CANCELLED */
export async function recipeHere(recipe: Recipe, machine: Machine): Promise<RecipeHere> {
  const { models, guides, signal } = machine
  const { request } = recipe
  const shelf = { shelf: guides.loras, hashes: guides.hashes, signal }
  const loras = await recordedLoras(recipe, shelf)
  const missing = [
    ...(models.has(request.model) ? [] : [missingModel(recipe)]),
    ...missingLoras(loras),
    ...missingControl(recipe, guides),
  ]
  const [first] = missing
  return {
    request: withNamesHere(request, loras),
    differences: [
      ...missing.map(({ what, recorded }) => ({ kind: 'missing' as const, what, recorded, here: undefined })),
      ...(await differencesHere(recipe, machine, loras)),
    ],
    obstacle: first && new StudioError(first.code, obstacleText(first)),
  }
}

function obstacleText({ what }: Missing): string {
  return `The recipe was painted with the ${what}, which is not on this machine.`
}

function missingModel({ request, files }: Recipe): Missing {
  const recorded = files.find(({ part }) => part === 'transformer')?.sha256
  return { code: 'E_MODEL_UNKNOWN', what: `model ${request.model}`, recorded }
}

function missingLoras(loras: readonly RecordedLora[]): Missing[] {
  return loras
    .filter(({ here }) => !here)
    .map(({ name, sha256 }) => ({ code: 'E_LORA_UNKNOWN', what: `LoRA ${name}`, recorded: sha256 }))
}

function missingControl({ request: { control }, files }: Recipe, { controls, images }: Guides): Missing[] {
  if (!control) return []
  const net = files.find(({ part }) => part === 'ControlNet')?.sha256
  const isNetHere = controls.list().some(({ id }) => id === control.model)
  const { image, edges } = control
  return [
    ...(isNetHere
      ? []
      : [{ code: 'E_CONTROL_UNKNOWN' as const, what: `ControlNet ${control.model}`, recorded: net }]),
    ...missingImage('control image', image, images),
    ...(edges === undefined ? [] : missingImage('edges drawn by hand', edges, images)),
  ]
}

function missingImage(what: string, sha256: string, images: Guides['images']): Missing[] {
  return images.find(sha256) === undefined ? [{ code: 'E_CONTROL_MISSING', what, recorded: sha256 }] : []
}

/** Of what is here: what is missing is told as that alone. */
async function differencesHere(
  recipe: Recipe,
  { models, guides, engine, signal }: Machine,
  loras: readonly RecordedLora[],
): Promise<Difference[]> {
  const { request, picture } = recipe
  const model = models.has(request.model) ? models.find(request.model) : undefined
  // Without its model there is nothing to hold files against.
  const known = loras.flatMap(({ name, here }) => (here ? [{ name, weights: here.weights }] : []))
  const control = model && controlHere(recipe, guides)
  const files = model ? await filesHere({ model, control, loras: known }, guides, signal) : []
  const owners = new Set(files.map(ownerOf))
  return differencesOf(
    { ...recipe, files: recipe.files.filter((file) => owners.has(ownerOf(file)) || isOfModel(file, model)) },
    { files, engine, control: request.control, size: model ? sizeOf(request, model) : picture },
  )
}

function filesHere(ingredients: Ingredients, { hashes }: Guides, signal: AbortSignal): Promise<RecipeFile[]> {
  const paths = ingredientFiles(ingredients).map(({ path }) => path)
  return placelessly(paths, recipeFiles(ingredients, hashes, signal))
}

const OF_MODEL = new Set(['model card', 'transformer', 'text encoder', 'tokenizer', 'VAE', 'scheduler'])

/** A part that the recipe's model has and the one here has not. */
function isOfModel({ part }: RecipeFile, model: ModelFolder | undefined): boolean {
  return model !== undefined && OF_MODEL.has(part)
}

function ownerOf({ part, lora }: RecipeFile): string {
  return JSON.stringify([part, lora])
}

/** undefined where it follows nothing, or what it follows is missing. */
function controlHere(
  { request: { control, model } }: Recipe,
  { controls, images }: Guides,
): ControlPlace | undefined {
  const named = [control?.image, control?.edges].filter((image) => image !== undefined)
  const isHere = named.every((image) => images.find(image) !== undefined)
  if (!control || !isHere || !controls.list().some(({ id }) => id === control.model)) return undefined
  return controls.of(control, model)
}

function sizeOf({ size }: GenerateRequest, model: ModelFolder): { width: number; height: number } {
  const { painted, cropped } = planSize(size, model)
  return cropped ?? painted
}
