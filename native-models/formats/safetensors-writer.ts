/** Writes tensors as one safetensors file, tensor by tensor, so that none but one is in memory. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { StudioError } from '../api/errors.ts'

export interface TensorToWrite {
  readonly shape: readonly number[]
  /** Little-endian elements; called once, when it is this tensor's turn. */
  readonly data: () => Float32Array | Uint16Array | Int8Array | Uint8Array
  /** Instead of the file's. */
  readonly dtype?: WrittenType
}

const ELEMENT_BYTES = { F32: 4, F16: 2, I8: 1, U8: 1 } as const
type WrittenType = keyof typeof ELEMENT_BYTES

interface FileOptions {
  /** Of all tensors that say nothing else. */
  readonly dtype?: 'F32' | 'F16'
  /** What the file says about itself. */
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * `Uint16Array` data are float16. The file appears under `path` only when it is complete.
 * @throws E_INTERNAL where data and shape differ; what the disk says is passed on as it is.
 */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, TensorToWrite>,
  { dtype: common = 'F32', metadata }: FileOptions = {},
): void {
  let offset = 0
  const entries = new Map<string, unknown>(metadata && [['__metadata__', metadata]])
  for (const [name, { shape, dtype = common }] of tensors) {
    const byteLength = bytesOf(shape, ELEMENT_BYTES[dtype])
    entries.set(name, { dtype, shape, data_offsets: [offset, offset + byteLength] })
    offset += byteLength
  }
  // fromEntries keeps the name __proto__ as a plain one.
  const json = JSON.stringify(Object.fromEntries(entries))
  const bytes = Buffer.from(
    json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8 - Buffer.byteLength(json) + json.length),
  )
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.byteLength))
  const unfinished = `${path}.${process.pid}.part`
  try {
    const file = openSync(unfinished, 'w')
    try {
      writeAll(file, length)
      writeAll(file, bytes)
      for (const [name, { shape, data, dtype = common }] of tensors) {
        const { buffer, byteOffset, byteLength } = data()
        if (byteLength !== bytesOf(shape, ELEMENT_BYTES[dtype])) {
          throw new StudioError(
            'E_INTERNAL',
            `${path}: the tensor ${name} was given ${byteLength} bytes, which is not ${shape.join('×')} ${dtype}.`,
          )
        }
        writeAll(file, new Uint8Array(buffer, byteOffset, byteLength))
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

function bytesOf(shape: readonly number[], elementBytes: number): number {
  return shape.reduce((n, dim) => n * dim, elementBytes)
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; )
    at += writeSync(file, bytes, at, Math.min(bytes.byteLength - at, 1 << 30))
}
