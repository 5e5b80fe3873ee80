/** A component's weights as one map, whether they lie in one file or in shards beside an index. */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../api/errors.ts'
import { readAt } from './file-bytes.ts'
import { readJsonFile } from './json-file.ts'
import { readSafetensors } from './safetensors.ts'
import { readTorchCheckpoint } from './torch-checkpoint.ts'
import { isUnchangedFile, type TensorRecord, type WeightFile, withUnchangedFile } from './weight-file.ts'

export interface CheckpointTensor extends TensorRecord {
  readonly file: WeightFile
}

export interface Checkpoint {
  readonly files: readonly WeightFile[]
  readonly tensors: ReadonlyMap<string, CheckpointTensor>
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * What libraries save under, in the order in which they look: diffusers asks for the index first (`ModelMixin`),
 * transformers for the whole file (`PreTrainedModel`).
 */
const USUAL_NAMES = [
  'diffusion_pytorch_model.safetensors.index.json',
  'diffusion_pytorch_model.safetensors',
  'model.safetensors',
  'model.safetensors.index.json',
]
/** Of a variant too: `model.safetensors.index.fp16.json`. */
const INDEX = /\.(safetensors|bin)\.index(\.[^.]+)?\.json$/
const SHARD = /-\d{5}-of-(?!00001)\d{5}\.(safetensors|bin)$/
const SAFETENSORS = /\.safetensors(\.index(\.[^.]+)?\.json)?$/
/** PyTorch's own files. Where the same folder has safetensors too, those are taken. */
const PICKLED = /\.(bin|pth|pt|ckpt)(\.index(\.[^.]+)?\.json)?$/i
const PLAIN_SHARD = /\.(safetensors|bin)$/

/** Not a z.record, which would drop a tensor of the name __proto__. */
const shardIndex = z.object({
  weight_map: z.custom<Record<string, string>>(isMapOfNames, 'is not a table of tensors and files'),
})

function isMapOfNames(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((file) => typeof file === 'string' && file !== '')
}

/**
 * A file of weights (.safetensors; .pth, .pt, .bin, .ckpt of PyTorch), or a component's folder. In a folder the usual
 * names come first, as the library that writes them prefers them; then the only index; then the only file, such as a
 * variant (`….fp16.safetensors`); and the same among PyTorch's files where there is no safetensors. Between several
 * others nothing is chosen.
 * @throws E_FILE_MISSING, E_FILE_UNREADABLE, E_MODEL_INCOMPLETE, E_CHECKPOINT_INDEX, E_SAFETENSORS_…, E_ZIP_…, E_PICKLE_…
 */
export function openCheckpoint(folderOrFile: string): Checkpoint {
  const names = namesIn(folderOrFile)
  if (!names) return combine([readWeights(folderOrFile)])
  const usual = USUAL_NAMES.find((name) => names.includes(name))
  return usual ? openNamed(folderOrFile, usual) : openOther(folderOrFile, names)
}

function openNamed(folder: string, name: string): Checkpoint {
  return INDEX.test(name) ? openShards(folder, name) : combine([readWeights(join(folder, name))])
}

/** Whether a file's name is one of those that PyTorch's own files have. */
export function isPickled(path: string): boolean {
  return PICKLED.test(path) && !path.endsWith('.json')
}

function readWeights(path: string): WeightFile {
  return isPickled(path) ? readTorchCheckpoint(path) : readSafetensors(path)
}

/** Undefined where it is a file. */
function namesIn(folderOrFile: string): string[] | undefined {
  try {
    return statSync(folderOrFile).isDirectory() ? readdirSync(folderOrFile).sort() : undefined
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StudioError(
      missing ? 'E_FILE_MISSING' : 'E_FILE_UNREADABLE',
      missing ? `There is no file or folder ${folderOrFile}.` : `${folderOrFile} cannot be opened.`,
      { cause },
    )
  }
}

/** Other names: the only index, or the only file. */
function openOther(folder: string, names: readonly string[]): Checkpoint {
  const incomplete = (what: string) => new StudioError('E_MODEL_INCOMPLETE', `${folder} ${what}.`)
  const own = [SAFETENSORS, PICKLED].map((form) => names.filter((name) => form.test(name)))
  const found = own.find((some) => some.length > 0) ?? []
  const indexes = found.filter((name) => INDEX.test(name))
  const shards = found.filter((name) => SHARD.test(name))
  const files = found.filter((name) => !name.endsWith('.json') && !shards.includes(name))
  const candidates = indexes.length > 0 ? indexes : files
  if (candidates.length === 1) return openNamed(folder, candidates[0]!)
  if (candidates.length > 1) {
    const some = candidates.slice(0, 4).join(', ')
    throw incomplete(`holds several sets of weights (${some}): name one file`)
  }
  if (shards.length > 0)
    throw incomplete(
      `holds parts of a checkpoint (${shards[0]}), but not their index (….safetensors.index.json)`,
    )
  throw incomplete('holds no weights (.safetensors, .pth, .bin)')
}

function openShards(folder: string, indexName: string): Checkpoint {
  const indexPath = join(folder, indexName)
  // Names are shown to people, on terminals too.
  const wrong = (what: string) =>
    new StudioError(
      'E_CHECKPOINT_INDEX',
      `${indexPath}: ${what.slice(0, 900).replace(/\p{Cc}/gu, '\uFFFD')}.`,
    )
  const { weight_map: map } = readJsonFile(indexPath, shardIndex, 'E_CHECKPOINT_INDEX')
  const shardNames = [...new Set(Object.values(map))].sort()
  if (shardNames.length === 0) throw wrong('it lists no tensor')
  const files = shardNames.map((name) => {
    const plain = name === basename(name) && !/[\\/:\p{Cc}]|^\.+$/u.test(name) && PLAIN_SHARD.test(name)
    if (!plain) throw wrong(`${name.slice(0, 200)} is not the name of a file beside it`)
    try {
      return readWeights(join(folder, name))
    } catch (cause) {
      if (cause instanceof StudioError && cause.code === 'E_FILE_MISSING')
        throw wrong(`the shard ${name} is missing`)
      throw cause
    }
  })
  const checkpoint = combine(files)
  for (const [tensor, shard] of Object.entries(map)) {
    const lies = checkpoint.tensors.get(tensor)
    if (!lies) throw wrong(`the tensor ${tensor} is in none of its shards`)
    if (basename(lies.file.path) !== shard)
      throw wrong(`the tensor ${tensor} is in ${basename(lies.file.path)}, not in ${shard}`)
  }
  const unlisted = [...checkpoint.tensors.keys()].find((name) => !Object.hasOwn(map, name))
  if (unlisted !== undefined) throw wrong(`the tensor ${unlisted} is in a shard but not listed`)
  return checkpoint
}

function combine(files: readonly WeightFile[]): Checkpoint {
  const tensors = new Map<string, CheckpointTensor>()
  const metadata = new Map<string, string>()
  for (const file of files) {
    for (const [key, value] of file.metadata) metadata.set(key, value)
    for (const [name, record] of file.tensors) {
      const other = tensors.get(name)
      if (other)
        throw new StudioError(
          'E_CHECKPOINT_INDEX',
          `The tensor ${name} is in ${other.file.path} and in ${file.path}.`,
        )
      tensors.set(name, { ...record, file })
    }
  }
  return { files, tensors, metadata }
}

/** Whether all of its files are still the ones that were opened. */
export function isUnchanged({ files }: Checkpoint): boolean {
  return files.every(isUnchangedFile)
}

const SAMPLES = 16
const SAMPLE_BYTES = 65_536

/**
 * A cheap identity, as a key for what is derived from the weights: sha256 over each file's size, its header (of an
 * archive its list of checksums) and 16 evenly spread samples of 64 KiB. Other weights of the same kind differ in it;
 * somebody who changes bytes between the samples on purpose is not noticed, so it proves nothing about integrity.
 * Names and places of the files do not count. @throws E_FILE_CHANGED
 */
export function fingerprint({ files }: Checkpoint): string {
  const hash = createHash('sha256')
  for (const file of files) {
    withUnchangedFile(file, (fd) => {
      const { path, sizeBytes, checksums } = file
      const dataStart = checksums ? 0 : (file.tensors.values().next().value?.offset ?? sizeBytes)
      hash.update(`${sizeBytes}\n`)
      hash.update(
        checksums ? JSON.stringify(checksums) : readAt(fd, { path, position: 0, byteLength: dataStart }),
      )
      for (let sample = 0; sample < SAMPLES; sample++) {
        const position = dataStart + Math.floor(((sizeBytes - dataStart) * sample) / SAMPLES)
        hash.update(readAt(fd, { path, position, byteLength: Math.min(SAMPLE_BYTES, sizeBytes - position) }))
      }
    })
  }
  return hash.digest('hex')
}
