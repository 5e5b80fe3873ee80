/** Models that the user has of his own: used where they lie, and known here by a name. */
import { existsSync, mkdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { saveFileAtomically } from '../images/save-file.ts'

const absolute = z.string().refine((path) => isAbsolute(path), 'is not an absolute path')
const modelName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

const addedModel = z.strictObject({
  name: modelName,
  title: z.string().min(1).max(200),
  /** A folder, or a file of weights. */
  path: absolute,
  /** With the parts that it lacks. */
  base: absolute.optional(),
  /** Whose folder it was found in; absent where the user named it. */
  foundIn: z.string().min(1).max(100).optional(),
})
export type AddedModel = z.infer<typeof addedModel>

const addedFile = z.strictObject({ version: z.literal(1), models: z.array(addedModel).max(1000) })

function pathIn(models: string): string {
  return join(models, 'added.json')
}

/** @throws E_MODEL_LIST, E_FILE_UNREADABLE where the list is damaged */
export function addedModels(models: string): AddedModel[] {
  const path = pathIn(models)
  return existsSync(path) ? readJsonFile(path, addedFile, 'E_MODEL_LIST').models : []
}

export interface Addition {
  /** Absolute. */
  readonly path: string
  readonly base?: string | undefined
  /** Made of the folder's own name where it is not given. */
  readonly name?: string | undefined
  /** The model's own where it is not given. */
  readonly title?: string | undefined
  readonly foundIn?: string | undefined
  /** Names that others have already. */
  readonly taken: ReadonlySet<string>
}

/** Nothing is copied: the model has to stay where it is. @throws E_OPTION, and as `openModelFolder` */
export async function addModel(models: string, addition: Addition): Promise<AddedModel> {
  const { path, base, name, title, foundIn, taken } = addition
  const others = addedModels(models).filter((other) => other.path !== path)
  const names = new Set([...taken, ...others.map((other) => other.name)])
  if (name !== undefined) assertName(name, names)
  const model = openModelFolder(path, base === undefined ? {} : { base })
  const added: AddedModel = {
    name: name ?? nameOf(model.id),
    title: (title ?? model.name).slice(0, 200),
    path,
    ...(base !== undefined && { base }),
    ...(foundIn !== undefined && { foundIn }),
  }
  assertName(added.name, names)
  await write(models, [...others, added])
  return added
}

/** @throws E_OPTION */
function assertName(name: string, taken: ReadonlySet<string>): void {
  if (!modelName.safeParse(name).success)
    throw new StudioError('E_OPTION', `--name ${name}: small letters, digits and - are needed.`)
  if (taken.has(name))
    throw new StudioError('E_OPTION', `Another model is called ${name}: give this one a --name of its own.`)
}

/** Its files stay as they are. → whether there was one */
export async function forgetAddedModel(models: string, name: string): Promise<boolean> {
  const known = addedModels(models)
  const left = known.filter((model) => model.name !== name)
  if (left.length < known.length) await write(models, left)
  return left.length < known.length
}

function nameOf(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}

async function write(models: string, list: readonly AddedModel[]): Promise<void> {
  mkdirSync(models, { recursive: true })
  const text = `${JSON.stringify({ version: 1, models: list }, undefined, 2)}\n`
  await saveFileAtomically(pathIn(models), Buffer.from(text), { overwrite: true })
}
