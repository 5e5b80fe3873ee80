/**
 * An entry where it lies: local header, data, and the sizes behind the data where its flags say so.
 * PKWARE APPNOTE.TXT 6.3.10, §4.3.7–9. It has to repeat what the directory says.
 */
import { readAt } from './file-bytes.ts'
import { type Archive, damaged, wideNumber } from './zip-end.ts'
import { wideNumbers } from './zip-extra.ts'
import type { ZipRules } from './zip-rules.ts'

/** An entry as the directory has it; its bytes begin where its local header ends. */
export interface ZipRecord {
  readonly name: string
  readonly nameBytes: Uint8Array
  readonly flags: number
  readonly method: number
  /** Of what its bytes become. */
  readonly crc32: number
  readonly byteLength: number
  /** Of its bytes as they lie. */
  readonly storedBytes: number
  readonly headerOffset: number
}

/** Of an entry's flags: checksum and sizes come behind the data. */
export const SIZES_BEHIND = 1 << 3
/** Methods. */
export const STORED = 0
export const DEFLATED = 8

const SIGNATURE = 0x04034b50
const HEADER_BYTES = 30
const BEHIND_SIGNATURE = 0x08074b50
const SATURATED = 0xffffffff
/** Enough for the padding of nearly all entries, so that a header is one read. */
const USUAL_EXTRA_BYTES = 128

interface Around {
  readonly archive: Archive
  readonly rules: ZipRules
  /** Where the directory begins: no entry reaches into it. */
  readonly limit: number
}

/** Where the entry's data begin, and where everything of it ends. @throws E_ZIP_DAMAGED, E_FILE_CHANGED */
export function endOfEntry(fd: number, record: ZipRecord, around: Around): { offset: number; end: number } {
  const { nameBytes, flags, headerOffset, storedBytes, name } = record
  const wrong = (what: string) => damaged(around.archive, `the entry ${name} ${what}`)
  const fixed = HEADER_BYTES + nameBytes.byteLength
  const bytes = readUpTo(fd, headerOffset, { most: fixed + USUAL_EXTRA_BYTES, around })
  if (bytes.byteLength < fixed || bytes.getUint32(0, true) !== SIGNATURE)
    throw wrong('has no header where the directory says')
  const extraLength = bytes.getUint16(28, true)
  const offset = headerOffset + fixed + extraLength
  if (offset + storedBytes > around.limit) throw wrong('is longer than the file')
  const sameName = Buffer.from(bytes.buffer, HEADER_BYTES, nameBytes.byteLength).equals(nameBytes)
  if (!sameName || bytes.getUint16(26, true) !== nameBytes.byteLength || bytes.getUint16(6, true) !== flags)
    throw wrong('has another name or other flags in its own header')
  const whole = readUpTo(fd, headerOffset, { most: fixed + extraLength, around })
  const wide = wideNumbers(new DataView(whole.buffer, fixed, extraLength), around.rules.localNotes)
  if (!wide || !agrees(bytes, record, wide)) throw wrong('has another size in its own header')
  const behind = flags & SIZES_BEHIND ? sizesBehind(fd, offset + storedBytes, { record, wide, around }) : 0
  if (behind === undefined) throw wrong('has another size behind its data')
  return { offset, end: offset + storedBytes + behind }
}

function readUpTo(
  fd: number,
  position: number,
  { most, around: { archive, limit } }: { most: number; around: Around },
): DataView<ArrayBuffer> {
  const byteLength = Math.max(0, Math.min(most, limit - position))
  return new DataView(readAt(fd, { path: archive.path, position, byteLength }).buffer)
}

/** Sizes may be zero where they come behind the data, and full where they are in the zip64 block. */
function agrees(bytes: DataView, record: ZipRecord, wide: readonly number[]): boolean {
  const { byteLength: size, storedBytes, headerOffset, crc32, flags } = record
  const [method, checksum, stored, plain] = [
    bytes.getUint16(8, true),
    ...[14, 18, 22].map((at) => bytes.getUint32(at, true)),
  ]
  const right = [[], [size, storedBytes], [size, storedBytes, headerOffset], [headerOffset]]
  if (method !== record.method || !right.some((numbers) => numbers.join() === wide.join())) return false
  const later = (flags & SIZES_BEHIND) !== 0
  if (later && checksum === 0 && stored === 0 && plain === 0) return true
  const fits = (value: number, known: number) => value === known || (value === SATURATED && wide.length >= 2)
  return checksum === crc32 && fits(stored!, storedBytes) && fits(plain!, size)
}

/**
 * How many bytes repeat checksum and sizes behind the data: sizes have 64 bits where the header has a zip64 block.
 * PyTorch leaves them out behind an empty entry. Undefined where they say something else.
 */
function sizesBehind(
  fd: number,
  position: number,
  { record, wide, around }: { record: ZipRecord; wide: readonly number[]; around: Around },
): number | undefined {
  const length = wide.length > 0 ? 24 : 16
  const bytes = readUpTo(fd, position, { most: length, around })
  const { byteLength: size, storedBytes, crc32 } = record
  const isThere = bytes.byteLength === length && bytes.getUint32(0, true) === BEHIND_SIGNATURE
  if (!isThere) return storedBytes === 0 ? 0 : undefined
  const sizes =
    length === 24
      ? [wideNumber(bytes, 8), wideNumber(bytes, 16)]
      : [bytes.getUint32(8, true), bytes.getUint32(12, true)]
  const agree = bytes.getUint32(4, true) === crc32 && sizes[0] === storedBytes && sizes[1] === size
  return agree ? length : undefined
}
