/** What is done with models beside fetching them: verified, removed, added, found. */

import { dirname } from 'node:path'
import { bytesText } from '../../../native-models/api/bytes-text.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import type { ShelvedModel } from '../../../preload/contract.ts'
import type { VerifiedFile } from '../downloads/messages.ts'
import { repositoryFolder } from '../downloads/remote-file.ts'
import { placelessError, placelessly } from '../placeless.ts'
import { type Addition, addedModels, addModel, forgetAddedModel } from './added-models.ts'
import { begunBytes } from './begun-bytes.ts'
import { BASE_REPOSITORY, CATALOG, catalogRow, type PartId, SHARED } from './catalog.ts'
import type { Elsewhere } from './elsewhere.ts'
import { embeddedModels } from './embedded-models.ts'
import { findModels } from './find-models.ts'
import { opensAsModel } from './opens-as-model.ts'
import { partState } from './part-state.ts'
import { leftByForgetting, planRemoval, removeModel } from './remove-model.ts'
import { hasShared } from './shared-parts.ts'
import type { ShelfRow } from './shelf.ts'
import type { ShelfKeeper } from './shelf-keeper.ts'
import { uniqueName } from './unique-name.ts'

interface OwnModelsOptions {
  readonly shelf: ShelfKeeper
  readonly elsewhere: Elsewhere
}

export class OwnModels {
  readonly #shelf: ShelfKeeper
  readonly #elsewhere: Elsewhere

  constructor({ shelf, elsewhere }: OwnModelsOptions) {
    this.#shelf = shelf
    this.#elsewhere = elsewhere
  }

