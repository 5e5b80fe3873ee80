/**
 * The LoRAs of this machine: what lies in the folders, what each is, and what stands beside it. Looked through at
 * the start, whenever a folder tells of a change, and when the window asks.
 */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Lora, LoraChange, LoraShelf as Shelf } from '../../../preload/contract.ts'
import { placelessly } from '../placeless.ts'
import { findLoras, type Looked } from './find-loras.ts'
import { FolderWatch } from './folder-watch.ts'
import type { LoraFolders, LoraPlaceOnDisk } from './lora-folders.ts'
import type { LoraNames } from './lora-names.ts'
import { changeNotes, changePreview } from './lora-notes.ts'
import type { LoraReports } from './lora-reports.ts'
import type { LoraThumbnails } from './lora-thumbnails.ts'
import { idOf, type ShelvedLora, shelveLora } from './shelved-lora.ts'

export interface LoraShelfParts {
  readonly folders: LoraFolders
  readonly reports: LoraReports
  readonly names: LoraNames
  readonly thumbnails: LoraThumbnails
  readonly onChange: (shelf: Shelf) => void
}

/** Files are looked at this many at a time. */
const AT_ONCE = 16

interface LookedInto {
  readonly folder: LoraPlaceOnDisk
  readonly looked: Looked
}

export class LoraShelf implements Disposable {
  readonly #parts: LoraShelfParts
  readonly #watch = new FolderWatch(() => void this.look())
  #shelved: ShelvedLora[] = []
  /** In lower case: names, and those of files that nothing has as its name. */
  #byName: ReadonlyMap<string, ShelvedLora> = new Map()
  #state: Shelf = { loras: [], folders: [] }
  #looking: Promise<void> | undefined
  /** Something has changed since the look that is under way began. */
  #again: Promise<void> | undefined
  #ended = false
  readonly #firstLook = Promise.withResolvers<void>()
  #hasLooked = false

  constructor(parts: LoraShelfParts) {
    this.#parts = parts
  }

  state(): Shelf {
    return this.#state
  }

  /** Every folder was looked into once: what is not here is not on this machine. */
  get hasLooked(): boolean {
    return this.#hasLooked
  }

  /** Resolves when that is so. */
  get firstLook(): Promise<void> {
    return this.#firstLook.promise
  }

  list(): readonly ShelvedLora[] {
    return this.#shelved
  }

  /** By its name, in any case of letters, or by that of its file. */
  named(name: string): ShelvedLora | undefined {
    return this.#byName.get(name.toLowerCase())
  }

  /** @throws E_NOT_FOUND */
  get(id: string): ShelvedLora {
    const shelved = this.#shelved.find(({ lora }) => lora.id === id)
    if (!shelved) throw new StudioError('E_NOT_FOUND', 'This LoRA is not on this machine any more.')
    return shelved
  }

  /** Looks into every folder. Resolves when everything that is there now is known. */
  look(): Promise<void> {
    if (this.#ended) return Promise.resolve()
    if (this.#looking) {
      this.#again ??= this.#looking.then(() => this.look())
      return this.#again
    }
    this.#again = undefined
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined
      this.#hasLooked = true
      this.#firstLook.resolve()
    })
    return this.#looking
  }

  /** @throws E_NOT_FOUND, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async update({ id, ...change }: LoraChange): Promise<Lora> {
    const { notes } = this.get(id)
    await placelessly([notes.write, notes.shipped], changeNotes(notes, change))
    return this.#lookAt(id)
  }

  /** `picture`: absolute path. @throws E_NOT_FOUND, E_IMAGE, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async setThumbnail(id: string, picture: string): Promise<Lora> {
    const { notes } = this.get(id)
    await placelessly([notes.write, notes.shipped, picture], changePreview(notes, picture))
    return this.#lookAt(id)
  }

  /** → absolute path of a WebP. @throws E_NOT_FOUND, E_IMAGE … */
  async thumbnail(id: string): Promise<string> {
    const { preview } = this.get(id)
    if (!preview) throw new StudioError('E_NOT_FOUND', 'There is no picture of this LoRA.')
    return this.#parts.thumbnails.get(id, preview)
  }

  /** Forgets small pictures of what is not here any more, or looks otherwise. */
  async tidy(): Promise<void> {
    if (this.#hasLooked) await this.#parts.thumbnails.keepOnly(this.#state.loras)
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
    const { folders, reports, names } = this.#parts
    const places = folders.list()
    const looking = places.map(async (folder) => ({ folder, looked: await findLoras(folder.path) }))
    if (!this.#hasLooked && places.some(isWatched))
      await this.#show(await Promise.all(looking.filter((_, index) => !isWatched(places[index]!))), places)
    const all = await Promise.all(looking)
    // Before the files are read: what changes meanwhile is looked at again.
    if (!this.#ended) this.#watch.watch(all.flatMap(({ looked }) => looked.folders))
    // A disk that is away keeps the names of what lies on it.
    if (!all.some(({ looked }) => looked.missing)) names.forgetAllBut(named(all))
    await this.#show(all, places)
    if (this.#ended) return
    reports.keep()
    names.keep()
  }

  /** Reads what was found, and tells of it. */
  async #show(all: readonly LookedInto[], places: readonly LoraPlaceOnDisk[]): Promise<void> {
    const { reports, names, folders } = this.#parts
    const found = named(all)
    const called = names.of(found)
    const shelved: ShelvedLora[] = []
    for (let first = 0; first < found.length && !this.#ended; first += AT_ONCE) {
      const some = found.slice(first, first + AT_ONCE)
      const read = some.map((one, index) =>
        shelveLora({ ...one, name: called[first + index]! }, { reports, own: folders.own }),
      )
      shelved.push(...(await Promise.all(read)))
    }
    if (this.#ended) return
    this.#shelved = shelved
    this.#byName = byName(shelved)
    const missing = new Set(all.flatMap(({ folder, looked }) => (looked.missing ? [folder.id] : [])))
    this.#tell({
      loras: shelved.map(({ lora }) => lora),
      folders: places.map(({ id, name, kind }) => ({ id, name, kind, missing: missing.has(id) })),
    })
  }

  #tell(state: Shelf): void {
    const changed = JSON.stringify(state) !== JSON.stringify(this.#state)
    this.#state = state
    if (changed) this.#parts.onChange(state)
  }
}

function isWatched({ kind }: LoraPlaceOnDisk): boolean {
  return kind === 'watched'
}

/** The first of each name; names go before those of files. */
function byName(shelved: readonly ShelvedLora[]): Map<string, ShelvedLora> {
  const names = shelved.map((one) => [one.lora.name, one] as const)
  const files = shelved.map((one) => [one.lora.fileName.replace(/\.safetensors$/i, ''), one] as const)
  return new Map([...names, ...files].toReversed().map(([name, one]) => [name.toLowerCase(), one]))
}

/** Every file once, in the first folder that it was found in: folders may lie in each other. */
function named(all: readonly LookedInto[]) {
  const seen = new Set<string>()
  return all.flatMap(({ folder, looked }) =>
    looked.loras.flatMap((found) => {
      if (seen.has(found.weights)) return []
      seen.add(found.weights)
      return [{ folder, found, id: idOf(found), stem: found.stem }]
    }),
  )
}
