/** The folders that LoRAs lie in: the ones that come with the studio, its own, and those that the user named. */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { LoraFolder } from '../../../preload/contract.ts'
import type { Preferences } from '../history/preferences.ts'
import { isFolder } from '../writable-folder.ts'

export interface LoraPlaceOnDisk {
  readonly id: string
  readonly name: string
  readonly kind: LoraFolder['kind']
  /** Absolute. */
  readonly path: string
}

export interface LoraFoldersOptions {
  readonly dataFolder: string
  /** Of the LoRAs that come with the studio. */
  readonly embedded: string
  readonly preferences: Preferences
}

const MOST_WATCHED = 50

export class LoraFolders {
  readonly #options: LoraFoldersOptions
  /** Absolute: what is dropped is copied there. */
  readonly own: string

  constructor(options: LoraFoldersOptions) {
    this.#options = options
    this.own = join(options.dataFolder, 'loras')
    mkdirSync(this.own, { recursive: true })
  }

  /** Names are given in this order: what comes with the studio keeps its own. */
  list(): LoraPlaceOnDisk[] {
    const watched = this.#options.preferences.get('loraFolders')
    return [
      placeOf('embedded', this.#options.embedded),
      placeOf('own', this.own),
      ...watched.map((path) => placeOf('watched', path)),
    ]
  }

  /** Absolute: the own folder, and those in it that hold one copy each. */
  async ownFolders(): Promise<string[]> {
    const entries = await readdir(this.own, { withFileTypes: true }).catch(() => [])
    return [this.own, ...entries.filter((one) => one.isDirectory()).map(({ name }) => join(this.own, name))]
  }

  /** @throws E_FILE_MISSING, E_NOT_NOW */
  add(path: string): void {
    const chosen = resolve(path)
    if (!isFolder(chosen)) throw new StudioError('E_FILE_MISSING', 'This folder cannot be opened.')
    const known = this.list()
    if (known.some((folder) => folder.path === chosen)) return
    if (known.length >= MOST_WATCHED)
      throw new StudioError('E_NOT_NOW', `No more than ${MOST_WATCHED} folders are watched.`)
    const { preferences } = this.#options
    preferences.put('loraFolders', [...preferences.get('loraFolders'), chosen])
  }

  /** Forgets it; no file is touched. @throws E_NOT_FOUND, E_NOT_NOW */
  remove(id: string): void {
    const folder = this.list().find((one) => one.id === id)
    if (!folder) throw new StudioError('E_NOT_FOUND', 'This folder is not in the list.')
    if (folder.kind !== 'watched') throw new StudioError('E_NOT_NOW', 'This folder belongs to the studio.')
    const { preferences } = this.#options
    preferences.put(
      'loraFolders',
      preferences.get('loraFolders').filter((path) => path !== folder.path),
    )
  }
}

function placeOf(kind: LoraFolder['kind'], path: string): LoraPlaceOnDisk {
  const id = createHash('sha256').update(path).digest('hex').slice(0, 16)
  return { id, kind, path, name: (basename(path) || path).toWellFormed().slice(0, 200) }
}
