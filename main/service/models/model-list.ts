/** The models that the studio knows, by the name that requests carry. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { type ModelFolder, openModelFolder } from '../../../native-models/models/model-folder.ts'
import { cleanCaption, plainCaption } from '../../../native-models/pipeline/clean-caption.ts'
import { captionOf } from '../../../native-models/pipeline/prompt.ts'
import { createTokenizer, type Tokenizer } from '../../../native-models/pipeline/tokenizer.ts'
import { SAMPLERS } from '../../../native-models/samplers/samplers.ts'
import type { Model, Sampler } from '../../../preload/contract.ts'
import { embeddedModels } from './embedded-models.ts'

export class ModelList {
  readonly #models: ReadonlyMap<string, ModelFolder>
  readonly #embedded: ReadonlySet<string>
  readonly #tokenizers = new Map<string, Tokenizer>()

  /** @throws what openModelFolder throws, for the embedded models */
  constructor() {
    const embedded = embeddedModels()
    this.#models = new Map(embedded.map(({ id, folder }) => [id, openModelFolder(folder)]))
    this.#embedded = new Set(embedded.map(({ id }) => id))
    if (this.#models.size === 0)
      throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
  }

  /** @throws E_MODEL_UNKNOWN */
  find(id: string): ModelFolder {
    const model = this.#models.get(id)
    if (model) return model
    throw new StudioError('E_MODEL_UNKNOWN', `There is no model "${id.slice(0, 64)}" on this machine.`)
  }

  has(id: string): boolean {
    return this.#models.has(id)
  }

  all(): ModelFolder[] {
    return [...this.#models.values()]
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
