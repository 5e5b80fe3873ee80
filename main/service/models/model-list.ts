/** The models that can be painted with, by the name that requests carry: embedded ones, and what is on the shelf, whole. */
import { existsSync } from 'node:fs'
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import { FLOAT32, type Precision } from '../../../native-models/api/precision.ts'
import { type ModelFolder, openModelFolder } from '../../../native-models/models/model-folder.ts'
import { cleanCaption, plainCaption } from '../../../native-models/pipeline/clean-caption.ts'
import { captionOf } from '../../../native-models/pipeline/prompt.ts'
import { createTokenizer, type Tokenizer } from '../../../native-models/pipeline/tokenizer.ts'
import { SAMPLERS } from '../../../native-models/samplers/samplers.ts'
import type { Model, Sampler } from '../../../preload/contract.ts'
import { placelessError } from '../placeless.ts'
import { embeddedModels } from './embedded-models.ts'
import { type MachineMemory, machineMemory } from './machine-memory.ts'
import { assertRuns } from './needs.ts'
import type { ShelfRow } from './shelf.ts'
import { assertPartsThere } from './taken-parts.ts'
import { WholeWeights } from './whole-weights.ts'

interface ModelListOptions {
  readonly precision?: () => Precision
  readonly memory?: () => MachineMemory
  /** One is not in its place any more, though the shelf was told that it is. */
  readonly onGone?: () => void
}

export class ModelList {
  readonly #options: Required<ModelListOptions>
  readonly #embedded: ReadonlyMap<string, ModelFolder>
  /** Of the shelf: what could be opened. */
  #shelved: ReadonlyMap<string, Shelved> = new Map()
  /** Why a model that is here cannot be painted with. */
  #failures: ReadonlyMap<string, ErrorReport> = new Map()
  /** Rows of the shelf that cannot be painted with, by name. */
  #absent: ReadonlyMap<string, ShelfRow> = new Map()
  readonly #weights = new WholeWeights()
  readonly #tokenizers = new Map<string, Tokenizer>()

