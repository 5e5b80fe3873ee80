/**
 * An entry where it lies: local header, data, and the sizes behind the data where its flags say so.
 * PKWARE APPNOTE.TXT 6.3.10, §4.3.7–9. It has to repeat what the directory says.
 */
import { readAt } from './file-bytes.ts'
import { type Archive, damaged, wideNumber } from './zip-end.ts'

/** An entry as the directory has it; its bytes begin where its local header ends. */
export interface ZipRecord {
  readonly name: string
  readonly nameBytes: Uint8Array
  readonly flags: number
  readonly crc32: number
  readonly byteLength: number
  readonly headerOffset: number
}

/** Of an entry's flags: checksum and sizes come behind the data. */
export const SIZES_BEHIND = 1 << 3

const SIGNATURE = 0x04034b50
const HEADER_BYTES = 30
const BEHIND_SIGNATURE = 0x08074b50
const ZIP64 = 0x0001
/** PyTorch's padding, which aligns the data: the letters FB. */
const PADDING = 0x4246
const SATURATED = 0xffffffff
/** Enough for the padding of nearly all entries, so that a header is one read. */
const USUAL_EXTRA_BYTES = 128

interface Around {
  readonly archive: Archive
  /** Where the directory begins: no entry reaches into it. */
  readonly limit: number
}

/** Where the entry's data begin, and where everything of it ends. @throws E_ZIP_DAMAGED, E_FILE_CHANGED */
export function endOfEntry(fd: number, record: ZipRecord, around: Around): { offset: number; end: number } {
  const { nameBytes, flags, headerOffset, byteLength, name } = record
  const wrong = (what: string) => damaged(around.archive, `the entry ${name} ${what}`)
  const fixed = HEADER_BYTES + nameBytes.byteLength
  const bytes = readUpTo(fd, headerOffset, { most: fixed + USUAL_EXTRA_BYTES, around })
  if (bytes.byteLength < fixed || bytes.getUint32(0, true) !== SIGNATURE)
    throw wrong('has no header where the directory says')
  const extraLength = bytes.getUint16(28, true)
  const offset = headerOffset + fixed + extraLength
  if (offset + byteLength > around.limit) throw wrong('is longer than the file')
  const sameName = Buffer.from(bytes.buffer, HEADER_BYTES, nameBytes.byteLength).equals(nameBytes)
  if (!sameName || bytes.getUint16(26, true) !== nameBytes.byteLength || bytes.getUint16(6, true) !== flags)
    throw wrong('has another name or other flags in its own header')
  const whole = readUpTo(fd, headerOffset, { most: fixed + extraLength, around })
  const wide = wideNumbers(new DataView(whole.buffer, fixed, extraLength))
  if (!wide || !agrees(bytes, record, wide)) throw wrong('has another size in its own header')
  const behind = flags & SIZES_BEHIND ? sizesBehind(fd, offset + byteLength, { record, wide, around }) : 0
  if (behind === undefined) throw wrong('has another size behind its data')
  return { offset, end: offset + byteLength + behind }
}

function readUpTo(
  fd: number,
  position: number,
  { most, around: { archive, limit } }: { most: number; around: Around },
): DataView<ArrayBuffer> {
  const byteLength = Math.max(0, Math.min(most, limit - position))
  return new DataView(readAt(fd, { path: archive.path, position, byteLength }).buffer)
}

/** The numbers of a zip64 block, none where there is none; undefined where there is anything else but padding. */
function wideNumbers(extra: DataView): number[] | undefined {
  let wide: number[] | undefined
  let padded = false
  for (let at = 0; at < extra.byteLength; ) {
    if (at + 4 > extra.byteLength) return undefined
    const [kind, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)]
    at += 4
    if (at + length > extra.byteLength) return undefined
    if (kind === ZIP64 && !wide && length % 8 === 0 && length <= 24) {
      const start = at
      wide = Array.from({ length: length / 8 }, (_, i) => wideNumber(extra, start + 8 * i))
    } else if (kind === PADDING && !padded) padded = true
    else return undefined
    at += length
  }
  return wide ?? []
}

/** Sizes may be zero where they come behind the data, and full where they are in the zip64 block. */
function agrees(bytes: DataView, record: ZipRecord, wide: readonly number[]): boolean {
  const { byteLength: size, headerOffset, crc32, flags } = record
  const [method, checksum, stored, plain] = [
    bytes.getUint16(8, true),
    ...[14, 18, 22].map((at) => bytes.getUint32(at, true)),
  ]
  const right = [[], [size, size], [size, size, headerOffset], [headerOffset]]
  if (method !== 0 || !right.some((numbers) => numbers.join() === wide.join())) return false
  const later = (flags & SIZES_BEHIND) !== 0
  if (later && checksum === 0 && stored === 0 && plain === 0) return true
  const fits = (value: number) => value === size || (value === SATURATED && wide.length >= 2)
  return checksum === crc32 && fits(stored!) && fits(plain!)
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
  const { byteLength: size, crc32 } = record
  const isThere = bytes.byteLength === length && bytes.getUint32(0, true) === BEHIND_SIGNATURE
  if (!isThere) return size === 0 ? 0 : undefined
  const sizes =
    length === 24
      ? [wideNumber(bytes, 8), wideNumber(bytes, 16)]
      : [bytes.getUint32(8, true), bytes.getUint32(12, true)]
  return bytes.getUint32(4, true) === crc32 && sizes.every((value) => value === size) ? length : undefined
}
