/**
 * The directory of a zip archive, read as strictly as nothing but PyTorch's own writer needs: entries that are
 * stored and not compressed, one after the other without a hole, each said to be the same in its two headers.
 * Packages of libraries may be compressed (`zip-rules.ts`); nothing else is laxer for them.
 * PKWARE APPNOTE.TXT 6.3.10, §4.3.12 and §4.5.3.
 *
 * What two programs could read differently is refused: that is how damaging archives have passed scanners.
 */
import { readAt } from './file-bytes.ts'
import type { Checksum } from './weight-file.ts'
import { type Archive, damaged, readZipEnd } from './zip-end.ts'
import { wideNumbers } from './zip-extra.ts'
import { DEFLATED, endOfEntry, SIZES_BEHIND, STORED, type ZipRecord } from './zip-local.ts'
import { CHECKPOINT_RULES, PACKAGE_RULES, type ZipRules } from './zip-rules.ts'

const SIGNATURE = 0x02014b50
const RECORD_BYTES = 46
const LONGEST_NAME_BYTES = 512
/** Encryption, patches and the rest are not for weights. */
const UTF8 = 1 << 11
const KNOWN_FLAGS = SIZES_BEHIND | UTF8
/** Of deflated entries: how hard was tried. */
const EFFORT = 0b110
const SATURATED = 0xffffffff
/** What deflate can make of a byte at most: 258 of two bits. */
const MOST_INFLATION = 1032

/** An entry whose bytes may be compressed; `byteLength` and checksum are of what they become. */
export interface PackedEntry extends Checksum {
  readonly isDeflated: boolean
  readonly storedBytes: number
}

/** A checkpoint's, in the order in which they lie. @throws E_ZIP_DAMAGED with the entry's name, E_FILE_CHANGED */
export function readZipDirectory(fd: number, archive: Archive): Checksum[] {
  return readEntries(fd, archive, CHECKPOINT_RULES).map(({ name, offset, byteLength, crc32 }) => ({
    ...{ name, offset, byteLength, crc32 },
  }))
}

/** A package's files, in the order in which they lie. @throws as `readZipDirectory` */
export function readPackageDirectory(fd: number, archive: Archive): PackedEntry[] {
  return readEntries(fd, archive, PACKAGE_RULES).filter(({ name }) => !name.endsWith('/'))
}

function readEntries(fd: number, archive: Archive, rules: ZipRules): PackedEntry[] {
  const place = readZipEnd(fd, archive)
  const bytes = readAt(fd, { path: archive.path, position: place.position, byteLength: place.byteLength })
  const records = parseRecords(bytes, place.count, { archive, rules })
  records.sort((a, b) => a.headerOffset - b.headerOffset)
  const entries: PackedEntry[] = []
  let at = 0
  for (const record of records) {
    if (record.headerOffset < at) throw damaged(archive, `the entry ${record.name} overlaps another one`)
    if (record.headerOffset > at)
      throw damaged(archive, `bytes before the entry ${record.name} belong to nothing`)
    const { offset, end } = endOfEntry(fd, record, { archive, rules, limit: place.position })
    const { name, byteLength, storedBytes, method, crc32 } = record
    entries.push({ name, offset, byteLength, storedBytes, crc32, isDeflated: method === DEFLATED })
    at = end
  }
  if (at !== place.position) throw damaged(archive, 'bytes before its directory belong to nothing')
  return entries
}

interface Reading {
  readonly archive: Archive
  readonly rules: ZipRules
}

