/**
 * The end of a zip archive: where its directory lies. PKWARE APPNOTE.TXT 6.3.10, §4.3.14–16.
 *
 * The end is where PyTorch writes it: in the file's last bytes, without a comment. So nothing is searched for, and
 * no second archive can hide in what a comment would be.
 */
import { StudioError } from '../api/errors.ts'
import { readAt } from './file-bytes.ts'

export interface Archive {
  readonly path: string
  readonly sizeBytes: number
}

/** The central directory: `count` records in these bytes. */
export interface DirectoryPlace {
  readonly count: number
  readonly position: number
  readonly byteLength: number
}

const END = { signature: 0x06054b50, bytes: 22 }
const LOCATOR = { signature: 0x07064b50, bytes: 20 }
const END64 = { signature: 0x06064b50, bytes: 56 }
/** The three one after the other. */
const WIDE_BYTES = END64.bytes + LOCATOR.bytes + END.bytes

const MOST_ENTRIES = 50_000
/** A record is 46 bytes, a name of at most 512 and four numbers of 64 bits. */
const MOST_RECORD_BYTES = 600

/** @throws E_ZIP_DAMAGED, E_FILE_CHANGED */
export function readZipEnd(fd: number, archive: Archive): DirectoryPlace {
  const { path, sizeBytes } = archive
  const byteLength = Math.min(WIDE_BYTES, sizeBytes)
  if (byteLength < END.bytes) throw damaged(archive, 'it is too short to be an archive')
  const tail = new DataView(readAt(fd, { path, position: sizeBytes - byteLength, byteLength }).buffer)
  const end = view(tail, byteLength - END.bytes, END.bytes)
  if (end.getUint32(0, true) !== END.signature || end.getUint16(20, true) !== 0)
    throw damaged(archive, 'no directory is at its end: it is cut short, or something follows it')
  const narrow = narrowEnd(end, archive)
  const isWide = byteLength === WIDE_BYTES && tail.getUint32(END64.bytes, true) === LOCATOR.signature
  const place = isWide ? wideEnd(tail, narrow, archive) : narrow
  const behind = sizeBytes - (isWide ? WIDE_BYTES : END.bytes)
  if (place.count === 0 || place.count > MOST_ENTRIES)
    throw damaged(archive, `it has ${place.count === 0 ? 'no' : `more than ${MOST_ENTRIES}`} entries`)
  if (place.position + place.byteLength !== behind || place.byteLength > place.count * MOST_RECORD_BYTES)
    throw damaged(archive, 'its directory does not lie where it says')
  return place
}

function narrowEnd(end: DataView, archive: Archive): DirectoryPlace {
  const [disk, directoryDisk, here, count] = [4, 6, 8, 10].map((at) => end.getUint16(at, true))
  if (disk !== 0 || directoryDisk !== 0 || here !== count)
    throw damaged(archive, 'it is one part of an archive of several')
  return { count: count!, byteLength: end.getUint32(12, true), position: end.getUint32(16, true) }
}

/** zip64: the numbers in 64 bits. The narrow ones have to be the same, or say that they are too small for them. */
function wideEnd(tail: DataView, narrow: DirectoryPlace, archive: Archive): DirectoryPlace {
  const end = view(tail, 0, END64.bytes)
  const locator = view(tail, END64.bytes, LOCATOR.bytes)
  const wide = (at: number) => wideNumber(end, at)
  const isWhole =
    end.getUint32(0, true) === END64.signature &&
    wide(4) === END64.bytes - 12 &&
    end.getUint32(16, true) === 0 &&
    end.getUint32(20, true) === 0 &&
    wide(24) === wide(32) &&
    locator.getUint32(4, true) === 0 &&
    wideNumber(locator, 8) === archive.sizeBytes - WIDE_BYTES &&
    locator.getUint32(16, true) === 1
  const place = { count: wide(32), byteLength: wide(40), position: wide(48) }
  const agrees =
    [place.count, 0xffff].includes(narrow.count) &&
    [place.byteLength, 0xffffffff].includes(narrow.byteLength) &&
    [place.position, 0xffffffff].includes(narrow.position)
  if (!isWhole || !agrees) throw damaged(archive, 'its two ends (zip and zip64) contradict each other')
  return place
}

function view(whole: DataView, offset: number, byteLength: number): DataView {
  return new DataView(whole.buffer, whole.byteOffset + offset, byteLength)
}

/** 64 bits as a number: what is above 2^53 is larger than any file, and stays so. */
export function wideNumber(bytes: DataView, at: number): number {
  return Number(bytes.getBigUint64(at, true))
}

export function damaged({ path }: Pick<Archive, 'path'>, what: string): StudioError {
  return new StudioError('E_ZIP_DAMAGED', `${path}: ${what}.`)
}
