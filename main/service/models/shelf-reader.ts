/** Reads the shelf; what is damaged costs only itself, and is told of once. */
import { type ErrorReport, reportOf } from '../../../native-models/api/errors.ts'
import { type AddedModel, addedModels } from './added-models.ts'
import { readShelf, type ShelfRow } from './shelf.ts'

export class ShelfReader {
  readonly #models: string
  readonly #onFailure: (error: ErrorReport) => void
  readonly #told = new Set<string>()
  #rows: readonly ShelfRow[] = []

  /** `models`: absolute. */
  constructor(models: string, onFailure: (error: ErrorReport) => void) {
    this.#models = models
    this.#onFailure = onFailure
  }

  /** As they were read last. */
  get rows(): readonly ShelfRow[] {
    return this.#rows
  }

  read(): readonly ShelfRow[] {
    try {
      this.#rows = readShelf(this.#models, this.#own())
    } catch (thrown) {
      this.#fail(thrown)
    }
    return this.#rows
  }

  #own(): AddedModel[] {
    try {
      return addedModels(this.#models)
    } catch (thrown) {
      this.#fail(thrown)
      return []
    }
  }

  #fail(thrown: unknown): void {
    const error = reportOf(thrown)
    if (!this.#told.has(error.message)) this.#onFailure(error)
    this.#told.add(error.message)
  }
}
