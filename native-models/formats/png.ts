/**
 * The text that a PNG carries: read from untrusted bytes, and written into our own pictures.
 *
 * Chunks: PNG (Third Edition), §5 and §11.3.3, https://www.w3.org/TR/png-3/. Pixels are not decoded here.
 */
import { crc32, inflateSync } from 'node:zlib'
import { StudioError } from '../api/errors.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Length, type and CRC around a chunk's data. */
const FRAME_BYTES = 12
const MAX_CHUNKS = 10_000
/** All texts of a picture together, unpacked. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024
const MAX_KEYWORD_BYTES = 79

interface Chunk {
  readonly type: string
  readonly data: Buffer
  /** The chunk with its frame. */
  readonly whole: Buffer
}

function refuse(why: string, cause?: unknown): never {
  throw new StudioError('E_PNG', `The picture ${why}.`, { cause })
}

/**
 * keyword → text of every tEXt, zTXt and iTXt chunk; of several with one keyword the first.
 * @throws {StudioError} E_PNG when the file is not a whole PNG or its texts are malformed or above 16 MB.
 */
export function readPngText(png: Uint8Array): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  let leftBytes = MAX_TEXT_BYTES
  for (const chunk of readChunks(png)) {
    const entry = textOf(chunk, leftBytes)
    if (entry === undefined) continue
    leftBytes -= entry.sizeBytes
    if (!texts.has(entry.keyword)) texts.set(entry.keyword, entry.text)
  }
  return texts
}

export interface PngTextEntry {
  readonly keyword: string
  readonly text: string
}

/**
 * The picture with these texts right after its header; older texts of the same keywords are left out.
 * tEXt where the text is printable Latin-1, which every reader knows, otherwise iTXt in UTF-8.
 * @throws {StudioError} E_PNG when the file is not a whole PNG, or a keyword or text cannot stand in one.
 */
export function withPngText(png: Uint8Array, entries: readonly PngTextEntry[]): Uint8Array {
  const replaced = new Set(entries.map((entry) => entry.keyword))
  const [header, ...others] = readChunks(png)
  if (header === undefined) refuse('has no header')
  const kept = others.filter((chunk) => !isText(chunk.type) || !replaced.has(keywordOf(chunk)[0]))
  const added = entries.map(textChunk)
  return Buffer.concat([SIGNATURE, header.whole, ...added, ...kept.map((chunk) => chunk.whole)])
}

/** Every chunk in the file's order; lengths, checksums and the order of the critical chunks are checked. */
function readChunks(png: Uint8Array): readonly Chunk[] {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) refuse('is not a PNG')
  const chunks: Chunk[] = []
  for (let offset = SIGNATURE.length; offset < bytes.length; ) {
    if (chunks.length === MAX_CHUNKS) refuse(`has more than ${MAX_CHUNKS} chunks`)
    const chunk = chunkAt(bytes, offset)
    chunks.push(chunk)
    offset += chunk.whole.length
    if (chunk.type === 'IEND' && offset < bytes.length)
      refuse(`has ${bytes.length - offset} bytes after its end`)
  }
  checkOrder(chunks)
  return chunks
}

function chunkAt(bytes: Buffer, offset: number): Chunk {
  if (bytes.length - offset < FRAME_BYTES) refuse('is cut short')
  const length = bytes.readUInt32BE(offset)
  if (length > bytes.length - offset - FRAME_BYTES)
    refuse(`is cut short or has a false length at byte ${offset}`)
  const type = bytes.toString('latin1', offset + 4, offset + 8)
  if (!/^[A-Za-z]{4}$/.test(type)) refuse(`has no chunk name at byte ${offset + 4}`)
  const whole = bytes.subarray(offset, offset + FRAME_BYTES + length)
  if (crc32(whole.subarray(4, 8 + length)) !== whole.readUInt32BE(8 + length)) {
    refuse(`has a false checksum in its chunk ${type} at byte ${offset}`)
  }
  return { type, data: whole.subarray(8, 8 + length), whole }
}

