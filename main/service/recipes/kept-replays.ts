/** Recipes that are being replayed, `replays/<entry>.json` in the data folder: a replay goes on after a restart. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { makeFolder } from '../make-folder.ts'
import { placeless, placelessly } from '../placeless.ts'
import { readRecipe } from './read-recipe.ts'
import type { Recipe } from './recipe.ts'
import { writeRecipe } from './write-recipe.ts'

const NAME = /^([0-9a-f-]{8,64})\.json$/

export class KeptReplays {
  readonly #folder: string

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'replays')
  }

  /** Before the entry is written down: one without its recipe could not be painted. @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async add(entry: string, recipe: Recipe): Promise<void> {
    placeless(this.#folder, () => makeFolder(this.#folder))
    await placelessly([this.#pathOf(entry)], writeRecipe(this.#pathOf(entry), recipe))
  }

  /** @throws E_RECIPE */
  get(entry: string): Recipe {
    try {
      return placeless(this.#pathOf(entry), () => readRecipe(this.#pathOf(entry)))
    } catch (cause) {
      const sentence = 'The recipe that this replays is not kept any more: open it again.'
      throw new StudioError('E_RECIPE', sentence, { cause })
    }
  }

  remove(entry: string): void {
    rmSync(this.#pathOf(entry), { force: true })
  }

  /** Removes those whose entries are gone. */
  sweep(isThere: (entry: string) => boolean): void {
    for (const name of namesIn(this.#folder)) {
      const entry = NAME.exec(name)?.[1]
      if (entry !== undefined && !isThere(entry)) this.remove(entry)
    }
  }

  #pathOf(entry: string): string {
    return join(this.#folder, `${entry}.json`)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // nothing was replayed yet
  }
}
