/** Zip archives as PyTorch's writer lays them, with every field in reach, so that each of them can lie. */
import { crc32 } from 'node:zlib'

export interface ZipPart {
  readonly name: string | Buffer
  readonly data: Uint8Array
  /** Bytes on the disk where `data` stands for more than is held in memory. */
  readonly byteLength?: number
  /** Sizes behind the data, as PyTorch writes them; else in the local header. */
  readonly behind?: boolean
  /** Aligned by a block of padding, as PyTorch does; others do not. */
  readonly padded?: boolean
  /** Fields of the two headers, and the bytes behind the data, that are not as they should be. */
  readonly local?: Partial<Header>
  readonly central?: Partial<Header>
  readonly behindBytes?: Buffer
}

interface Header {
  signature: number
  flags: number
  method: number
  crc: number
  stored: number
  size: number
  name: Buffer
  extra: Buffer
  comment: Buffer
  disk: number
  /** External attributes: Unix's mode in the upper half. */
  attributes: number
  offset: number
}

export interface ZipLies {
  readonly before?: Buffer
  readonly between?: Buffer
  readonly after?: Buffer
  readonly end?: Partial<Record<'disk' | 'directoryDisk' | 'here' | 'count' | 'bytes' | 'position', number>>
  readonly comment?: Buffer
  /** A zip64 end, with what is wrong in it. */
  readonly wide?: Partial<
    Record<'bytes' | 'disk' | 'here' | 'count' | 'size' | 'position' | 'place' | 'disks', number>
  >
}

const SATURATED = 0xffffffff
const UTF8 = 1 << 11
const BEHIND = 1 << 3
const ALIGNMENT = 64

export const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer)
export const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer)
export const u64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
const narrow = (value: number): number => Math.min(value, SATURATED)

/** A stretch of a file: bytes and where they go. */
export interface Piece {
  readonly position: number
  readonly bytes: Uint8Array
}

/** An archive as pieces, so that gigabytes between them take no memory. */
export function zipPieces(
  parts: readonly ZipPart[],
  lies: ZipLies = {},
): { pieces: Piece[]; sizeBytes: number } {
  const pieces: Piece[] = []
  let at = 0
  const put = (...some: readonly Uint8Array[]) => {
    for (const bytes of some) {
      if (bytes.byteLength > 0) pieces.push({ position: at, bytes })
      at += bytes.byteLength
    }
  }
  put(lies.before ?? Buffer.alloc(0))
  const records: Buffer[] = []
  for (const part of parts) {
    const offset = at
    const header = headerOf(part, offset)
    const isBehind = part.behind !== false && !part.local?.size
    put(localHeader({ ...header, ...part.local }, { isBehind, offset, padded: part.padded !== false }))
    put(part.data)
    at += (part.byteLength ?? part.data.byteLength) - part.data.byteLength
    put(part.behindBytes ?? (part.behind === false ? Buffer.alloc(0) : sizesBehind(header, offset)))
    records.push(centralRecord({ ...header, ...part.central }))
    if (part === parts[0]) put(lies.between ?? Buffer.alloc(0))
  }
  const position = at
  put(...records)
  const directory = { position, size: at - position, count: parts.length }
  if (lies.wide) put(wideEnd(directory, at, lies.wide))
  put(end(directory, lies), lies.after ?? Buffer.alloc(0))
  return { pieces, sizeBytes: at }
}

export function zipBytes(parts: readonly ZipPart[], lies: ZipLies = {}): Buffer {
  const { pieces, sizeBytes } = zipPieces(parts, lies)
  const file = Buffer.alloc(sizeBytes)
  for (const { position, bytes } of pieces) file.set(bytes, position)
  return file
}

function headerOf({ name, data, byteLength, behind }: ZipPart, offset: number): Header {
  const size = byteLength ?? data.byteLength
  const flags = behind === false ? UTF8 : UTF8 | BEHIND
  return {
    signature: 0,
    flags,
    method: 0,
    crc: crc32(data),
    stored: size,
    size,
    name: Buffer.from(name),
    extra: Buffer.alloc(0),
    comment: Buffer.alloc(0),
    disk: 0,
    attributes: 0,
    offset,
  }
}

/** The 64-bit numbers of a header, in a block of their own where 32 bits do not suffice. */
function wideBlock(numbers: readonly number[]): Buffer {
  const wide = numbers.filter((value) => value >= SATURATED)
  return wide.length === 0 ? Buffer.alloc(0) : Buffer.concat([u16(1), u16(8 * wide.length), ...wide.map(u64)])
}

interface LocalPlace {
  readonly isBehind: boolean
  readonly offset: number
  readonly padded: boolean
}

function localHeader(header: Header, { isBehind, offset, padded }: LocalPlace): Buffer {
  const wide = wideBlock([header.size, header.stored, offset])
  const start = offset + 30 + header.name.byteLength + wide.byteLength + 4
  const padding = (ALIGNMENT - (start % ALIGNMENT)) % ALIGNMENT
  const block = padded ? [Buffer.from('FB'), u16(padding), Buffer.alloc(padding, 'Z')] : []
  const extra = header.extra.byteLength > 0 ? header.extra : Buffer.concat([wide, ...block])
  const sizes = isBehind ? [0, 0, 0] : [header.crc, narrow(header.stored), narrow(header.size)]
  return Buffer.concat([
    u32(header.signature || 0x04034b50),
    ...[0, header.flags, header.method, 0, 0].map(u16),
    ...sizes.map(u32),
    u16(header.name.byteLength),
    u16(extra.byteLength),
    header.name,
    extra,
  ])
}

function sizesBehind({ crc, size }: Header, offset: number): Buffer {
  const number = size >= SATURATED || offset >= SATURATED ? u64 : u32
  return Buffer.concat([u32(0x08074b50), u32(crc), number(size), number(size)])
}

function centralRecord(header: Header): Buffer {
  const { name, comment } = header
  const extra =
    header.extra.byteLength > 0 ? header.extra : wideBlock([header.size, header.stored, header.offset])
  return Buffer.concat([
    u32(header.signature || 0x02014b50),
    ...[0, 0, header.flags, header.method, 0, 0].map(u16),
    ...[header.crc, narrow(header.stored), narrow(header.size)].map(u32),
    ...[name.byteLength, extra.byteLength, comment.byteLength, header.disk, 0].map(u16),
    u32(header.attributes),
    u32(narrow(header.offset)),
    name,
    extra,
    comment,
  ])
}

interface Directory {
  readonly position: number
  readonly size: number
  readonly count: number
}

function wideEnd(directory: Directory, at: number, lies: NonNullable<ZipLies['wide']>): Buffer {
  const { position, size, count } = { ...directory, ...lies }
  const { bytes = 44, disk = 0, here = count, place = at, disks = 1 } = lies
  const record = [u32(0x06064b50), u64(bytes), u16(45), u16(45), u32(disk), u32(0)]
  const locator = [u32(0x07064b50), u32(0), u64(place), u32(disks)]
  return Buffer.concat([...record, ...[here, count, size, position].map(u64), ...locator])
}

function end(
  { position, size, count }: Directory,
  { end: lies = {}, comment = Buffer.alloc(0) }: ZipLies,
): Buffer {
  const all = lies.count ?? count
  return Buffer.concat([
    u32(0x06054b50),
    ...[lies.disk ?? 0, lies.directoryDisk ?? 0, lies.here ?? all, all].map(u16),
    ...[lies.bytes ?? size, narrow(lies.position ?? position)].map(u32),
    u16(comment.byteLength),
    comment,
  ])
}
