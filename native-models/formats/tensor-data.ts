/** The elements of single tensors, as JavaScript numbers. For what is small: weights stay in their files. */
import { StudioError } from '../api/errors.ts'
import { readAt } from './file-bytes.ts'
import { type TensorRecord, type WeightFile, withUnchangedFile } from './weight-file.ts'

export interface TensorData<Data> {
  readonly shape: readonly number[]
  readonly data: Data
}

/** F64, F32, F16 and BF16 as float32. @throws E_WEIGHTS_MISSING, E_WEIGHTS_SHAPE, E_FILE_CHANGED */
export function readFloat32(file: WeightFile, name: string): TensorData<Float32Array> {
  return floatsOf(file, recordOf(file, name))
}

/** The same of a record, which may be a part of what the file has under its name. @throws E_WEIGHTS_SHAPE, E_FILE_CHANGED */
export function floatsOf(file: WeightFile, record: TensorRecord): TensorData<Float32Array> {
  const { buffer } = readBytes(file, record)
  const { shape, name } = record
  switch (record.dtype) {
    case 'F32':
      return { shape, data: new Float32Array(buffer) }
    case 'F64':
      return { shape, data: Float32Array.from(new Float64Array(buffer)) }
    case 'F16':
      return { shape, data: halvesToFloats(new Uint16Array(buffer)) }
    case 'BF16':
      return { shape, data: brainsToFloats(new Uint16Array(buffer)) }
    default:
      throw new StudioError(
        'E_WEIGHTS_SHAPE',
        `${file.path}: the tensor ${name} is ${record.dtype}, not a float.`,
      )
  }
}

/** @throws E_WEIGHTS_MISSING, E_WEIGHTS_SHAPE, E_FILE_CHANGED */
export function readInt64(file: WeightFile, name: string): TensorData<BigInt64Array> {
  const record = recordOf(file, name)
  if (record.dtype !== 'I64') {
    throw new StudioError('E_WEIGHTS_SHAPE', `${file.path}: the tensor ${name} is ${record.dtype}, not I64.`)
  }
  return { shape: record.shape, data: new BigInt64Array(readBytes(file, record).buffer) }
}

/**
 * The one element of a tensor of one, of any float or integer type.
 * @throws E_WEIGHTS_MISSING, E_WEIGHTS_SHAPE where it has others or another type, E_FILE_CHANGED
 */
export function readScalar(file: WeightFile, name: string): number {
  const record = recordOf(file, name)
  const { dtype, shape } = record
  const wrong = (what: string) =>
    new StudioError('E_WEIGHTS_SHAPE', `${file.path}: the tensor ${name} is ${what}.`)
  // Before anything is read: a file can say that it is as large as it likes.
  if (shape.some((dim) => dim !== 1)) throw wrong('not one number')
  const integer = INTEGERS[dtype]
  if (!integer && !FLOATS.includes(dtype)) throw wrong(`${dtype}, not a number`)
  return integer ? Number(integer(readBytes(file, record).buffer)[0]) : readFloat32(file, name).data[0]!
}

const FLOATS: readonly string[] = ['F64', 'F32', 'F16', 'BF16']

/** By type: the array that its elements are in memory. */
const INTEGERS: Readonly<Record<string, (buffer: ArrayBuffer) => ArrayLike<number | bigint>>> = {
  I8: (buffer) => new Int8Array(buffer),
  U8: (buffer) => new Uint8Array(buffer),
  I16: (buffer) => new Int16Array(buffer),
  U16: (buffer) => new Uint16Array(buffer),
  I32: (buffer) => new Int32Array(buffer),
  U32: (buffer) => new Uint32Array(buffer),
  I64: (buffer) => new BigInt64Array(buffer),
  U64: (buffer) => new BigUint64Array(buffer),
}

/** The tensor's bytes, in a buffer of their own. @throws E_FILE_CHANGED, E_FILE_UNREADABLE */
export function readBytes(file: WeightFile, { offset, byteLength }: TensorRecord): Uint8Array<ArrayBuffer> {
  return withUnchangedFile(file, (fd) => readAt(fd, { path: file.path, position: offset, byteLength }))
}

function recordOf(file: WeightFile, name: string): TensorRecord {
  const record = file.tensors.get(name)
  if (record) return record
  throw new StudioError('E_WEIGHTS_MISSING', `${file.path} lacks the tensor ${name}.`)
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

// Loops, because `from` with a function takes four to twenty times as long.

/** Bits of float16 → float32. */
export function halvesToFloats(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => halfToFloat(bits))
  const floats = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i]!]!
  return floats
}

/** Every half as a float: looking one up takes a seventh of the arithmetic. */
let table: Float32Array | undefined

/** bfloat16 is the upper half of a float32. */
function brainsToFloats(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length)
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16
  return new Float32Array(bits.buffer)
}
