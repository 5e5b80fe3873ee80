/** `inspect`: tells what a checkpoint is, without loading it. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import { type Checkpoint, openCheckpoint } from '../../native-models/formats/checkpoint.ts'
import { identify } from '../../native-models/models/identify.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { userPath } from './generate-options.ts'
import {
  describeModel,
  describePart,
  type ModelReport,
  type PartReport,
  type Unreadable,
} from './inspect-text.ts'
import { optionTable } from './lists.ts'
import { type Option, parseOptions } from './options.ts'
import { print, printJson } from './print.ts'

const OPTIONS = {
  json: { type: 'boolean', help: 'all of it as one JSON object' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>

const HELP = `npm run inspect -- <file or folder> [options]

Tells what a checkpoint is: kind, sizes, types, parameters, and what is missing or unknown in it.

${optionTable(OPTIONS)}`

export async function inspect(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS)
  if (values.help) return print(HELP)
  const [place, ...more] = positionals
  if (place === undefined || more.length > 0) throw new StudioError('E_OPTION', 'Name one file or folder.')
  const path = userPath(place)
  const places = checkpointsIn(path)
  // Of one thing alone the failure is the answer; of several the others are told as well.
  const parts = places.length === 1 && places[0] === path ? [partReport(path)] : places.map(reportOrError)
  const model = existsSync(join(path, 'transformer')) ? modelReport(path) : undefined
  if (values.json) return printJson({ path, ...(model && { model }), parts })
  print([...(model ? [describeModel(model)] : []), ...parts.map(describePart)].join('\n\n'))
}

/** A file, a folder of weights, or a model's folder with its parts in folders of their own. */
function checkpointsIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new StudioError('E_FILE_MISSING', `There is no file or folder ${path}.`)
  const holdsWeights = (folder: string) =>
    readdirSync(folder).some((name) => /\.safetensors(\.index\.json)?$/.test(name) || PICKLED.test(name))
  if (!found.isDirectory() || holdsWeights(path)) return [path]
  const parts = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => join(path, entry.name))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() && holdsWeights(folder))
    .sort()
  if (parts.length > 0) return parts
  throw new StudioError('E_MODEL_INCOMPLETE', `${path} holds no weights that can be read (.safetensors).`)
}

function reportOrError(path: string): PartReport | Unreadable {
  try {
    return partReport(path)
  } catch (thrown) {
    if (thrown instanceof StudioError) return { path, error: thrown.toReport() }
    throw thrown
  }
}

const PICKLED = /\.(bin|pth|pt|ckpt)$/

function partReport(path: string): PartReport {
  if (PICKLED.test(path) && statSync(path).isFile()) {
    const sentence = `${path} is a pickled file, which cannot be read yet: its .safetensors form can.`
    throw new StudioError('E_MODEL_KIND', sentence)
  }
  const checkpoint = openCheckpoint(path)
  const parameters = new Map<string, number>()
  for (const { dtype, shape } of checkpoint.tensors.values()) {
    const elements = shape.reduce((product, dim) => product * dim, 1)
    parameters.set(dtype, (parameters.get(dtype) ?? 0) + elements)
  }
  return {
    path,
    ...identify(checkpoint, statSync(path).isDirectory() ? path : undefined),
    files: checkpoint.files.length,
    bytes: bytesOf(checkpoint),
    parameters: [...parameters.values()].reduce((sum, count) => sum + count, 0),
    types: [...parameters.keys()],
  }
}

function bytesOf({ files }: Checkpoint): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** Whether the parts make a model together; what is wrong is said, not thrown. */
function modelReport(path: string): ModelReport {
  try {
    const { name, buckets, sizeMultiple, defaults } = openModelFolder(path)
    return { complete: true, name, buckets, sizeMultiple, defaults }
  } catch (thrown) {
    if (thrown instanceof StudioError) return { complete: false, error: thrown.toReport() }
    throw thrown
  }
}