  /** @throws what openModelFolder throws, for the embedded models */
  constructor(options: ModelListOptions = {}) {
    this.#options = { precision: () => FLOAT32, memory: machineMemory, onGone: () => {}, ...options }
    const embedded = embeddedModels()
    this.#embedded = new Map(embedded.map(({ id, folder }) => [id, openModelFolder(folder)]))
    if (this.#embedded.size === 0)
      throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
  }

  /** What is on the shelf now; embedded rows are passed over. → whether anything has changed */
  renew(rows: readonly ShelfRow[]): boolean {
    const models = rows.filter(({ kind, origin }) => kind === 'model' && origin !== 'embedded')
    const shelved = new Map<string, Shelved>()
    const failures = new Map<string, ErrorReport>()
    for (const row of models.filter(({ state }) => state === 'here')) {
      try {
        shelved.set(row.name, { key: keyOf(row), row, model: this.#opened(row) })
      } catch (thrown) {
        failures.set(row.name, reportOf(placelessError(thrown, [row.path, ...(row.base ? [row.base] : [])])))
      }
    }
    const before = keysOf(this.#shelved)
    this.#shelved = shelved
    this.#failures = failures
    this.#absent = new Map(models.filter(({ name }) => !shelved.has(name)).map((row) => [row.name, row]))
    this.#tokenizers.clear()
    return keysOf(shelved) !== before
  }

  /** Of a model that is here and cannot be painted with. */
  failureOf(id: string): ErrorReport | undefined {
    return this.#failures.get(id)
  }

  /** @throws E_MODEL_UNKNOWN; E_MODEL_ABSENT where it is not whole, E_MODEL_GONE where it is the user's own and was moved */
  find(id: string): ModelFolder {
    const model = this.#embedded.get(id) ?? this.#inPlace(id)
    if (model) return model
    const absent = this.#absent.get(id)
    if (!absent)
      throw new StudioError('E_MODEL_UNKNOWN', `There is no model "${id.slice(0, 64)}" on this machine.`)
    const failure = this.#failures.get(id)
    if (failure) throw new StudioError(failure.code, `${absent.title} cannot be used. ${failure.message}`)
    throw absent.state === 'gone' ? gone(absent) : absentOf(absent)
  }

  /** That this machine has the memory for pictures of a size. @throws E_MODEL_…, E_MEMORY_SHORT */
  assertRuns(id: string, size: { readonly width: number; readonly height: number }): void {
    const { precision, memory } = this.#options
    assertRuns(this.find(id), { size, precision: precision(), machine: memory() })
  }

  has(id: string): boolean {
    return this.#embedded.has(id) || this.#shelved.has(id)
  }

  all(): ModelFolder[] {
    return [...this.#embedded.values(), ...[...this.#shelved.values()].map(({ model }) => model)]
  }

  list(): Model[] {
    return this.all().map((model) => this.#describe(model))
  }

  /** What the model will read of a text, and how much of its room that takes. @throws E_MODEL_UNKNOWN */
  measure({ model, text, cleanCaption: clean }: { model: string; text: string; cleanCaption: boolean }) {
    const { maxTokens } = this.find(model)
    const caption = readOf(text, clean)
    return { tokens: this.tokenizer(model).tokenCount(caption), limit: maxTokens, caption }
  }

  /** Read once: it takes a while. @throws E_MODEL_UNKNOWN, E_TOKENIZER */
  tokenizer(id: string): Tokenizer {
    const { folder } = this.find(id).tokenizer
    const known = this.#tokenizers.get(folder)
    if (known) return known
    const tokenizer = createTokenizer(folder)
    this.#tokenizers.set(folder, tokenizer)
    return tokenizer
  }

  /** It may have been moved since the shelf was looked at. @throws E_MODEL_ABSENT, E_MODEL_GONE */
  #inPlace(id: string): ModelFolder | undefined {
    const shelved = this.#shelved.get(id)
    if (!shelved || this.#isThere(shelved.model)) return shelved?.model
    this.#options.onGone()
    throw shelved.row.origin === 'published' ? absentOf(shelved.row) : gone(shelved.row)
  }

  #isThere(model: ModelFolder): boolean {
    return partsOf(model).every(({ folder }) => existsSync(folder)) && this.#weights.areThere(model)
  }

  /** By the shelf's name, whatever its own card calls it. @throws as `openModelFolder` and `WholeWeights` */
  #opened(row: ShelfRow): ModelFolder {
    const { name, title, path, base } = row
    assertPartsThere(row)
    const model = { ...openModelFolder(path, base === undefined ? {} : { base }), id: name, name: title }
    this.#weights.assert(model)
    return model
  }

  #describe({
    id,
    name,
    summary,
    buckets,
    sizeMultiple,
    maxTokens,
    defaults,
    examples,
    styles,
  }: ModelFolder): Model {
    return {
      ...{ id, name, summary, sizeMultiple, maxTokens },
      embedded: this.#embedded.has(id),
      buckets: buckets.map(({ width, height }) => ({ width, height })),
      defaults: { ...defaults },
      examples: [...examples],
      styles: styles.map((style) => ({ ...style })),
    }
  }
}

interface Shelved {
  /** What it was opened from, as text. */
  readonly key: string
  readonly row: ShelfRow
  readonly model: ModelFolder
}

function gone({ title }: ShelfRow): StudioError {
  return new StudioError('E_MODEL_GONE', `${title} is not in its place any more.`)
}

function absentOf({ title }: ShelfRow): StudioError {
  return new StudioError('E_MODEL_ABSENT', `${title} is not all here.`)
}

function keyOf({ name, title, path, base }: ShelfRow): string {
  return JSON.stringify([name, title, path, base])
}

function keysOf(shelved: ReadonlyMap<string, Shelved>): string {
  return [...shelved.values()].map(({ key }) => key).join()
}

function partsOf({ transformer, textEncoder, tokenizer, vae }: ModelFolder): readonly { folder: string }[] {
  return [transformer, textEncoder, tokenizer, vae]
}

/** A tag that is being written is no failure yet: until it is whole, it counts as words. */
function readOf(text: string, clean: boolean): string {
  try {
    return captionOf(text, { cleanCaption: clean })
  } catch (thrown) {
    if (!(thrown instanceof StudioError)) throw thrown
    return clean ? cleanCaption(text) : plainCaption(text)
  }
}

/** Steps at which a sampler's cost is told. */
const USUAL_STEPS = 20

export function samplerList(): Sampler[] {
  return SAMPLERS.map(({ id, label, family, summary, maxSteps, defaults, forwardPasses }) => {
    const steps = Math.min(USUAL_STEPS, maxSteps)
    return {
      id,
      label,
      family,
      summary,
      maxSteps,
      passesPerStep: forwardPasses(steps) / steps,
      defaults: { ...defaults },
    }
  })
}