  /**
   * A published model's files are read and held against their digests; another one is opened. → a sentence a problem
   * @throws E_NOT_NOW, E_CANCELLED
   */
  async verify(name: string): Promise<string[]> {
    const row = catalogRow(name)
    if (!row) return this.#opened(this.#shelf.row(name))
    try {
      const files = await this.#shelf.checks.run(row.name)
      this.#shelf.damage.found(files)
      this.#shelf.look()
      return files.filter(({ state }) => state !== 'whole').map((file) => problemOf(file, this.#shelf.folder))
    } catch (cause) {
      if (!this.#shelf.signal.aborted) throw placelessError(cause, [this.#shelf.folder])
      throw new StudioError('E_CANCELLED', 'The studio was closed.', { cause })
    }
  }

  /** @throws E_MODEL_ABSENT, E_NOT_NOW */
  async removal(name: string): Promise<{ bytes: number; stays: string }> {
    assertRemovable(this.#shelf.row(name))
    const row = catalogRow(name)
    if (!row) return this.#forgetting(name)
    const { gone, kept } = planRemoval(this.#shelf.folder, row)
    const stays = kept.filter(({ bytes }) => bytes > 0).map((one) => this.#stayText(one))
    return { bytes: await this.#bytesOf(gone), stays: stays.join(' ') }
  }

  /** @throws E_MODEL_ABSENT, E_FETCH_RUNNING, E_NOT_NOW */
  async remove(name: string): Promise<void> {
    assertRemovable(this.#shelf.row(name))
    const row = catalogRow(name)
    const { folder, line } = this.#shelf
    if (row) {
      this.#shelf.checks.stop(row.name)
      line.cancel(row.name)
    }
    await line.settled()
    await placelessly<unknown>([folder], row ? removeModel(folder, row) : forgetAddedModel(folder, name))
    this.#shelf.look()
  }

  /**
   * A folder or a file of weights, used where it lies; parts that it lacks come from what is here. What cannot be used
   * is added anew: what it lacked may be here now. @throws as `addModel`
   */
  async add(path: string): Promise<ShelvedModel> {
    const { folder, models } = this.#shelf
    const known = addedModels(folder).find((one) => one.path === path)
    if (known && models.has(known.name)) return this.#shelf.shelved(known.name)
    const { name } = await this.#add({ path, ...(known && { name: known.name, title: known.title }) })
    this.#shelf.look()
    return this.#shelf.shelved(name)
  }

  /** Looks into what other programs keep; reads alone. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL, E_MODEL_LIST */
  async find(): Promise<void> {
    const { folder } = this.#shelf
    const known = new Set(addedModels(folder).map(({ path }) => path))
    for (const found of findModels(this.#elsewhere, this.#bases())) {
      if (known.has(found.path)) continue
      await this.#add(found).catch((thrown: unknown) => {
        // What lies in other programs' folders need not be a model: only where the list cannot be written it matters.
        const code = thrown instanceof StudioError ? thrown.code : undefined
        if (code === 'E_OUTPUT_UNWRITABLE' || code === 'E_DISK_FULL') throw thrown
      })
    }
    this.#shelf.look()
  }

  async #forgetting(name: string): Promise<{ bytes: number; stays: string }> {
    const bytes = await this.#bytesOf(leftByForgetting(this.#shelf.folder, name))
    const base = CATALOG.find(hasShared)?.title ?? ''
    const left = `What it alone took from the published models (${bytesText(bytes)}) stays, too: it can be removed at ${base}.`
    return { bytes: 0, stays: ['All its files stay where they are.', ...(bytes > 0 ? [left] : [])].join(' ') }
  }

  async #bytesOf(parts: readonly PartId[]): Promise<number> {
    return Math.round(await begunBytes(this.#shelf.folder, { parts }))
  }

  #stayText({ part, bytes, for: names }: ReturnType<typeof planRemoval>['kept'][number]): string {
    const owners = names.map((name) => this.#shelf.row(name).title)
    return `${NAMES[part] ?? part} stays (${bytesText(bytes)}): ${owners.join(', ')} ${owners.length === 1 ? 'needs' : 'need'} it.`
  }

  async #add(place: Omit<Addition, 'taken'>) {
    const { folder } = this.#shelf
    const base = place.base ?? this.#baseFor(place.path)
    const places = [place.path, folder, ...(base === undefined ? [] : [base])].filter((path) => !isRoot(path))
    const model = withoutPlaces(places, () => openModelFolder(place.path, { base }))
    const taken = new Set([...embeddedModels().map(({ id }) => id), ...CATALOG.map((row) => row.name)])
    const all = new Set([...taken, ...addedModels(folder).map((one) => one.name)])
    const name = place.name ?? uniqueName(place.title ?? model.id, all)
    return placelessly(places, addModel(folder, { ...place, base, name, taken }))
  }

  /** Undefined where the place has all, or nothing here has what it lacks: then opening says so. */
  #baseFor(path: string): string | undefined {
    const bases = [undefined, ...this.#bases()]
    return bases.find((base) => opensAsModel(path, base))
  }

  /** Folders that may have text encoder, tokenizer and VAE: of the published models, then one's own; none that is broken. */
  #bases(): string[] {
    const { folder, models } = this.#shelf
    const isHere = SHARED.every((id) => partState(folder, id).state === 'here')
    const own = addedModels(folder).filter(({ name }) => models.has(name))
    return [...(isHere ? [repositoryFolder(folder, BASE_REPOSITORY)] : []), ...own.map(({ path }) => path)]
  }

  /** Looked at anew: its weights are held against their headers. */
  #opened({ name, path, base }: ShelfRow): string[] {
    this.#shelf.look()
    const failure = this.#shelf.models.failureOf(name)
    if (failure) return [failure.message]
    try {
      openModelFolder(path, { base })
      return []
    } catch (thrown) {
      const told = placelessError(thrown, [path, ...(base === undefined ? [] : [base])])
      return [told instanceof Error ? told.message : String(told)]
    }
  }
}

function withoutPlaces<T>(places: readonly string[], act: () => T): T {
  try {
    return act()
  } catch (thrown) {
    throw placelessError(thrown, places)
  }
}

/** Of a disk: it says nothing of anybody, and its slash stands in other words, too. */
function isRoot(path: string): boolean {
  return dirname(path) === path
}

/** @throws E_NOT_NOW */
function assertRemovable({ title, origin }: ShelfRow): void {
  if (origin === 'embedded') throw new StudioError('E_NOT_NOW', `${title} comes with the studio, and stays.`)
}

function problemOf({ path, state }: VerifiedFile, folder: string): string {
  const file = path.slice(folder.length + 1).replaceAll('\\', '/')
  return state === 'missing' ? `${file} is missing.` : `${file} is damaged.`
}

const NAMES: Readonly<Record<string, string>> = {
  't5-xxl': 'The text encoder',
  'sd-vae': 'The VAE',
  'alpha-scheduler': 'The scheduler',
}
