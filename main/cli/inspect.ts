/** `inspect`: tells what a checkpoint is, without loading it. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorReport, StudioError } from '../../native-models/api/errors.ts'
import { type Checkpoint, isPickled, openCheckpoint } from '../../native-models/formats/checkpoint.ts'
import { verifyFile } from '../../native-models/formats/checksum.ts'
import { identify } from '../../native-models/models/identify.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { createTokenizer } from '../../native-models/pipeline/tokenizer.ts'
import { userPath } from './generate-options.ts'
import {
  describeModel,
  describePart,
  type ModelReport,
  type PartReport,
  type Unreadable,
} from './inspect-text.ts'
import { optionTable } from './lists.ts'
import { describeLora } from './lora-report.ts'
import { namedModel, namedNet } from './model-path.ts'
import { type Option, parseOptions } from './options.ts'
import { print, printJson } from './print.ts'

const OPTIONS = {
  json: { type: 'boolean', help: 'all of it as one JSON object' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>

const HELP = `npm run inspect -- <file, folder or name> [options]

Tells what a checkpoint is: kind, sizes, types, parameters, and what is missing or unknown in it.

${optionTable(OPTIONS)}

Exit status: 0 whole, 1 damaged, incomplete or unknown, 2 an option was wrong.`

export async function inspect(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS)
  if (values.help) return print(HELP)
  const [place, ...more] = positionals
  if (place === undefined || more.length > 0) throw new StudioError('E_OPTION', 'Name one file or folder.')
  const path = namedModel(place)?.path ?? namedNet(place) ?? userPath(place)
  const places = checkpointsIn(path)
  // Of one thing alone the failure is the answer; of several the others are told as well.
  const parts = places.length === 1 && places[0] === path ? [partReport(path)] : places.map(reportOrError)
  const model = existsSync(join(path, 'transformer')) ? modelReport(path, parts) : undefined
  if (model?.complete === false || parts.some((part) => problemOf(part))) process.exitCode = 1
  if (values.json) return printJson({ path, ...(model && { model }), parts })
  print([...(model ? [describeModel(model)] : []), ...parts.map(describePart)].join('\n\n'))
}

/** A file, a folder of weights, or a model's folder with its parts in folders of their own. */
function checkpointsIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new StudioError('E_FILE_MISSING', `There is no file or folder ${path}.`)
  const holdsWeights = (folder: string) =>
    readdirSync(folder).some((name) => /\.safetensors(\.index\.json)?$/.test(name) || isPickled(name))
  if (!found.isDirectory() || holdsWeights(path)) return [path]
  const parts = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => join(path, entry.name))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() && holdsWeights(folder))
    .sort()
  if (parts.length > 0) return parts
  throw new StudioError(
    'E_MODEL_INCOMPLETE',
    `${path} holds no weights that can be read (.safetensors, .pth, .bin).`,
  )
}

function reportOrError(path: string): PartReport | Unreadable {
  try {
    return partReport(path)
  } catch (thrown) {
    if (thrown instanceof StudioError) return { path, error: thrown.toReport() }
    throw thrown
  }
}

/** What the file says of its own bytes is held against them: gigabytes take seconds. */
function partReport(path: string): PartReport {
  const checkpoint = openCheckpoint(path)
  for (const file of checkpoint.files) verifyFile(file)
  const parameters = new Map<string, number>()
  for (const { dtype, shape } of checkpoint.tensors.values()) {
    const elements = shape.reduce((product, dim) => product * dim, 1)
    parameters.set(dtype, (parameters.get(dtype) ?? 0) + elements)
  }
  const identity = identify(checkpoint, statSync(path).isDirectory() ? path : undefined)
  return {
    path,
    ...identity,
    ...(identity.kind === 'lora' && describeLora(path)),
    files: checkpoint.files.length,
    bytes: bytesOf(checkpoint),
    parameters: [...parameters.values()].reduce((sum, count) => sum + count, 0),
    types: [...parameters.keys()],
  }
}

function bytesOf({ files }: Checkpoint): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

const PARTS = [
  ['transformer', ['transformer', 'original']],
  ['textEncoder', ['t5']],
  ['vae', ['vae']],
] as const

/** Whether the parts make a model together; what is wrong is said, not thrown. */
function modelReport(path: string, told: readonly (PartReport | Unreadable)[]): ModelReport {
  try {
    const model = openModelFolder(path)
    createTokenizer(model.tokenizer.folder)
    for (const [part, kinds] of PARTS) {
      const { folder } = model[part]
      const report = told.find((one) => one.path === folder) ?? reportOrError(folder)
      const error = problemOf(report) ?? wrongKind(report, kinds)
      if (error) return { complete: false, error }
    }
    const { name, buckets, sizeMultiple, defaults } = model
    return { complete: true, name, buckets, sizeMultiple, defaults }
  } catch (thrown) {
    if (thrown instanceof StudioError) return { complete: false, error: thrown.toReport() }
    throw thrown
  }
}

/** The worst that is wrong with a part. */
function problemOf(part: PartReport | Unreadable): ErrorReport | undefined {
  if ('error' in part) return part.error
  const { path, kind, name, check } = part
  const { missing = [], misshapen = [], unknown = [] } = check ?? {}
  const problem =
    (missing.length > 0 && (['E_WEIGHTS_MISSING', `${count(missing)} missing`] as const)) ||
    (misshapen.length > 0 && (['E_WEIGHTS_SHAPE', `${count(misshapen)} of a wrong shape`] as const)) ||
    (unknown.length > 0 && (['E_WEIGHTS_UNKNOWN', `${count(unknown)} unknown`] as const)) ||
    (kind === 'unknown' && (['E_MODEL_KIND', `it is ${name}`] as const))
  if (!problem) return undefined
  const [code, what] = problem
  return new StudioError(code, `${path}: ${what}.`).toReport()
}

function count({ length }: readonly string[]): string {
  return length === 1 ? '1 tensor is' : `${length} tensors are`
}

function wrongKind(part: PartReport | Unreadable, kinds: readonly string[]): ErrorReport | undefined {
  if ('error' in part || kinds.includes(part.kind)) return undefined
  return new StudioError('E_MODEL_KIND', `${part.path} holds another part: ${part.name}.`).toReport()
}
