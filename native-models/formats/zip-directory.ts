/**
 * The directory of a zip archive, read as strictly as nothing but PyTorch's own writer needs: entries that are
 * stored and not compressed, one after the other without a hole, each said to be the same in its two headers.
 * PKWARE APPNOTE.TXT 6.3.10, §4.3.12 and §4.5.3.
 *
 * What two programs could read differently is refused: that is how damaging archives have passed scanners.
 */
import { readAt } from './file-bytes.ts'
import type { Checksum } from './weight-file.ts'
import { type Archive, damaged, readZipEnd, wideNumber } from './zip-end.ts'
import { endOfEntry, SIZES_BEHIND, type ZipRecord } from './zip-local.ts'

const SIGNATURE = 0x02014b50
const RECORD_BYTES = 46
const LONGEST_NAME_BYTES = 512
/** Encryption, patches and the rest are not for weights. */
const UTF8 = 1 << 11
const KNOWN_FLAGS = SIZES_BEHIND | UTF8
const STORED = 0
const ZIP64 = 0x0001
const SATURATED = 0xffffffff

/** In the order in which they lie. @throws E_ZIP_DAMAGED with the entry's name, E_FILE_CHANGED */
export function readZipDirectory(fd: number, archive: Archive): Checksum[] {
  const place = readZipEnd(fd, archive)
  const bytes = readAt(fd, { path: archive.path, position: place.position, byteLength: place.byteLength })
  const records = parseRecords(bytes, place.count, archive)
  records.sort((a, b) => a.headerOffset - b.headerOffset)
  const entries: Checksum[] = []
  let at = 0
  for (const record of records) {
    if (record.headerOffset < at) throw damaged(archive, `the entry ${record.name} overlaps another one`)
    if (record.headerOffset > at)
      throw damaged(archive, `bytes before the entry ${record.name} belong to nothing`)
    const { offset, end } = endOfEntry(fd, record, { archive, limit: place.position })
    const { name, byteLength, crc32 } = record
    entries.push({ name, offset, byteLength, crc32 })
    at = end
  }
  if (at !== place.position) throw damaged(archive, 'bytes before its directory belong to nothing')
  return entries
}

function parseRecords(bytes: Uint8Array<ArrayBuffer>, count: number, archive: Archive): ZipRecord[] {
  const names = new Set<string>()
  const records: ZipRecord[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const { record, byteLength } = parseRecord(new DataView(bytes.buffer, at), archive)
    if (names.has(record.name)) throw damaged(archive, `the entry ${record.name} is there twice`)
    names.add(record.name)
    records.push(record)
    at += byteLength
  }
  if (at !== bytes.byteLength) throw damaged(archive, 'its directory is longer than its entries')
  return records
}

function parseRecord(
  bytes: DataView<ArrayBuffer>,
  archive: Archive,
): { record: ZipRecord; byteLength: number } {
  if (bytes.byteLength < RECORD_BYTES || bytes.getUint32(0, true) !== SIGNATURE)
    throw damaged(archive, 'its directory is cut short or not one')
  const [flags, method] = [8, 10].map((at) => bytes.getUint16(at, true)) as [number, number]
  const [nameLength, extraLength, commentLength, disk] = [28, 30, 32, 34].map((at) =>
    bytes.getUint16(at, true),
  ) as [number, number, number, number]
  const byteLength = RECORD_BYTES + nameLength + extraLength
  if (byteLength > bytes.byteLength) throw damaged(archive, 'its directory is cut short or not one')
  const nameBytes = new Uint8Array(bytes.buffer, bytes.byteOffset + RECORD_BYTES, nameLength)
  const name = plainName(nameBytes, { isUtf8: (flags & UTF8) !== 0, archive })
  if (method !== STORED) throw damaged(archive, `the entry ${name} is compressed`)
  if ((flags & ~KNOWN_FLAGS) !== 0)
    throw damaged(archive, `the entry ${name} is encrypted or of a newer kind`)
  if (commentLength !== 0 || disk !== 0)
    throw damaged(archive, `the entry ${name} has a comment, or lies in another part`)
  const extra = new DataView(bytes.buffer, bytes.byteOffset + RECORD_BYTES + nameLength, extraLength)
  const sizes = wideSizes(bytes, extra)
  if (!sizes) throw damaged(archive, `the entry ${name} is said to have two sizes or places`)
  const [size, storedSize, headerOffset] = sizes
  if (size !== storedSize) throw damaged(archive, `the entry ${name} is compressed`)
  const record = { name, nameBytes, flags, crc32: bytes.getUint32(16, true), byteLength: size, headerOffset }
  return { record, byteLength }
}

/** Size, stored size and place: in 64 bits exactly where the 32 bits say that they do not suffice. */
function wideSizes(bytes: DataView, extra: DataView): [number, number, number] | undefined {
  const narrow = [24, 20, 42].map((at) => bytes.getUint32(at, true))
  const saturated = narrow.filter((value) => value === SATURATED).length
  if (saturated === 0) return extra.byteLength === 0 ? (narrow as [number, number, number]) : undefined
  const fits =
    extra.byteLength === 4 + 8 * saturated &&
    extra.getUint16(0, true) === ZIP64 &&
    extra.getUint16(2, true) === 8 * saturated
  if (!fits) return undefined
  let at = 4
  const wide = narrow.map((value) => {
    if (value !== SATURATED) return value
    at += 8
    return wideNumber(extra, at - 8)
  })
  return wide as [number, number, number]
}

/** Nothing is ever written under a name; but a name that leads elsewhere is no checkpoint's. */
function plainName(bytes: Uint8Array, { isUtf8, archive }: { isUtf8: boolean; archive: Archive }): string {
  if (bytes.byteLength > LONGEST_NAME_BYTES || (!isUtf8 && bytes.some((byte) => byte > 0x7e)))
    throw damaged(archive, 'an entry has a very long name, or one in an unknown script')
  let name: string
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw damaged(archive, 'an entry has a name that is not UTF-8')
  }
  const isPlain = !/[\\\p{Cc}]/u.test(name) && name.split('/').every((step) => !/^(|\.|\.\.)$/.test(step))
  if (isPlain) return name
  throw damaged(archive, 'an entry has a name that leads out of the archive')
}
