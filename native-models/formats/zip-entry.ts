/** The bytes of a package's entry, inflated as they are read, and never more of them than its directory says. */
import { createReadStream } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { StudioError } from '../api/errors.ts'
import type { PackedEntry } from './zip-directory.ts'
import { type Archive, damaged } from './zip-end.ts'

const CHUNK_BYTES = 2 ** 18

/** @throws E_ZIP_DAMAGED, E_ZIP_CHECKSUM after the last byte, and the file system's errors */
export async function* entryBytes(archive: Archive, entry: PackedEntry): AsyncGenerator<Uint8Array> {
  const { name, byteLength, crc32: expected } = entry
  let done = 0
  let sum = 0
  for await (const bytes of entry.storedBytes === 0 ? [] : chunksOf(archive, entry)) {
    done += bytes.byteLength
    if (done > byteLength) throw damaged(archive, `the entry ${name} is larger than it says`)
    sum = crc32(bytes, sum)
    yield bytes
  }
  if (done < byteLength) throw damaged(archive, `the entry ${name} is smaller than it says`)
  if (sum !== expected)
    throw new StudioError(
      'E_ZIP_CHECKSUM',
      `${archive.path}: the bytes of ${name} are not those of its checksum.`,
    )
}

async function* chunksOf(archive: Archive, entry: PackedEntry): AsyncGenerator<Uint8Array> {
  const { name, offset, storedBytes, isDeflated } = entry
  const end = offset + storedBytes - 1
  const stored = createReadStream(archive.path, { start: offset, end, highWaterMark: CHUNK_BYTES })
  if (!isDeflated) return yield* stored as AsyncIterable<Uint8Array>
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES })
  // What goes wrong is told to whoever reads.
  const inflated: Readable = pipeline(stored, inflate, () => undefined)
  try {
    yield* inflated as AsyncIterable<Uint8Array>
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw code.startsWith('Z_') ? damaged(archive, `the entry ${name} cannot be inflated`) : cause
  }
  if (inflate.bytesWritten !== storedBytes)
    throw damaged(archive, `the entry ${name} ends before its bytes do`)
}
