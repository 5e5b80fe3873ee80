/**
 * PyTorch's checkpoints (.pth, .pt, .bin), read strictly: a zip archive whose entries are stored, a pickle that says
 * which tensors there are, and one entry for each storage. https://pytorch.org/docs/stable/notes/serialization.html
 *
 * The pickle is read by a machine of our own that executes nothing (pickle.ts). Tensors stay in the file: what is
 * returned are their places, as for safetensors, so that weights are used where they lie.
 */
import { StudioError } from '../api/errors.ts'
import { verifyChecksums } from './checksum.ts'
import { KIND_BYTES, otherContainer } from './container-kind.ts'
import { readAt, withFile } from './file-bytes.ts'
import { readPickle } from './pickle.ts'
import { torchTensors } from './torch-tensors.ts'
import { type Checksum, fileState, type WeightFile } from './weight-file.ts'
import { readZipDirectory } from './zip-directory.ts'
import { type Archive, damaged } from './zip-end.ts'

const MOST_PICKLE_BYTES = 64 * 2 ** 20
/** Files up to this size are held against their checksums as they are opened; larger ones by `verifyFile`. */
const SMALL_FILE_BYTES = 64 * 2 ** 20
/** Beside pickle and storages: versions, byte order, and whatever small notes newer versions leave. */
const NOTE = /^(version|byteorder|\.[a-z_]+|\.data\/[a-z_]+)$/
const MOST_NOTE_BYTES = 65_536

/**
 * @throws E_FILE_MISSING, E_FILE_UNREADABLE; E_ZIP_FORMAT where it is another kind of file, E_ZIP_DAMAGED,
 * E_ZIP_CHECKSUM; E_PICKLE_REFUSED where it wants more than weights need, E_PICKLE_DAMAGED, E_PICKLE_TENSOR.
 */
export function readTorchCheckpoint(path: string): WeightFile {
  return withFile(path, (fd) => {
    const state = fileState(fd, path)
    const start = readAt(fd, { path, position: 0, byteLength: Math.min(KIND_BYTES, state.sizeBytes) })
    const other = otherContainer(start)
    if (other) throw new StudioError('E_ZIP_FORMAT', `${path}: it is ${other}, not a zip archive of PyTorch.`)
    const checksums = readZipDirectory(fd, state)
    const { pickle, byteOrder, storages } = sortEntries(checksums, state)
    if (byteOrder && textOf(fd, byteOrder, state) !== 'little')
      throw new StudioError('E_PICKLE_TENSOR', `${path}: its numbers are not little-endian.`)
    const isSmall = state.sizeBytes <= SMALL_FILE_BYTES
    verifyChecksums(fd, path, isSmall ? checksums : [pickle])
    const bytes = readAt(fd, { path, position: pickle.offset, byteLength: pickle.byteLength })
    const { tensors, scope } = withName(path, () => torchTensors(readPickle(bytes), storages))
    const metadata = new Map(scope === undefined ? [] : [['scope', scope] as const])
    return { ...state, metadata, tensors, checksums }
  })
}

interface Entries {
  readonly pickle: Checksum
  readonly byteOrder: Checksum | undefined
  /** By their keys: of `data/<key>`. */
  readonly storages: ReadonlyMap<string, Checksum>
}

/** One folder around everything, one pickle, storages, notes; nothing else. */
function sortEntries(entries: readonly Checksum[], archive: Archive): Entries {
  const pickles = entries.filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  const [pickle] = pickles
  if (!pickle || pickles.length > 1) throw damaged(archive, 'it does not hold exactly one data.pkl')
  if (pickle.byteLength > MOST_PICKLE_BYTES) throw damaged(archive, 'its data.pkl is larger than 64 MB')
  const folder = pickle.name.slice(0, -'data.pkl'.length)
  let byteOrder: Checksum | undefined
  const storages = new Map<string, Checksum>()
  for (const entry of entries) {
    const name = entry.name.startsWith(folder) ? entry.name.slice(folder.length) : undefined
    const key = name && /^data\/(\d{1,20})$/.exec(name)?.[1]
    if (key) storages.set(key, entry)
    else if (name === 'byteorder') byteOrder = entry
    const isKnown =
      key || entry === pickle || (name && NOTE.test(name) && entry.byteLength <= MOST_NOTE_BYTES)
    if (!isKnown) throw damaged(archive, `it holds ${entry.name.slice(0, 200)}, which no checkpoint does`)
  }
  return { pickle, byteOrder, storages }
}

function textOf(fd: number, { offset, byteLength }: Checksum, { path }: Archive): string {
  return Buffer.from(readAt(fd, { path, position: offset, byteLength }))
    .toString('latin1')
    .trim()
}

/** Failures inside the pickle say what it does; the file's name goes in front. */
function withName<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof StudioError)) throw cause
    throw new StudioError(cause.code, `${path}: its pickle ${cause.message}.`, { cause })
  }
}
