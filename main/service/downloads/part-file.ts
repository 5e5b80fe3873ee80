/**
 * A file that is being fetched: `<name>.part` with its bytes at their places, and beside it `<name>.journal`, which
 * names the pieces that are surely on the disk. A piece is named only after its bytes were synced.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Disk, nodeDisk, type OpenPart, writeAll } from './disk.ts'
import { headLine, type JournalRecord, parseJournal, pieceLine } from './journal-text.ts'
import { type Piece, pieceAt, pieceCount } from './pieces.ts'
import type { PinnedFile } from './remote-file.ts'

interface PartOptions {
  readonly folder: string
  readonly file: PinnedFile
  readonly pieceBytes: number
  readonly disk?: Disk
}

/** Content and place: what is fetched for one repository is not taken for another's, nor an older commit's. */
function partName({ repo, path, digest }: Pick<PinnedFile, 'repo' | 'path' | 'digest'>): string {
  return createHash('sha256').update(`${repo}\n${path}\n${digest.hex}`).digest('hex').slice(0, 32)
}

/** Pieces that are read again when a part is opened: bit rot shows, and gigabytes are not waited for. */
const LOOKED_AT = 8
const READ_BYTES = 1 << 20

export class PartFile implements AsyncDisposable {
  readonly path: string
  readonly file: PinnedFile
  readonly pieceBytes: number
  readonly #part: OpenPart
  readonly #journal: OpenPart
  readonly #pieces: Map<number, string>
  #journalBytes: number
  #lines: { index: number; sha256: string }[] = []
  #next: Promise<void> | undefined
  #last: Promise<void> = Promise.resolve()

  private constructor(
    options: PartOptions,
    opened: { part: OpenPart; journal: OpenPart; record: JournalRecord },
  ) {
    this.path = PartFile.pathOf(options.folder, options.file)
    this.file = options.file
    this.pieceBytes = opened.record.head.pieceBytes
    this.#part = opened.part
    this.#journal = opened.journal
    this.#pieces = new Map(opened.record.pieces)
    this.#journalBytes = opened.record.bytes
  }

  /** Goes on with what is there, or begins. @throws the file system's errors */
  static async open(options: PartOptions): Promise<PartFile> {
    const { folder, file, disk = nodeDisk } = options
    const name = join(folder, partName(file))
    const known = await recordOf(`${name}.journal`, file)
    await using opened = new AsyncDisposableStack()
    const open = async (ending: string, flags: 'r+' | 'w+'): Promise<OpenPart> => {
      const handle = await disk.open(`${name}.${ending}`, flags)
      opened.defer(() => handle.close())
      return handle
    }
    const journal = await open('journal', known ? 'r+' : 'w+')
    const part = known && (await open('part', 'r+').catch(undefinedIfMissing))
    const begun =
      known && part
        ? await new PartFile(options, { part, journal, record: known }).#lookedThrough()
        : new PartFile(options, {
            record: await beginJournal(journal, options),
            part: await open('part', 'w+'),
            journal,
          })
    opened.move()
    return begun
  }

  static pathOf(folder: string, file: Parameters<typeof partName>[0]): string {
    return join(folder, `${partName(file)}.part`)
  }

  get doneBytes(): number {
    return [...this.#pieces.keys()].reduce((sum, index) => sum + bytesOf(this.#pieceAt(index)), 0)
  }

  missing(): Piece[] {
    const count = pieceCount(this.file.sizeBytes, this.pieceBytes)
    return Array.from({ length: count }, (_, index) => this.#pieceAt(index)).filter(
      ({ index }) => !this.#pieces.has(index),
    )
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    await writeAll(this.#part, bytes, position)
  }

  /** Resolves when the piece is on the disk and written down. What comes together is synced together. */
  commit(index: number, sha256: string): Promise<void> {
    this.#lines.push({ index, sha256 })
    this.#next ??= this.#last.then(() => this.#flush())
    return this.#next
  }

  /** Pieces whose bytes are no longer what they were are forgotten. → how many. @throws the file system's errors */
  async dropDamaged(): Promise<number> {
    return this.#dropDamagedOf([...this.#pieces.keys()])
  }

  /** Nothing of it is believed any more. */
  async forgetAll(): Promise<void> {
    await this.#forget([...this.#pieces.keys()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => undefined)
    await this.#part.close()
    await this.#journal.close()
  }

  #pieceAt(index: number): Piece {
    return pieceAt(index, this.file.sizeBytes, this.pieceBytes)
  }

  #flush(): Promise<void> {
    const lines = this.#lines
    this.#lines = []
    this.#next = undefined
    const written = this.#writeDown(lines)
    this.#last = written.catch(() => undefined)
    return written
  }

