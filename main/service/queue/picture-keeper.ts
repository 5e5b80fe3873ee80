/**
 * Keeps what was painted: first the whole file, then the row, each exactly once. Where the disk does not take
 * it, the picture stays in memory and is tried again until it is saved or given up.
 */
import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { ControlPlace } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import type { Entry, Picture } from '../../../preload/contract.ts'
import type { EngineSetup } from '../engine/engine-setup.ts'
import { databaseError } from '../history/database.ts'
import type { Pictures, Timings } from '../history/pictures.ts'
import type { PictureStore, SavedPicture } from '../images/picture-store.ts'
import type { KeptRecipes } from '../recipes/kept-recipes.ts'
import type { RecipeStep } from '../recipes/recipe.ts'
import type { Ingredients, PaintedLora } from '../recipes/recipe-files.ts'

type PaintedPicture = Extract<PaintEvent, { type: 'picture' }>

export interface PictureOrigin {
  readonly entry: Entry
  /** Its row. */
  readonly seq: number
  /** Which picture of the run. */
  readonly place: number
  readonly model: ModelFolder
  readonly loras: readonly PaintedLora[]
  /** Where what it followed lies. */
  readonly control?: ControlPlace | undefined
  readonly timings: Timings
  readonly device: string
  /** One a forward pass; without them there is no recipe of it. */
  readonly steps?: readonly RecipeStep[] | undefined
  /** What has to be on the disk before the picture; called again where the disk did not take all. */
  readonly first?: (() => void) | undefined
}

export interface KeeperOptions {
  readonly store: PictureStore
  readonly pictures: Pictures
  readonly recipes: Pick<KeptRecipes, 'prepare' | 'keep'>
  /** Absolute, as it is set now. */
  readonly folder: () => string
  /** The disk refuses: the picture waits. Called at every try that fails. */
  readonly onBlocked: (reason: ErrorReport) => void
  readonly onUnblocked: () => void
  readonly retryMs?: number
}

const RETRY_MS = 5000

export class PictureKeeper {
  readonly #options: KeeperOptions
  /** Ends the wait of a picture that the disk refused. */
  #wake: (() => void) | undefined

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** Right before a painting: begins what saving needs to know of its files. `setup`: in place of the settings'. */
  prepare({ model, loras, control }: Ingredients, setup?: EngineSetup): void {
    this.#options.store.prepare(model, loras)
    this.#options.recipes.prepare({ model, loras, control }, setup)
  }

  /** Looks again at once: there may be room now, or nobody may want the picture any more. */
  lookAgain(): void {
    this.#wake?.()
  }

  /**
   * → its row, or undefined when the disk refused it and nobody wanted it any more: it can be painted again.
   * @throws what is no matter of the disk
   */
  async keep(
    picture: PaintedPicture,
    origin: PictureOrigin,
    wanted: () => boolean,
  ): Promise<Picture | undefined> {
    let saved: { file: SavedPicture; folder: string } | undefined
    return this.insist(async () => {
      if (!saved) origin.first?.()
      saved ??= await this.#save(picture, origin)
      const row = this.#commit(picture, origin, saved)
      this.#keepRecipe(picture, origin)
      return row
    }, wanted)
  }

  /**
   * Until the disk takes it. → undefined when it did not, and nobody wanted it any more
   * @throws what is no matter of the disk
   */
  async insist<T>(save: () => T | Promise<T>, wanted: () => boolean): Promise<T | undefined> {
    let blocked = false
    try {
      for (;;) {
        try {
          return await save()
        } catch (thrown) {
          const error = databaseError(thrown)
          if (!isMatterOfDisk(error)) throw error
          if (!wanted()) return undefined
          blocked = true
          this.#options.onBlocked(reportOf(error))
          await this.#wait()
          if (!wanted()) return undefined
        }
      }
    } finally {
      if (blocked) this.#options.onUnblocked()
    }
  }

  async #save(picture: PaintedPicture, { entry, place, model, loras }: PictureOrigin) {
    const folder = this.#options.folder()
    await mkdir(folder, { recursive: true }).catch(() => undefined) // what is wrong with it, saving will say
    const { seed, count } = entry.request
    const file = await this.#options.store.save(picture, {
      request: entry.request,
      model,
      loras,
      target: { kind: 'folder', folder },
      entry: { id: entry.id, index: place, seed, count, createdAt: entry.createdAt },
    })
    return { file, folder }
  }

  #commit(
    { seed, width, height }: PaintedPicture,
    origin: PictureOrigin,
    saved: { file: SavedPicture; folder: string },
  ) {
    const { pictures } = this.#options
    const { path, bytes, modelHash } = saved.file
    const { seq: entry, place, timings, device } = origin
    return pictures.add({
      ...{ entry, place, seed, width, height, bytes, modelHash, timings, device },
      folder: pictures.folderId(saved.folder),
      path: basename(path),
      createdAt: Date.now(),
    })
  }

  #keepRecipe(picture: PaintedPicture, { entry, place, steps, model, loras, control }: PictureOrigin): void {
    if (!steps) return
    const { id, request } = entry
    const ingredients = { model, loras, control }
    this.#options.recipes.keep({ entry: id, index: place, request, ingredients, steps, picture })
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(end, this.#options.retryMs ?? RETRY_MS)
      this.#wake = end
    })
  }
}

function isMatterOfDisk(error: unknown): boolean {
  return (
    error instanceof StudioError && (error.code === 'E_DISK_FULL' || error.code === 'E_OUTPUT_UNWRITABLE')
  )
}
