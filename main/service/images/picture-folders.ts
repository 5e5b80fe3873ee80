/**
 * The folders that pictures lie in. Their list also stands in a small file beside the database: without it a lost
 * database could not be read back from pictures in a folder of the user's choice.
 */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Pictures } from '../history/pictures.ts'
import type { Preferences } from '../history/preferences.ts'

const kept = z.strictObject({
  current: z.string(),
  folders: z.array(z.string().refine((path) => isAbsolute(path))),
})

export class PictureFolders {
  readonly #file: string
  readonly #preferences: Preferences
  readonly #pictures: Pictures

  constructor(dataFolder: string, preferences: Preferences, pictures: Pictures) {
    this.#file = join(dataFolder, 'pictures-folders.json')
    this.#preferences = preferences
    this.#pictures = pictures
    if (pictures.folders().length === 0) this.#recall()
    pictures.folderId(this.current)
    this.#remember()
  }

  /** Absolute: where new pictures go. */
  get current(): string {
    return this.#preferences.get('picturesFolder')
  }

  /**
   * New pictures go there; older ones stay, unless their folder is gone: then it is taken to have been moved.
   * @throws E_OUTPUT_UNWRITABLE
   */
  choose(path: string): void {
    const chosen = resolve(path)
    try {
      mkdirSync(chosen, { recursive: true })
    } catch (cause) {
      throw new StudioError('E_OUTPUT_UNWRITABLE', 'This folder cannot be used for pictures.', { cause })
    }
    const before = this.current
    const known = this.#pictures.folders().some((folder) => folder.path === chosen)
    if (!known && !statSync(before, { throwIfNoEntry: false })) this.#pictures.moveFolder(before, chosen)
    this.#pictures.folderId(chosen)
    this.#preferences.put('picturesFolder', chosen)
    this.#remember()
  }

  /** Into a new database, from the file of the old one. */
  #recall(): void {
    const list = this.#read()
    if (!list) return
    for (const path of list.folders) this.#pictures.folderId(path)
    if (isAbsolute(list.current)) this.#preferences.put('picturesFolder', list.current)
  }

  #read(): z.infer<typeof kept> | undefined {
    try {
      return kept.safeParse(JSON.parse(readFileSync(this.#file, 'utf8'))).data
    } catch {
      return undefined
    }
  }

  #remember(): void {
    const folders = this.#pictures.folders().map(({ path }) => path)
    const text = JSON.stringify({ current: this.current, folders } satisfies z.infer<typeof kept>)
    writeFileSync(`${this.#file}.part`, text, { flush: true })
    renameSync(`${this.#file}.part`, this.#file)
  }
}
