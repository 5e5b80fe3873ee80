/** One pass over all numbers of a LoRA: what tells it from every other one, and which of its tensors are spoilt. */
import { createHash } from 'node:crypto'
import type { Checkpoint } from '../../formats/checkpoint.ts'
import { readAt } from '../../formats/file-bytes.ts'
import {
  assertUnchanged,
  type TensorRecord,
  type WeightFile,
  withUnchangedFile,
} from '../../formats/weight-file.ts'

export interface WeightsDigest {
  /** Of every tensor's name, type, shape and bytes, whatever file they lie in. */
  readonly sha256: string
  /** Names of the tensors that hold what is no number. */
  readonly spoilt: ReadonlySet<string>
}

const CHUNK_BYTES = 4 * 2 ** 20
const KEPT = 1000

/** The exponent's bits, which are all set in what is infinite or no number. */
const EXPONENTS: Readonly<Record<string, number>> = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 }

/** By path, size, time and inode: reading hundreds of megabytes again would only give the same. */
const known = new Map<string, WeightsDigest>()

/** @throws E_FILE_CHANGED, E_FILE_UNREADABLE */
export function weightsDigest({ files }: Pick<Checkpoint, 'files'>): WeightsDigest {
  const digests = files.map(fileDigest)
  const [only] = digests
  if (only && digests.length === 1) return only
  const hash = createHash('sha256')
  for (const { sha256 } of digests) hash.update(sha256)
  return { sha256: hash.digest('hex'), spoilt: new Set(digests.flatMap(({ spoilt }) => [...spoilt])) }
}

function fileDigest(file: WeightFile): WeightsDigest {
  const key = JSON.stringify([file.path, file.sizeBytes, file.mtimeMs, file.inode])
  const digest = known.get(key) ?? readDigest(file)
  known.delete(key)
  known.set(key, digest)
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break
    known.delete(oldest)
  }
  return digest
}

function readDigest(file: WeightFile): WeightsDigest {
  const hash = createHash('sha256')
  const spoilt = new Set<string>()
  withUnchangedFile(file, (fd) => {
    for (const tensor of [...file.tensors.values()].sort(byName)) {
      const { name, dtype, shape } = tensor
      hash.update(`${JSON.stringify([name, dtype, shape])}\n`)
      for (const chunk of chunksOf(tensor, { fd, path: file.path })) {
        hash.update(chunk)
        if (!allFinite(chunk, dtype)) spoilt.add(name)
      }
    }
  })
  // What was written over meanwhile is not what the key says.
  assertUnchanged(file)
  return { sha256: hash.digest('hex'), spoilt }
}

/** In the order of their names, which is not that in which a format lays them. */
function byName(a: TensorRecord, b: TensorRecord): number {
  return a.name < b.name ? -1 : 1
}

function* chunksOf({ offset, byteLength }: TensorRecord, { fd, path }: { fd: number; path: string }) {
  for (let done = 0; done < byteLength; done += CHUNK_BYTES)
    yield readAt(fd, { path, position: offset + done, byteLength: Math.min(CHUNK_BYTES, byteLength - done) })
}

/** A loop, because `every` takes ten times as long. Types that no weight has count as finite. */
function allFinite({ buffer }: Uint8Array<ArrayBuffer>, dtype: string): boolean {
  const exponent = EXPONENTS[dtype]
  if (exponent === undefined) return true
  const bits = dtype === 'F32' ? new Uint32Array(buffer) : new Uint16Array(buffer)
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & exponent) === exponent) return false
  return true
}