  /** At a place of its own, so that what a full disk cut off is written over. */
  async #writeDown(lines: readonly { index: number; sha256: string }[]): Promise<void> {
    await this.#part.datasync()
    const text = Buffer.from(lines.map(({ index, sha256 }) => pieceLine(index, sha256)).join(''))
    await writeAll(this.#journal, text, this.#journalBytes)
    await this.#journal.datasync()
    this.#journalBytes += text.length
    for (const { index, sha256 } of lines) this.#pieces.set(index, sha256)
  }

  /** Where one of a few is damaged, all are looked at. */
  async #lookedThrough(): Promise<this> {
    const known = [...this.#pieces.keys()]
    const step = Math.max(1, Math.ceil(known.length / LOOKED_AT))
    const some = known.filter((_, position) => position % step === 0 || position >= known.length - 2)
    if ((await this.#dropDamagedOf(some)) > 0) await this.dropDamaged()
    return this
  }

  async #dropDamagedOf(indexes: readonly number[]): Promise<number> {
    const damaged: number[] = []
    for (const index of indexes)
      if ((await this.#hashOf(index)) !== this.#pieces.get(index)) damaged.push(index)
    if (damaged.length > 0) await this.#forget(damaged)
    return damaged.length
  }

  async #hashOf(index: number): Promise<string> {
    const { start, end } = this.#pieceAt(index)
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, end - start))
    for (let position = start; position < end; ) {
      const { bytesRead } = await this.#part.read(
        buffer,
        0,
        Math.min(buffer.length, end - position),
        position,
      )
      if (bytesRead === 0) return ''
      hash.update(buffer.subarray(0, bytesRead))
      position += bytesRead
    }
    return hash.digest('hex')
  }

  /** The journal is cut to its first line and the rest written anew: a crash in between only forgets more. */
  async #forget(indexes: readonly number[]): Promise<void> {
    for (const index of indexes) this.#pieces.delete(index)
    const head = headLine(this.file, this.pieceBytes)
    const kept = [...this.#pieces].map(([index, sha256]) => pieceLine(index, sha256))
    await this.#journal.truncate(0)
    const text = Buffer.from(head + kept.join(''))
    await writeAll(this.#journal, text, 0)
    await this.#journal.datasync()
    this.#journalBytes = text.length
  }
}

function bytesOf({ start, end }: Piece): number {
  return end - start
}

/** What was written down of the same file; else it is begun anew. */
async function recordOf(path: string, { sizeBytes }: PinnedFile): Promise<JournalRecord | undefined> {
  const record = parseJournal(await readFile(path, 'utf8').catch(() => ''))
  return record?.head.file.sizeBytes === sizeBytes ? record : undefined
}

async function beginJournal(
  journal: OpenPart,
  { file, pieceBytes }: Pick<PartOptions, 'file' | 'pieceBytes'>,
): Promise<JournalRecord> {
  const head = Buffer.from(headLine(file, pieceBytes))
  await journal.truncate(0)
  await writeAll(journal, head, 0)
  return { head: { version: 1, pieceBytes, file }, pieces: new Map(), bytes: head.length }
}

/** The bytes are gone, so is what is said of them. */
function undefinedIfMissing(thrown: unknown): undefined {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown
}