function parseRecords(bytes: Uint8Array<ArrayBuffer>, count: number, reading: Reading): ZipRecord[] {
  const { archive } = reading
  const names = new Set<string>()
  const records: ZipRecord[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const { record, byteLength } = parseRecord(new DataView(bytes.buffer, at), reading)
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
  reading: Reading,
): { record: ZipRecord; byteLength: number } {
  const { archive, rules } = reading
  if (bytes.byteLength < RECORD_BYTES || bytes.getUint32(0, true) !== SIGNATURE)
    throw damaged(archive, 'its directory is cut short or not one')
  const [flags, method] = [8, 10].map((at) => bytes.getUint16(at, true)) as [number, number]
  const [nameLength, extraLength, commentLength, disk] = [28, 30, 32, 34].map((at) =>
    bytes.getUint16(at, true),
  ) as [number, number, number, number]
  const byteLength = RECORD_BYTES + nameLength + extraLength
  if (byteLength > bytes.byteLength) throw damaged(archive, 'its directory is cut short or not one')
  const nameBytes = new Uint8Array(bytes.buffer, bytes.byteOffset + RECORD_BYTES, nameLength)
  const name = plainName(nameBytes, { isUtf8: (flags & UTF8) !== 0, ...reading })
  const isDeflated = method === DEFLATED && rules.mayDeflate
  if (method !== STORED && !isDeflated) throw damaged(archive, `the entry ${name} is compressed`)
  if ((flags & ~(isDeflated ? KNOWN_FLAGS | EFFORT : KNOWN_FLAGS)) !== 0)
    throw damaged(archive, `the entry ${name} is encrypted or of a newer kind`)
  if (commentLength !== 0 || disk !== 0)
    throw damaged(archive, `the entry ${name} has a comment, or lies in another part`)
  if (!isPlainFile(bytes, name)) throw damaged(archive, `the entry ${name} is a link, or no file`)
  const extra = new DataView(bytes.buffer, bytes.byteOffset + RECORD_BYTES + nameLength, extraLength)
  const sizes = wideSizes(bytes, extra, rules)
  if (!sizes) throw damaged(archive, `the entry ${name} is said to have two sizes or places`)
  const [size, storedBytes, headerOffset] = sizes
  if (!isDeflated && size !== storedBytes) throw damaged(archive, `the entry ${name} is compressed`)
  if (size > storedBytes * MOST_INFLATION || (name.endsWith('/') && size > 0))
    throw damaged(archive, `the entry ${name} is said to be more than its bytes can become`)
  const crc32 = bytes.getUint32(16, true)
  const record = { name, nameBytes, flags, method, crc32, byteLength: size, storedBytes, headerOffset }
  return { record, byteLength }
}

const FILE_KIND = 0o170000
const PLAIN_FILE = 0o100000
const FOLDER = 0o040000

/** Unix's mode in the upper half of the external attributes: zero where the writer knows none. */
function isPlainFile(bytes: DataView, name: string): boolean {
  const kind = bytes.getUint16(40, true) & FILE_KIND
  return kind === 0 || kind === (name.endsWith('/') ? FOLDER : PLAIN_FILE)
}

/** Size, stored size and place: in 64 bits exactly where the 32 bits say that they do not suffice. */
function wideSizes(
  bytes: DataView,
  extra: DataView,
  { centralNotes }: ZipRules,
): [number, number, number] | undefined {
  const narrow = [24, 20, 42].map((at) => bytes.getUint32(at, true))
  const wide = wideNumbers(extra, centralNotes)
  if (wide?.length !== narrow.filter((value) => value === SATURATED).length) return undefined
  const numbers = narrow.map((value) => (value === SATURATED ? wide.shift()! : value))
  return numbers as [number, number, number]
}

/** Nothing is ever written under a name; but a name that leads elsewhere is no checkpoint's. */
function plainName(bytes: Uint8Array, { isUtf8, archive, rules }: Reading & { isUtf8: boolean }): string {
  if (bytes.byteLength > LONGEST_NAME_BYTES || (!isUtf8 && bytes.some((byte) => byte > 0x7e)))
    throw damaged(archive, 'an entry has a very long name, or one in an unknown script')
  let name: string
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw damaged(archive, 'an entry has a name that is not UTF-8')
  }
  const path = rules.mayHaveFolders ? name.replace(/\/$/, '') : name
  const isPlain = !/[\\\p{Cc}]/u.test(path) && path.split('/').every((step) => !/^(|\.|\.\.)$/.test(step))
  if (isPlain) return name
  throw damaged(archive, 'an entry has a name that leads out of the archive')
}
