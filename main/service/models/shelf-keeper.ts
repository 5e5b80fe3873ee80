/** The shelf of models, kept: what is here, what is on its way, what is added and forgotten. */
import { basename } from 'node:path'
import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { FetchPlan, ModelShelf, ShelvedModel } from '../../../preload/contract.ts'
import type { ToDownloads } from '../downloads/messages.ts'
import type { ProcessPort } from '../fork-process.ts'
import type { Preferences } from '../history/preferences.ts'
import { placeless, placelessly } from '../placeless.ts'
import { TellSeldom } from '../tell-seldom.ts'
import { makeWritableFolder } from '../writable-folder.ts'
import { begunBytes } from './begun-bytes.ts'
import { type CatalogRow, catalogRow } from './catalog.ts'
import { FetchLine } from './fetch-line.ts'
import { fetchPlanOf } from './fetch-plan.ts'
import { fetchedFiles } from './fetched-files.ts'
import { freeBytes } from './free-bytes.ts'
import { hubName, hubOf } from './hub-of.ts'
import { KnownDamage } from './known-damage.ts'
import type { MachineMemory } from './machine-memory.ts'
import { ModelChecks } from './model-checks.ts'
import type { ModelList } from './model-list.ts'
import { needsHere } from './needs.ts'
import { needsOfNamed } from './needs-of-named.ts'
import { placeBytes } from './place-bytes.ts'
import { netsIn, type ShelfRow } from './shelf.ts'
import { ShelfReader } from './shelf-reader.ts'
import { modelFetch, shelvedModel } from './shelf-rows.ts'

export interface ShelfKeeperOptions {
  /** Where fetched models lie. Absolute. */
  readonly models: string
  readonly preferences: Preferences
  /** Those that can be painted with. */
  readonly list: ModelList
  readonly startDownloads: (models: string) => ProcessPort<ToDownloads>
  readonly memory: () => MachineMemory
  /** What pictures are computed in now. */
  readonly precision: () => Precision
  readonly onShelf: (shelf: ModelShelf) => void
  /** What can be painted with is other now. */
  readonly onModels: () => void
  readonly onFailure: (error: ErrorReport) => void
}

/** Four times a second at most. */
const TELL_EVERY_MS = 250

export class ShelfKeeper implements Disposable {
  readonly #options: ShelfKeeperOptions
  readonly line: FetchLine
  readonly checks: ModelChecks
  readonly damage: KnownDamage
  readonly #reader: ShelfReader
  /** ControlNets and edge nets that are here, as they were told last. */
  #nets = ''
  readonly #bytes = new Map<string, number>()
  #token: string | undefined
  readonly #telling: TellSeldom
  readonly #end = new AbortController()

