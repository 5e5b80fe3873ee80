/** How much of a file was fetched before, as its journal says, without opening it. */
import { readFile } from 'node:fs/promises'
import { parseJournal } from './journal-text.ts'
import { PartFile } from './part-file.ts'
import { pieceAt } from './pieces.ts'
import { journalOf } from './publish.ts'
import type { PinnedFile } from './remote-file.ts'

/** In bytes. */
export async function bytesBegun(partsFolder: string, file: PinnedFile): Promise<number> {
  const path = journalOf(PartFile.pathOf(partsFolder, file))
  const record = parseJournal(await readFile(path, 'utf8').catch(() => ''))
  if (!record || record.head.file.sizeBytes !== file.sizeBytes) return 0
  return [...record.pieces.keys()]
    .map((index) => pieceAt(index, file.sizeBytes, record.head.pieceBytes))
    .reduce((sum, { start, end }) => sum + end - start, 0)
}
