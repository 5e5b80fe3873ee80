/** The T5 encoder at work: token ids → embeddings. */
import { openCheckpoint } from '../formats/checkpoint.ts'
import { WeightLedger } from '../graph/weights.ts'
import { relativePositionBuckets, type T5Config, t5Encoder } from '../models/t5-encoder.ts'
import { type HostTensor, Session } from './session.ts'
import type { PartOptions } from './transformer.ts'
import { withConversion } from './weight-conversion.ts'

export class TextEncoder implements Disposable {
  readonly config: T5Config
  readonly #ledger: WeightLedger
  readonly #options: PartOptions
  #session: Session | undefined

  /** Opens the weights and holds them against the config. @throws E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN, E_WEIGHTS_SHAPE … */
  constructor(part: { folder: string; config: T5Config }, options: PartOptions) {
    this.config = part.config
    this.#ledger = new WeightLedger(openCheckpoint(part.folder), t5Aliases)
    this.#options = { ...options, session: withConversion(options.session, this.#ledger.checkpoint) }
    t5Encoder(this.config, this.#ledger, options.dialect)
    this.#ledger.assertAllRead()
  }

  get checkpoint() {
    return this.#ledger.checkpoint
  }

  /** ids of live tokens, eos included → (1, tokens, d_model) */
  async encode(ids: readonly number[]): Promise<HostTensor> {
    this.#session ??= await Session.create(
      t5Encoder(this.config, this.#ledger, this.#options.dialect),
      this.#options.session,
    )
    const tokens = ids.length
    const outputs = await this.#session.run(
      new Map([
        ['ids', { data: BigInt64Array.from(ids, BigInt), shape: [1, tokens] }],
        ['buckets', { data: relativePositionBuckets(tokens, this.config), shape: [tokens, tokens] }],
      ]),
    )
    return outputs.get('embeddings')!
  }

  /** Frees the session; the next text makes it anew. */
  release(): void {
    this.#session?.[Symbol.dispose]()
    this.#session = undefined
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** Some files hold the embedding under its tied name alone. */
function t5Aliases(key: string): string[] {
  return key === 'shared.weight' ? ['encoder.embed_tokens.weight'] : []
}
