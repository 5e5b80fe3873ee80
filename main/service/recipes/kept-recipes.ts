/**
 * What a picture's recipe needs, kept when it is painted: `recipes/<two digits>/<entry>-<place>.json` in the data
 * folder. Entries and places stand in the pictures themselves, so that these are found after the database was lost.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { EngineSetup } from '../engine/engine-setup.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import type { WeightHashes } from '../models/weight-hash.ts'
import { hashPainted, type PaintedFile, paintedFile, paintedFiles } from './painted-files.ts'
import { pixelsSha256 } from './pixels-sha256.ts'
import { type RecipeEngine, type RecipeStep, recipe } from './recipe.ts'
import { recipeEngineHere } from './recipe-engine.ts'
import type { Ingredients } from './recipe-files.ts'
import { assertRecipeFits, writeRecipe } from './write-recipe.ts'

const keptRecipe = recipe.omit({ kind: true }).extend({ files: z.array(paintedFile).min(1) })
type KeptRecipe = z.infer<typeof keptRecipe>

/** Which picture: its entry's id, and its place in that run from 0. */
export interface PicturePlace {
  readonly entry: string
  readonly index: number
}

export interface PaintedPicture extends PicturePlace {
  /** Of the run; the seed is the picture's. */
  readonly request: GenerateRequest
  readonly ingredients: Ingredients
  readonly steps: readonly RecipeStep[]
  readonly picture: Pick<Extract<PaintEvent, { type: 'picture' }>, 'seed' | 'width' | 'height' | 'png'>
}

interface Prepared {
  readonly files: readonly PaintedFile[]
  readonly engine: RecipeEngine
}

export interface KeptRecipesOptions {
  /** Absolute: the data folder. */
  readonly data: string
  readonly hashes: WeightHashes
  /** Of the engine, as it would start now. */
  readonly setup: (own?: EngineSetup) => Parameters<typeof recipeEngineHere>[0]
  readonly onFailure: (error: ErrorReport) => void
}

/** Paintings that go on at once: the lanes of a grid. */
const MOST_PREPARED = 64

export class KeptRecipes implements Disposable {
  readonly #options: KeptRecipesOptions
  readonly #folder: string
  readonly #prepared = new Map<string, Prepared>()
  readonly #stop = new AbortController()
  #keeping: Promise<void> = Promise.resolve()

  constructor(options: KeptRecipesOptions) {
    this.#options = options
    this.#folder = join(options.data, 'recipes')
  }

  /** Aborts when the studio ends. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /**
   * Right before a painting: what it is painted with is noted. `setup`: in place of what the engine would start
   * with. Never fails: there is no recipe then.
   */
  prepare(ingredients: Ingredients, setup?: EngineSetup): void {
    const key = keyOf(ingredients)
    this.#prepared.delete(key)
    const [oldest] = this.#prepared.keys()
    if (this.#prepared.size >= MOST_PREPARED && oldest !== undefined) this.#prepared.delete(oldest)
    try {
      const engine = recipeEngineHere(this.#options.setup(setup))
      this.#prepared.set(key, { files: paintedFiles(ingredients), engine })
    } catch (thrown) {
      this.#options.onFailure(reportOf(thrown))
    }
  }

  /** Beside the painting; a failure is noted and costs the recipe alone. */
  keep(painted: PaintedPicture): void {
    const prepared = this.#prepared.get(keyOf(painted.ingredients))
    if (!prepared || !isWhole(painted)) return
    this.#keeping = this.#keeping
      .then(() => this.#write(painted, prepared))
      .catch((thrown: unknown) => this.#options.onFailure(reportOf(thrown)))
  }

  /** Resolves when everything so far is written. */
  kept(): Promise<void> {
    return this.#keeping
  }

  /** Said before anybody is asked where to. @throws E_RECIPE_LOST */
  async assertThere(place: PicturePlace): Promise<void> {
    await this.#keeping
    this.#read(place)
  }

  /** The picture's recipe as a file. @throws E_RECIPE_LOST, E_RECIPE, E_FILE_UNREADABLE, E_CANCELLED, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async save(place: PicturePlace, path: string): Promise<void> {
    await this.#keeping
    const { files, ...rest } = this.#read(place)
    assertRecipeFits(rest.request)
    const hashed = await hashPainted(files, this.#options.hashes, this.signal)
    await writeRecipe(path, { kind: 'pixart-studio recipe', ...rest, files: hashed })
  }

  remove(place: PicturePlace): void {
    void this.#keeping.then(() => rmSync(this.#pathOf(place), { force: true })).catch(() => undefined)
  }

  /** Of all pictures of an entry, also of those that somebody removed. */
  removeAll(entry: string): void {
    const folder = dirname(this.#pathOf({ entry, index: 0 }))
    const remove = (): void => {
      const names = readdirSync(folder).filter((name) => name.startsWith(`${entry}-`))
      for (const name of names) rmSync(join(folder, name), { force: true })
    }
    void this.#keeping.then(remove).catch(() => undefined)
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
  }

  async #write({ request, steps, picture, ...place }: PaintedPicture, prepared: Prepared): Promise<void> {
    const { seed, width, height, png } = picture
    const kept: KeptRecipe = {
      version: 1,
      request: { ...request, seed, count: 1 },
      files: [...prepared.files],
      engine: prepared.engine,
      steps: [...steps],
      picture: { width, height, sha256: await pixelsSha256(png) },
    }
    mkdirSync(join(this.#pathOf(place), '..'), { recursive: true })
    const json = JSON.stringify(z.encode(keptRecipe, kept))
    await saveFileAtomically(this.#pathOf(place), Buffer.from(json), { overwrite: true })
  }

  #read(place: PicturePlace): KeptRecipe {
    try {
      return keptRecipe.parse(JSON.parse(readFileSync(this.#pathOf(place), 'utf8')))
    } catch (cause) {
      const sentence = 'What a recipe of this picture would need was not kept when it was painted.'
      throw new StudioError('E_RECIPE_LOST', sentence, { cause })
    }
  }

  #pathOf({ entry, index }: PicturePlace): string {
    return join(this.#folder, entry.slice(0, 2), `${entry}-${index}.json`)
  }
}

function keyOf({ model, control, loras }: Ingredients): string {
  return JSON.stringify([model.place, control?.model, control?.hed, loras.map(({ weights }) => weights)])
}

function isWhole({ request, steps }: PaintedPicture): boolean {
  return steps.length === findSampler(request.sampler).forwardPasses(request.steps)
}
