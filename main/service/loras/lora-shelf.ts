/**
 * The LoRAs of this machine: what lies in the folders, what each is, and what stands beside it. Looked through at
 * the start, whenever a folder tells of a change, and when the window asks.
 */
import { createHash } from 'node:crypto'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Lora, LoraChange, LoraShelf as Shelf } from '../../../preload/contract.ts'
import { fileNameOf } from '../drop/dropped-files.ts'
import { type FoundLora, findLoras } from './find-loras.ts'
import { FolderWatch } from './folder-watch.ts'
import type { LoraFolders, LoraPlaceOnDisk } from './lora-folders.ts'
import { changeNotes, changePreview, type NotesPlace, readNotes } from './lora-notes.ts'
import type { LoraReports } from './lora-reports.ts'
import type { LoraThumbnails, Preview } from './lora-thumbnails.ts'
import { uniqueNames } from './unique-names.ts'

export interface ShelvedLora {
  readonly lora: Lora
  /** Absolute: of a file, or of a PEFT folder. */
  readonly path: string
  /** Absolute: the file itself, or the one in the folder. */
  readonly weights: string
  readonly notes: NotesPlace
  readonly preview: Preview | undefined
}

export interface LoraShelfParts {
  readonly folders: LoraFolders
  readonly reports: LoraReports
  readonly thumbnails: LoraThumbnails
  readonly onChange: (shelf: Shelf) => void
}

/** Files are looked at this many at a time. */
const AT_ONCE = 16

interface Found {
  readonly folder: LoraPlaceOnDisk
  readonly found: FoundLora
}

export class LoraShelf implements Disposable {
  readonly #parts: LoraShelfParts
  readonly #watch = new FolderWatch(() => void this.look())
  #shelved: ShelvedLora[] = []
  #state: Shelf = { loras: [], folders: [] }
  #looking: Promise<void> | undefined
  /** Something has changed since the look that is under way began. */
  #again: Promise<void> | undefined
  #ended = false

  constructor(parts: LoraShelfParts) {
    this.#parts = parts
  }

  state(): Shelf {
    return this.#state
  }

  list(): readonly ShelvedLora[] {
    return this.#shelved
  }

  /** By its name, in any case of letters, or by that of its file. */
  named(name: string): ShelvedLora | undefined {
    const wanted = name.toLowerCase()
    const isCalled = (called: string): boolean => called.toLowerCase() === wanted
    return (
      this.#shelved.find(({ lora }) => isCalled(lora.name)) ??
      this.#shelved.find(({ lora }) => isCalled(lora.fileName.replace(/\.safetensors$/i, '')))
    )
  }

  /** @throws E_NOT_FOUND */
  get(id: string): ShelvedLora {
    const shelved = this.#shelved.find(({ lora }) => lora.id === id)
    if (!shelved) throw new StudioError('E_NOT_FOUND', 'This LoRA is not on this machine any more.')
    return shelved
  }

  /** Looks into every folder. Resolves when everything that is there now is known. */
  look(): Promise<void> {
    if (this.#looking) {
      this.#again ??= this.#looking.then(() => this.look())
      return this.#again
    }
    this.#again = undefined
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /** @throws E_NOT_FOUND, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async update({ id, ...change }: LoraChange): Promise<Lora> {
    await changeNotes(this.get(id).notes, change)
    return this.#lookAt(id)
  }

  /** `picture`: absolute path. @throws E_NOT_FOUND, E_IMAGE, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async setThumbnail(id: string, picture: string): Promise<Lora> {
    await changePreview(this.get(id).notes, picture)
    return this.#lookAt(id)
  }

  /** → absolute path of a WebP. @throws E_NOT_FOUND, E_IMAGE … */
  async thumbnail(id: string): Promise<string> {
    const { preview } = this.get(id)
    if (!preview) throw new StudioError('E_NOT_FOUND', 'There is no picture of this LoRA.')
    return this.#parts.thumbnails.get(id, preview)
  }

  [Symbol.dispose](): void {
    this.#ended = true
    this.#watch[Symbol.dispose]()
  }

  async #lookAt(id: string): Promise<Lora> {
    await this.look()
    return this.get(id).lora
  }

  async #look(): Promise<void> {
    const { folders, reports } = this.#parts
    const places = folders.list()
    const looked = await Promise.all(places.map(({ path }) => findLoras(path)))
    // Before the files are read: what changes meanwhile is looked at again.
    if (!this.#ended) this.#watch.watch(looked.flatMap((one) => one.folders))
    const all = places.flatMap((folder, index) => looked[index]!.loras.map((found) => ({ folder, found })))
    const names = uniqueNames(all.map(({ found }) => found.stem))
    const shelved: ShelvedLora[] = []
    for (let first = 0; first < all.length && !this.#ended; first += AT_ONCE)
      shelved.push(
        ...(await Promise.all(
          all.slice(first, first + AT_ONCE).map((one, index) => this.#describe(one, names[first + index]!)),
        )),
      )
    if (this.#ended) return
    reports.keep()
    this.#shelved = shelved
    this.#tell({
      loras: shelved.map(({ lora }) => lora),
      folders: places.map(({ id, name, kind }, index) => ({
        ...{ id, name, kind },
        missing: looked[index]!.missing,
      })),
    })
  }

  #tell(state: Shelf): void {
    const changed = JSON.stringify(state) !== JSON.stringify(this.#state)
    this.#state = state
    if (changed) this.#parts.onChange(state)
  }

  async #describe({ folder, found }: Found, name: string): Promise<ShelvedLora> {
    const { path, weights, bytes } = found
    const { folders, reports } = this.#parts
    const apart = folder.kind === 'embedded' ? folders.own : undefined
    const { sidecar, preview, place } = await readNotes(found, apart)
    const { alpha } = sidecar
    const { triggerWords, ...inspected } = await reports.of(found, alpha)
    const lora: Lora = {
      id: createHash('sha256').update(path).digest('hex').slice(0, 32),
      ...{ name, title: sidecar.title ?? name, fileName: fileNameOf(path), folder: folder.id, bytes },
      embedded: folder.kind === 'embedded',
      ...inspected,
      triggerWords: [...(sidecar.triggerWords ?? triggerWords)],
      preferredWeight: sidecar.preferredWeight ?? 1,
      ...(alpha !== undefined && { alpha }),
      ...{ description: sidecar.description, notes: sidecar.notes },
      thumbnail: preview !== undefined,
      thumbnailVersion: preview?.version ?? 0,
    }
    return { lora, path, weights, notes: place, preview }
  }
}