/** IHDR (PLTE) IDAT… IEND, each where it belongs, and no other critical chunk (a capital first letter). */
function checkOrder(chunks: readonly Chunk[]): void {
  const header = chunks[0]
  if (header?.type !== 'IHDR' || header.data.length !== 13) refuse('does not begin with a header')
  const end = chunks.at(-1)
  if (end?.type !== 'IEND' || end.data.length !== 0) refuse('is cut short: it has no end')
  const critical = chunks.map((chunk) => chunk.type).filter((type) => /^[A-Z]/.test(type))
  if (!/^IHDR (PLTE )?(IDAT )+IEND$/.test(critical.join(' ')))
    refuse('has its critical chunks in a false order')
  const [first, last] = [chunks.findIndex(isPixels), chunks.findLastIndex(isPixels)]
  if (!chunks.slice(first, last).every(isPixels)) refuse('has something between its pixels')
}

function isPixels(chunk: Chunk): boolean {
  return chunk.type === 'IDAT'
}

type TextType = 'tEXt' | 'zTXt' | 'iTXt'

function isText(type: string): type is TextType {
  return type === 'tEXt' || type === 'zTXt' || type === 'iTXt'
}

interface TextFound extends PngTextEntry {
  readonly sizeBytes: number
}

function textOf(chunk: Chunk, leftBytes: number): TextFound | undefined {
  if (!isText(chunk.type)) return undefined
  const [keyword, rest] = keywordOf(chunk)
  const { packed, content, encoding } = contentOf(chunk.type, rest)
  const text = packed ? inflated(content, leftBytes) : content
  if (text.length > leftBytes) refuse(`carries more than ${MAX_TEXT_BYTES} bytes of text`)
  return { keyword, text: decoded(text, encoding), sizeBytes: text.length }
}

/** The keyword of a text chunk, and what follows its zero byte. */
function keywordOf({ data }: Chunk): [string, Buffer] {
  const [keyword, rest] = splitAtZero(data, 'latin1')
  checkKeyword(keyword)
  return [keyword, rest]
}

interface TextContent {
  readonly packed: boolean
  readonly content: Buffer
  readonly encoding: 'latin1' | 'utf8'
}

function contentOf(type: TextType, rest: Buffer): TextContent {
  if (type === 'tEXt') return { packed: false, content: rest, encoding: 'latin1' }
  if (type === 'zTXt') {
    if (rest[0] !== 0) refuse('has a text of an unknown compression')
    return { packed: true, content: rest.subarray(1), encoding: 'latin1' }
  }
  const [flag, method] = rest
  if ((flag !== 0 && flag !== 1) || method !== 0) refuse('has a text of an unknown compression')
  const [, afterLanguage] = splitAtZero(rest.subarray(2), 'latin1')
  const [, content] = splitAtZero(afterLanguage, 'utf8')
  return { packed: flag === 1, content, encoding: 'utf8' }
}

function splitAtZero(data: Buffer, encoding: 'latin1' | 'utf8'): [string, Buffer] {
  const zero = data.indexOf(0)
  if (zero === -1) refuse('has a text chunk without its separator')
  return [data.toString(encoding, 0, zero), data.subarray(zero + 1)]
}

function inflated(packed: Buffer, maxOutputLength: number): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, maxOutputLength) })
  } catch (cause) {
    return refuse('has a packed text that is damaged or too long', cause)
  }
}

function decoded(text: Buffer, encoding: 'latin1' | 'utf8'): string {
  if (encoding === 'latin1') return text.toString('latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)
  } catch (cause) {
    return refuse('has a text that is not UTF-8', cause)
  }
}

const KEYWORD = /^[\x21-\x7e\xa1-\xff]+( [\x21-\x7e\xa1-\xff]+)*$/

function checkKeyword(keyword: string): void {
  if (keyword.length > MAX_KEYWORD_BYTES || !KEYWORD.test(keyword))
    refuse('has a text with a malformed keyword')
}

/** Printable Latin-1 and line feeds. */
const LATIN_1 = /^[\n\x20-\x7e\xa0-\xff]*$/

function textChunk({ keyword, text }: PngTextEntry): Buffer {
  checkKeyword(keyword)
  if (text.includes('\0') || !text.isWellFormed())
    refuse(`cannot carry the text "${keyword}": it is no Unicode text`)
  const data = LATIN_1.test(text)
    ? Buffer.from(`${keyword}\0${text}`, 'latin1')
    : Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')])
  if (data.length > MAX_TEXT_BYTES)
    refuse(`cannot carry the text "${keyword}": it is above ${MAX_TEXT_BYTES} bytes`)
  return framed(LATIN_1.test(text) ? 'tEXt' : 'iTXt', data)
}

function framed(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(FRAME_BYTES + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}