  constructor(options: ShelfKeeperOptions) {
    this.#options = options
    const { models, preferences, startDownloads, onFailure } = options
    this.#reader = new ShelfReader(models, onFailure)
    this.#telling = new TellSeldom(TELL_EVERY_MS, () => options.onShelf(this.shelf()))
    this.damage = new KnownDamage(models)
    this.line = new FetchLine({
      start: () => this.damage.through(startDownloads(models)),
      hub: () => hubOf(this.#hub()),
      limit: () => preferences.settings().fetchLimitKb * 1000 || undefined,
      onChange: (moved) => this.#changed(moved),
      onFetched: (name) => this.#fetched(name),
    })
    this.checks = new ModelChecks({ start: () => startDownloads(models), onChange: () => this.#tell() })
    options.list.renew(this.#reader.read())
    this.#nets = netsIn(this.rows())
  }

  /** Aborts when the studio ends. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** Where fetched models lie. */
  get folder(): string {
    return this.#options.models
  }

  /** Those of it that can be painted with. */
  get models(): ModelList {
    return this.#options.list
  }

  rows(): readonly ShelfRow[] {
    return this.#reader.rows
  }

  /** @throws E_NOT_FOUND */
  row(name: string): ShelfRow {
    const row = this.#reader.rows.find((one) => one.name === name)
    if (row) return row
    throw new StudioError('E_NOT_FOUND', `Nothing on the shelf is called ${name.slice(0, 64)}.`)
  }

  /** @throws E_NOT_FOUND, E_NOT_NOW where it is not one that can be fetched */
  published(name: string): CatalogRow {
    const row = catalogRow(name)
    if (row) return row
    const { title } = this.row(name)
    throw new StudioError('E_NOT_NOW', `${title} is no published model: there is nothing to fetch.`)
  }

  /** Resolves when what an earlier run had begun to fetch is known. Nothing goes on by itself. */
  async begin(): Promise<void> {
    const { preferences, models } = this.#options
    for (const name of preferences.get('fetches')) {
      const row = catalogRow(name)
      if (!row || this.#reader.rows.some((one) => one.name === name && one.state === 'here')) continue
      this.line.remember(name, await begunBytes(models, row).catch(() => 0))
    }
  }

  shelf(): ModelShelf {
    const { models, memory } = this.#options
    const machine = memory()
    return {
      rows: this.#reader.rows.map((row) => this.#shelved(row, machine)),
      freeBytes: freeBytes(models),
      memoryBytes: machine.totalBytes,
      folderName: basename(models) || models,
      hub: hubName(this.#hub()),
      hasToken: this.#hasToken(),
    }
  }

  shelved(name: string): ShelvedModel {
    return this.#shelved(this.row(name), this.#options.memory())
  }

  /** @throws E_HUB_…, E_FETCH_…, E_NOT_NOW, E_OPTION */
  async plan(name: string): Promise<FetchPlan> {
    const { models } = this.#options
    const files = await placelessly([models], this.line.plan(this.published(name).name))
    return fetchPlanOf(files, freeBytes(models))
  }

  /** @throws E_NOT_NOW, E_OUTPUT_UNWRITABLE, E_DISK_FULL */
  fetch(name: string): void {
    const row = this.published(name)
    const { models } = this.#options
    placeless(models, () => makeWritableFolder(models, 'Models'))
    this.checks.stop(row.name)
    this.line.fetch(row.name)
  }

  setToken(token: string | undefined): void {
    this.#token = token
    this.#tell()
  }

  /** What lies on the disk now: told where it is other than before. */
  look(): void {
    this.#bytes.clear()
    const isOther = this.#options.list.renew(this.#reader.read())
    const nets = netsIn(this.rows())
    const areOther = nets !== this.#nets
    this.#nets = nets
    this.#tell()
    if ((isOther || areOther) && !this.signal.aborted) this.#options.onModels()
  }

  /** Settings or memory are other ones. */
  tellAgain(): void {
    this.#tell()
  }

  [Symbol.dispose](): void {
    this.#end.abort()
    this.#telling[Symbol.dispose]()
    this.checks[Symbol.dispose]()
    this.line[Symbol.dispose]()
  }

  #hub() {
    return { mirror: this.#options.preferences.settings().hubMirror, token: this.#token }
  }

  #hasToken(): boolean {
    try {
      return hubOf(this.#hub()).token !== undefined
    } catch {
      return this.#token !== undefined
    }
  }

  #shelved(row: ShelfRow, machine: MachineMemory): ShelvedModel {
    const { list, models, precision } = this.#options
    const { name, kind, origin, path, state } = row
    const fetching = this.line.get(name)
    const published = catalogRow(name)
    const of = kind === 'model' ? needsOfNamed(name, list) : undefined
    return shelvedModel(row, {
      fetch:
        fetching &&
        modelFetch(fetching, {
          files: published ? fetchedFiles(models, published, fetching.progress?.file) : [],
          sizeBytes: row.sizeBytes ?? 0,
          hereBytes: row.hereBytes ?? 0,
          folder: models,
        }),
      needs: of && needsHere(of, precision(), machine),
      check: this.checks.get(name),
      error: list.failureOf(name),
      damagedBytes: this.damage.bytesOf(name),
      placeBytes: origin === 'published' || state === 'gone' ? 0 : this.#placeBytes(path),
    })
  }

  #placeBytes(path: string): number {
    const known = this.#bytes.get(path) ?? placeBytes(path)
    this.#bytes.set(path, known)
    return known
  }

  #changed(moved: boolean): void {
    if (this.signal.aborted) return
    if (moved) {
      this.#options.preferences.put('fetches', this.line.names())
      this.#reader.read()
    }
    this.#tell()
  }

  #fetched(name: string): void {
    this.damage.forget(this.published(name))
    this.look()
  }

  #tell(): void {
    if (!this.signal.aborted) this.#telling.tell()
  }
}
