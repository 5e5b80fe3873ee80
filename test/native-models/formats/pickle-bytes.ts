/** A small assembler for pickles, and the checkpoints of PyTorch around them. */
import { u16, u32, type ZipLies, type ZipPart, zipBytes } from './zip-bytes.ts'

export type Op = Buffer | string

/** Instructions by their letters, or as bytes. */
export const ops = (...parts: readonly Op[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))

/** Protocol 2, then the instructions, then the end. */
export const pickle = (...parts: readonly Op[]): Buffer => ops('\x80\x02', ...parts, '.')

export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return ops('X', u32(bytes.byteLength), bytes)
}
export const int = (value: number): Buffer => {
  if (value >= 0 && value < 256) return ops('K', Buffer.of(value))
  if (value >= 0 && value < 65_536) return ops('M', u16(value))
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return ops('J', u32(value >>> 0))
  return long(Buffer.from(BigInt64Array.of(BigInt(value)).buffer))
}
export const long = (bytes: Buffer): Buffer => ops('\x8a', Buffer.of(bytes.byteLength), bytes)
export const global = (module: string, name: string): Buffer => ops(`c${module}\n${name}\n`)
export const tuple = (...items: readonly Op[]): Buffer => ops('(', ...items, 't')
export const dict = (...items: readonly Op[]): Buffer => ops('}(', ...items, 'u')
export const ordered = (...items: readonly Op[]): Buffer =>
  ops(global('collections', 'OrderedDict'), ')R', ...(items.length > 0 ? ['(', ...items, 'u'] : []))

export const storage = (key: Op, elements: Op, type = 'FloatStorage'): Buffer =>
  ops(tuple(text('storage'), global('torch', type), key, text('cpu'), elements), 'Q')

export interface TensorParts {
  readonly key?: string
  readonly elements?: number
  readonly type?: string
  readonly offset?: number
  readonly shape?: readonly number[]
  readonly strides?: readonly number[]
}

/** A tensor as PyTorch pickles it: of the storage `0` with six floats, (2, 3), unless said otherwise. */
export function tensor(parts: TensorParts = {}): Buffer {
  const {
    key = '0',
    elements = 6,
    type = 'FloatStorage',
    offset = 0,
    shape = [2, 3],
    strides = [3, 1],
  } = parts
  return ops(
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(
      storage(text(key), int(elements), type),
      int(offset),
      tuple(...shape.map(int)),
      tuple(...strides.map(int)),
      '\x89',
      ordered(),
    ),
    'R',
  )
}

export const FLOATS = Float32Array.of(1, 2, 3, 4, 5, 6)
export const bytesOf = (numbers: Float32Array): Buffer => Buffer.from(numbers.buffer)

/** The entries of a checkpoint around a pickle: one storage of six floats unless said otherwise. */
export function torchParts(
  pickled: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = { 0: bytesOf(FLOATS) },
): ZipPart[] {
  return [
    { name: 'archive/data.pkl', data: pickled },
    { name: 'archive/byteorder', data: Buffer.from('little') },
    ...Object.entries(storages).map(([key, data]) => ({ name: `archive/data/${key}`, data })),
    { name: 'archive/version', data: Buffer.from('3\n') },
  ]
}

/** A whole .pth. */
export const torchBytes = (
  pickled: Uint8Array,
  storages?: Readonly<Record<string, Uint8Array>>,
  lies?: ZipLies,
): Buffer => zipBytes(torchParts(pickled, storages), { wide: {}, ...lies })

/** One tensor `w` of six floats, alone in a dict. */
export const SOUND = pickle(dict(text('w'), tensor()))
