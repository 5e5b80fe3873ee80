/** A history with rows and real picture files, without an engine. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { Entries } from '../../../../main/service/history/entries.ts'
import { Journal } from '../../../../main/service/history/journal.ts'
import { Pictures } from '../../../../main/service/history/pictures.ts'
import { type OpenedHistory, openHistory } from '../../../../main/service/history/recovery.ts'
import { HistorySearch } from '../../../../main/service/history/search.ts'
import { pictureMetadata } from '../../../../main/service/images/metadata.ts'
import { saveFileAtomically } from '../../../../main/service/images/save-file.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { withPngText } from '../../../../native-models/formats/png.ts'
import { quickRequest } from '../service-process.ts'

export interface Folder {
  readonly data: string
  readonly pictures: string
  [Symbol.dispose](): void
}

export function temporaryFolder(): Folder {
  const root = mkdtempSync(join(tmpdir(), 'history-'))
  const [data, pictures] = [join(root, 'data'), join(root, 'pictures')]
  mkdirSync(data)
  mkdirSync(pictures)
  return { data, pictures, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

export class History implements Disposable {
  readonly opened: OpenedHistory
  readonly journal: Journal
  readonly pictures: Pictures
  readonly entries: Entries
  readonly search: HistorySearch
  readonly #folder: Folder

  constructor(folder: Folder) {
    this.#folder = folder
    this.opened = openHistory(folder.data)
    const { db } = this.opened
    this.journal = new Journal(db)
    this.pictures = new Pictures(db)
    this.entries = new Entries(db)
    this.search = new HistorySearch(db, this.entries)
    this.pictures.folderId(folder.pictures)
  }

  get db() {
    return this.opened.db
  }

  /** A queued entry. */
  add(request: Partial<GenerateRequest> = {}, now?: number): string {
    const whole = quickRequest(request)
    return this.journal.add({ request: whole, modelName: 'PixArt nano LCM', width: 256, height: 256 }, now)
  }

  /** An entry with all its pictures, as the queue leaves it. */
  async paint(request: Partial<GenerateRequest> = {}, now?: number): Promise<string> {
    const id = this.add(request, now)
    const { seq } = this.entries.row(id)
    this.journal.begin(seq)
    for (const place of this.pictures.missing(seq)) {
      const path = await this.savePicture(id, place)
      this.addPicture(id, place, path)
    }
    this.journal.finish(seq, 'done')
    return id
  }

  addPicture(id: string, place: number, path: string): void {
    const { seq: entry } = this.entries.row(id)
    this.pictures.add({
      ...{ entry, place, path: basename(path), bytes: 1, width: 256, height: 256, createdAt: Date.now() },
      folder: this.pictures.folderId(this.#folder.pictures),
      seed: String(BigInt(this.entries.get(id).request.seed) + BigInt(place)),
    })
  }

  /** The file alone, with its record. → its path */
  async savePicture(id: string, place: number): Promise<string> {
    const { request, createdAt, modelName } = this.entries.get(id)
    const seed = String(BigInt(request.seed) + BigInt(place))
    const blank = await sharp({ create: { width: 256, height: 256, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    const metadata = pictureMetadata({
      ...{ request, seed, modelName, width: 256, height: 256, version: '0.1.0' },
      entry: { id, index: place, seed: request.seed, count: request.count, createdAt },
    })
    const path = join(this.#folder.pictures, `${id}-${place}.png`)
    await saveFileAtomically(path, withPngText(blank, metadata))
    return path
  }

  [Symbol.dispose](): void {
    this.db.close()
  }
}
