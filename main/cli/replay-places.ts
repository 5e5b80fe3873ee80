/** Where the things that a recipe names lie here: given by options, or come with the studio. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { StudioError } from '../../native-models/api/errors.ts'
import type { ControlPlace, ControlUse, GenerateRequest, LoraPlace } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { lorasOf } from '../../native-models/pipeline/prompt-loras.ts'
import { readPicture } from '../../native-models/pipeline/read-picture.ts'
import { embeddedLoras } from '../service/models/embedded-loras.ts'
import { controlOf } from './control-of.ts'
import { userPath } from './generate-options.ts'
import { loraName } from './lora-of.ts'
import { isModelHere } from './model-path.ts'
import { oneLine } from './print.ts'
import type { ReplayValues } from './replay-options.ts'
import { modelOf } from './request-of.ts'

/** @throws E_OPTION where no model of the recipe's name is here, and as `openModelFolder` */
export function replayModel({ model, base }: ReplayValues, request: GenerateRequest): ModelFolder {
  const named = model ?? (isModelHere(request.model) ? request.model : undefined)
  if (named !== undefined) return modelOf({ model: named, ...(base !== undefined && { base }) })
  const name = oneLine(request.model, 80)
  throw new StudioError(
    'E_OPTION',
    `The recipe was painted with the model ${name}: name its folder with --model.`,
  )
}

interface ReplayControl {
  /** The recipe's, with the hashes of the pictures that were given. */
  readonly use: ControlUse
  readonly place: ControlPlace
}

/** Undefined where the recipe follows no picture. @throws E_OPTION, and as `controlOf` */
export function replayControl(
  values: ReplayValues,
  { control: recorded }: GenerateRequest,
  model: ModelFolder,
): ReplayControl | undefined {
  if (!recorded) return refuseControl(values)
  const { control, controlnet, hed, 'drawn-edges': drawn } = values
  if (control === undefined)
    throw new StudioError(
      'E_OPTION',
      'The recipe follows a picture, which it knows by its hash: name it with --control.',
    )
  if ((drawn === undefined) !== (recorded.edges === undefined)) {
    const has = recorded.edges === undefined ? 'no edges' : 'edges'
    throw new StudioError('E_OPTION', `The recipe has ${has} drawn by hand: see --drawn-edges.`)
  }
  const nets = { ...(controlnet !== undefined && { controlnet }), ...(hed !== undefined && { hed }) }
  const found = controlOf({ control, edges: recorded.isEdgeMap, ...nets }, model)!
  const edges = drawn === undefined ? undefined : userPath(drawn)
  return {
    use: {
      ...recorded,
      image: found.use.image,
      ...(edges !== undefined && { edges: createHash('sha256').update(readPicture(edges)).digest('hex') }),
    },
    place: { ...found.place, ...(edges !== undefined && { edges }) },
  }
}

const OF_CONTROL = ['control', 'drawn-edges', 'controlnet', 'hed'] as const

function refuseControl(values: ReplayValues): undefined {
  const lonely = OF_CONTROL.find((name) => values[name] !== undefined)
  if (lonely) throw new StudioError('E_OPTION', `--${lonely}: the recipe follows no picture.`)
}

/**
 * One for every LoRA of the recipe. What is called otherwise stands in for those that are missing, in their order: a
 * file may have got another name.
 * @throws E_OPTION, E_FILE_MISSING, E_LORA_…
 */
export function replayLoras({ lora: given = [] }: ReplayValues, request: GenerateRequest): LoraPlace[] {
  const embedded = embeddedLoras()
  const places = given.map((word) => placeOf(word, embedded))
  const wanted = lorasOf(request).map(({ name }) => name)
  const others = places.filter(({ name }) => !wanted.includes(name))
  const found = wanted.map((name) => {
    const place = places.find((one) => one.name === name) ?? embedded.find((one) => one.name === name)
    const path = (place ?? others.shift())?.path
    if (path !== undefined) return { name, path }
    const sentence = `The recipe was painted with the LoRA ${oneLine(name, 80)}: name its file with --lora.`
    throw new StudioError('E_OPTION', sentence)
  })
  const [idle] = others
  if (!idle) return found
  throw new StudioError('E_OPTION', `--lora: the recipe has no LoRA ${oneLine(idle.name, 80)}.`)
}

function placeOf(word: string, embedded: readonly LoraPlace[]): LoraPlace {
  const own = embedded.find(({ name }) => name === word)
  if (own) return own
  const path = userPath(word)
  if (existsSync(path)) return { name: loraName(path), path }
  throw new StudioError('E_FILE_MISSING', `There is no file or folder ${path}; the weight is the recipe's.`)
}
