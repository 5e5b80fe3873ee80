/** safetensors files for tests, made from a header's text, so that every byte of it can be wrong. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** The file's bytes; `data` is its part behind the header, or that part's length in zeros. */
export function safetensorsBytes(header: string | Uint8Array, data: Uint8Array | number = 0): Buffer {
  const json = Buffer.from(header)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.byteLength))
  return Buffer.concat([length, json, typeof data === 'number' ? Buffer.alloc(data) : data])
}

/** As above, with zeros that take no place on the disk: for sizes that a test should not write. */
export function writeSparseSafetensors(path: string, header: string, dataBytes: number): void {
  const bytes = safetensorsBytes(header)
  const file = openSync(path, 'w')
  try {
    writeSync(file, bytes)
    ftruncateSync(file, bytes.byteLength + dataBytes)
  } finally {
    closeSync(file)
  }
}

/** A tensor's value in the header. */
export function entry(dtype: string, shape: readonly number[], begin: number, end: number): string {
  return JSON.stringify({ dtype, shape, data_offsets: [begin, end] })
}

/** A header of `count` tensors of 256 bytes each, padded to `headerBytes` (its least size where that is less). */
export function manyTensors(count: number, headerBytes = 0): { header: string; dataBytes: number } {
  const fixed = `"n000000":${entry('U8', [256], 256 * 100_000, 256 * 100_001)},`.length
  const filler = 'x'.repeat(Math.max(0, Math.min(400, Math.floor(headerBytes / count) - fixed)))
  const tensors = Array.from({ length: count }, (_, i) => {
    const name = `n${String(i).padStart(6, '0')}${filler}`
    return `"${name}":${entry('U8', [256], 256 * i, 256 * (i + 1))}`
  })
  return { header: `{${tensors.join(',')}}`.padEnd(headerBytes), dataBytes: 256 * count }
}

/** mulberry32, as whole numbers below a bound: the same bytes on every machine. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}
