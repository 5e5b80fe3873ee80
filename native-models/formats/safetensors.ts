/**
 * safetensors files, read strictly: the format's own rules, and limits no real checkpoint comes near.
 *
 * Eight bytes of length, a JSON header, the tensors one after the other without a hole. Only the header is
 * ever read here; tensors stay in the file. Rules: the reference's `safetensors/src/tensor.rs`.
 */
import { type ErrorCode, StudioError } from '../api/errors.ts'
import { DTYPE_BYTES, type Dtype, isDtype, isSubByte } from './dtype.ts'
import { readAt, withFile } from './file-bytes.ts'
import { type HeaderEntry, parseHeader } from './safetensors-header.ts'
import { fileState, type TensorRecord, type WeightFile } from './weight-file.ts'

const LENGTH_BYTES = 8
const MOST_HEADER_BYTES = 25_000_000
/** Above this size a file is mostly tensors, not header. */
const SMALL_FILE_BYTES = 1_000_000

/**
 * @throws E_FILE_MISSING, E_FILE_UNREADABLE; E_SAFETENSORS_HEADER, _LIMIT, _DUPLICATE, _TENSOR, _LAYOUT with the
 * file's name and, where it is one, the tensor's.
 */
export function readSafetensors(path: string): WeightFile {
  return withFile(path, (fd) => {
    const state = fileState(fd, path)
    const header = readHeader(fd, path, state.sizeBytes)
    const { metadata, entries } = parseHeader(header, path)
    const dataStart = LENGTH_BYTES + header.byteLength
    const tensors = layOut(entries, { path, dataStart, dataBytes: state.sizeBytes - dataStart })
    return { ...state, metadata, tensors }
  })
}

function readHeader(fd: number, path: string, fileBytes: number): Uint8Array {
  if (fileBytes < LENGTH_BYTES + 2)
    throw fail('E_SAFETENSORS_HEADER', path, 'it is too short to be a safetensors file')
  const lengthBytes = readAt(fd, { path, position: 0, byteLength: LENGTH_BYTES })
  const length = new DataView(lengthBytes.buffer).getBigUint64(0, true)
  if (length > BigInt(fileBytes - LENGTH_BYTES)) {
    throw fail(
      'E_SAFETENSORS_HEADER',
      path,
      'its header is longer than the file: it is cut short or no safetensors file',
    )
  }
  const headerBytes = Number(length)
  if (headerBytes < 2) throw fail('E_SAFETENSORS_HEADER', path, 'it has no header')
  if (headerBytes > MOST_HEADER_BYTES)
    throw fail('E_SAFETENSORS_LIMIT', path, `its header is larger than ${MOST_HEADER_BYTES} bytes`)
  if (fileBytes > SMALL_FILE_BYTES && headerBytes > fileBytes / 2) {
    throw fail('E_SAFETENSORS_LIMIT', path, 'its header is larger than its tensors')
  }
  return readAt(fd, { path, position: LENGTH_BYTES, byteLength: headerBytes })
}

interface Place {
  readonly path: string
  readonly dataStart: number
  readonly dataBytes: number
}

/** Every byte after the header belongs to exactly one tensor. */
function layOut(
  entries: readonly HeaderEntry[],
  { path, dataStart, dataBytes }: Place,
): Map<string, TensorRecord> {
  const tensors = new Map<string, TensorRecord>()
  let previousEnd = 0
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    const { name, begin, end, shape } = entry
    const dtype = checkedType(entry, path)
    if (end < begin) throw fail('E_SAFETENSORS_TENSOR', path, `the tensor ${name} ends before it begins`)
    const byteLength = checkedBytes(entry, dtype, path)
    if (end - begin !== byteLength) {
      throw fail(
        'E_SAFETENSORS_TENSOR',
        path,
        `the tensor ${name} has ${end - begin} bytes where its shape needs ${byteLength}`,
      )
    }
    if (begin < previousEnd)
      throw fail('E_SAFETENSORS_LAYOUT', path, `the tensor ${name} overlaps another one`)
    if (begin > previousEnd)
      throw fail('E_SAFETENSORS_LAYOUT', path, `there are unclaimed bytes before the tensor ${name}`)
    previousEnd = end
    tensors.set(name, { name, dtype, shape, offset: dataStart + begin, byteLength })
  }
  if (previousEnd > dataBytes) {
    throw fail(
      'E_SAFETENSORS_LAYOUT',
      path,
      `it is cut short: ${previousEnd - dataBytes} bytes of its tensors are missing`,
    )
  }
  if (previousEnd < dataBytes) {
    throw fail(
      'E_SAFETENSORS_LAYOUT',
      path,
      `${dataBytes - previousEnd} bytes after its last tensor belong to nothing`,
    )
  }
  return tensors
}

function checkedType({ name, dtype }: HeaderEntry, path: string): Dtype {
  if (isDtype(dtype)) return dtype
  const why = isSubByte(dtype)
    ? 'with elements smaller than a byte, which cannot be read'
    : 'which is unknown'
  throw fail('E_SAFETENSORS_TENSOR', path, `the tensor ${name} is of the type ${dtype.slice(0, 40)}, ${why}`)
}

/** The product is checked as it grows: it may not wrap or lose digits, in whatever order the dimensions come. */
function checkedBytes({ name, shape }: HeaderEntry, dtype: Dtype, path: string): number {
  let bytes: number = DTYPE_BYTES[dtype]
  for (const dim of shape) {
    // A zero hides nothing: the other dimensions are held to the same limit.
    bytes *= dim === 0 ? 1 : dim
    if (!Number.isSafeInteger(bytes))
      throw fail('E_SAFETENSORS_TENSOR', path, `the tensor ${name} is larger than any file`)
  }
  return shape.includes(0) ? 0 : bytes
}

function fail(code: ErrorCode, path: string, what: string): StudioError {
  return new StudioError(code, `${path}: ${what}.`)
}
