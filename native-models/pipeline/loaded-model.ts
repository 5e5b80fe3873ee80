/** A model that is ready to paint: its parts opened and held against their configs. */
import { type Checkpoint, fingerprint } from '../formats/checkpoint.ts'
import { CPU } from '../graph/dialect.ts'
import type { ModelFolder } from '../models/model-folder.ts'
import { Autoencoder } from '../runtime/autoencoder.ts'
import type { HostTensor } from '../runtime/session.ts'
import { TextEncoder } from '../runtime/text-encoder.ts'
import { Transformer } from '../runtime/transformer.ts'
import { EmbeddingCache } from './embedding-cache.ts'
import { type PreviewProjection, previewProjection } from './preview.ts'
import { createTokenizer, type Tokenizer } from './tokenizer.ts'

export interface EngineOptions {
  readonly threads: number
  /** Where embeddings and preview maps are kept. */
  readonly cacheFolder: string
}

export class LoadedModel implements Disposable {
  readonly spec: ModelFolder
  readonly tokenizer: Tokenizer
  readonly textEncoder: TextEncoder
  readonly transformer: Transformer
  readonly autoencoder: Autoencoder
  readonly #options: EngineOptions
  readonly #embeddings: EmbeddingCache
  #encoderFingerprint: string | undefined
  #projection: PreviewProjection | undefined

  /** @throws what the parts throw: E_WEIGHTS_…, E_SAFETENSORS_…, E_TOKENIZER … */
  constructor(spec: ModelFolder, options: EngineOptions) {
    const part = { dialect: CPU, session: { threads: options.threads } }
    this.spec = spec
    this.#options = options
    this.#embeddings = new EmbeddingCache(options.cacheFolder)
    this.tokenizer = createTokenizer(spec.tokenizer.folder)
    this.textEncoder = new TextEncoder(spec.textEncoder, part)
    this.transformer = new Transformer(spec.transformer, part)
    this.autoencoder = new Autoencoder(spec.vae, part)
  }

  get checkpoints(): readonly Checkpoint[] {
    return [this.textEncoder, this.transformer, this.autoencoder].map(({ checkpoint }) => checkpoint)
  }

  /** Embeddings of live tokens, (1, tokens, width): from the cache on the disk where they were made before. */
  embed(ids: readonly number[]): Promise<HostTensor> {
    this.#encoderFingerprint ??= fingerprint(this.textEncoder.checkpoint)
    return this.#embeddings.get(this.#encoderFingerprint, ids, () => this.textEncoder.encode(ids))
  }

  async projection(): Promise<PreviewProjection> {
    this.#projection ??= await previewProjection(this.autoencoder, {
      cacheFolder: this.#options.cacheFolder,
      vae: fingerprint(this.autoencoder.checkpoint),
    })
    return this.#projection
  }

  [Symbol.dispose](): void {
    this.textEncoder[Symbol.dispose]()
    this.transformer[Symbol.dispose]()
    this.autoencoder[Symbol.dispose]()
  }
}
