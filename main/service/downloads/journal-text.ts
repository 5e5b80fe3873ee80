/**
 * What is written down of a file that is being fetched: a line that says which file it is, then a line for each piece
 * whose bytes are on the disk. Lines are only ever added, so a crash can damage none but the last.
 */
import { z } from 'zod'
import { type PinnedFile, pinnedFile } from './remote-file.ts'

const journalHead = z.strictObject({
  version: z.literal(1),
  pieceBytes: z.int().positive(),
  file: pinnedFile,
})
export type JournalHead = z.infer<typeof journalHead>

export interface JournalRecord {
  readonly head: JournalHead
  /** Index of each piece that is there → sha256 of its bytes. */
  readonly pieces: ReadonlyMap<number, string>
  /** Up to the last line that is whole. */
  readonly bytes: number
}

const PIECE = /^(\d{1,9}) ([0-9a-f]{64})$/

export function headLine(file: PinnedFile, pieceBytes: number): string {
  const { repo, path, sizeBytes, digest } = file
  const place = 'url' in file ? { url: file.url } : { commit: file.commit }
  const head: JournalHead = { version: 1, pieceBytes, file: { repo, ...place, path, sizeBytes, digest } }
  return `${JSON.stringify(head)}\n`
}

export function pieceLine(index: number, sha256: string): string {
  return `${index} ${sha256}\n`
}

/** Undefined where the first line is none of ours. */
export function parseJournal(text: string): JournalRecord | undefined {
  const lines = text.split('\n')
  // What follows the last line feed was not finished.
  lines.pop()
  const head = headOf(lines[0])
  if (!head) return undefined
  const pieces = new Map<number, string>()
  let bytes = Buffer.byteLength(`${lines[0]}\n`)
  const count = Math.ceil(head.file.sizeBytes / head.pieceBytes)
  for (const line of lines.slice(1)) {
    const [, index, sha256] = PIECE.exec(line) ?? []
    if (index === undefined || sha256 === undefined || Number(index) >= count) break
    pieces.set(Number(index), sha256)
    bytes += line.length + 1
  }
  return { head, pieces, bytes }
}

function headOf(line: string | undefined): JournalHead | undefined {
  try {
    return journalHead.parse(JSON.parse(line ?? ''))
  } catch {
    return undefined
  }
}
