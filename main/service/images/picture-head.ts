/** What a picture says about itself, read from its beginning alone: folders hold thousands of them. */
import { type FileHandle, open } from 'node:fs/promises'
import { readPngText } from '../../../native-models/formats/png.ts'
import { type PictureRecord, pictureRecord, RECORD_KEYWORD } from './metadata.ts'

const SIGNATURE_BYTES = 8
/** Length, type and checksum around a chunk's data. */
const FRAME_BYTES = 12
/** Our texts stand right behind the header. */
const HEAD_BYTES = 1024 * 1024
/** An empty IDAT and the end: they stand in for the pixels. */
const REST = Buffer.from('0000000049444154' + '35af061e' + '0000000049454e44' + 'ae426082', 'hex')
const END = REST.subarray(-FRAME_BYTES)

/** The studio's own record; undefined in every other file, whole or not. */
export async function readRecord(path: string): Promise<PictureRecord | undefined> {
  await using file = await open(path, 'r')
  const head = await readHead(file)
  if (!head) return undefined
  try {
    const text = readPngText(head).get(RECORD_KEYWORD)
    return text === undefined ? undefined : pictureRecord.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** A PNG of the same header and texts, without pixels; undefined if the file does not end as a PNG does. */
async function readHead(file: FileHandle): Promise<Buffer | undefined> {
  const { size } = await file.stat()
  if (size < SIGNATURE_BYTES + 2 * FRAME_BYTES) return undefined
  const end = await readAt(file, size - FRAME_BYTES, FRAME_BYTES)
  if (!end.equals(END)) return undefined
  const head = await readAt(file, 0, Math.min(size, HEAD_BYTES))
  const pixels = firstPixels(head)
  return pixels === undefined ? undefined : Buffer.concat([head.subarray(0, pixels), REST])
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** Where the first chunk of pixels begins, or undefined where it is not in the head. */
function firstPixels(head: Buffer): number | undefined {
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= head.length; ) {
    if (head.toString('latin1', at + 4, at + 8) === 'IDAT') return at
    at += FRAME_BYTES + head.readUInt32BE(at)
  }
  return undefined
}
