/** The T5 encoder at work: token ids → embeddings. */
import { openCheckpoint } from '../formats/checkpoint.ts'
import type { QuantizedWeights } from '../graph/quantized-weights.ts'
import { WeightLedger } from '../graph/weights.ts'
import { relativePositionBuckets, type T5Config, t5Encoder } from '../models/t5-encoder.ts'
import { blockScheme } from './block-scheme.ts'
import { type AdaptedLedger, LoraLedger, type WeighedLora } from './lora-ledger.ts'
import { quantizedWeights } from './quantized-weights.ts'
import { type HostTensor, Session } from './session.ts'
import type { PartOptions } from './transformer.ts'
import { withConversion } from './weight-conversion.ts'

export interface TextEncoderOptions extends PartOptions {
  /** Its layers are kept in so many bits, made once and kept in this folder. */
  readonly quantize?: { readonly bits: 4 | 8; readonly cacheFolder: string } | undefined
}

export class TextEncoder implements Disposable {
  readonly config: T5Config
  readonly #ledger: WeightLedger
  readonly #loras: LoraLedger
  readonly #options: TextEncoderOptions
  readonly #quantized: QuantizedWeights | undefined
  #made: { readonly key: string; readonly session: Session } | undefined

  /** Opens the weights and holds them against the config. @throws E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN, E_WEIGHTS_SHAPE … */
  constructor(part: { folder: string; config: T5Config }, options: TextEncoderOptions) {
    this.config = part.config
    this.#ledger = new WeightLedger(openCheckpoint(part.folder), { aliases: t5Aliases })
    this.#loras = new LoraLedger(this.#ledger, { ...options, part: 'text encoder' })
    this.#options = options
    t5Encoder(this.config, this.#ledger, options.dialect)
    this.#ledger.assertAllRead()
    const { quantize } = options
    this.#quantized =
      quantize &&
      quantizedWeights(this.checkpoint, {
        ...{ cacheFolder: quantize.cacheFolder, scheme: blockScheme(quantize.bits) },
        wants: (path) => LAYER.test(path),
      })
  }

  get checkpoint() {
    return this.#ledger.checkpoint
  }

  /** ids of live tokens, eos included → (1, tokens, d_model) */
  async encode(ids: readonly number[], loras: readonly WeighedLora[] = []): Promise<HostTensor> {
    const adapted = await this.#loras.adapt(loras)
    const session = await this.#session(adapted)
    const tokens = ids.length
    const inputs = new Map<string, HostTensor<BigInt64Array>>([
      ['ids', { data: BigInt64Array.from(ids, BigInt), shape: [1, tokens] }],
      ['buckets', { data: relativePositionBuckets(tokens, this.config), shape: [tokens, tokens] }],
    ])
    return (await session.run(adapted.feed(session, inputs))).get('embeddings')!
  }

  async #session({ key, ledger, tensors, isExpanded }: AdaptedLedger): Promise<Session> {
    if (this.#made?.key === key) return this.#made.session
    this.release()
    const options = {
      ...this.#options.session,
      ...(isExpanded && { foldConstants: false }),
      ...(this.#quantized && { prepack: true }),
    }
    const all = { ...this.checkpoint, tensors: new Map([...this.checkpoint.tensors, ...tensors]) }
    const chosen = this.#quantized ? ledger.withQuantized(this.#quantized) : ledger
    const { dialect } = this.#options
    const graph = t5Encoder(this.config, chosen, dialect)
    this.#made = { key, session: await Session.create(graph, withConversion(options, all, dialect)) }
    return this.#made.session
  }

  /** Frees the session; the next text makes it anew. */
  release(): void {
    this.#made?.session[Symbol.dispose]()
    this.#made = undefined
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** All that is multiplied: norms, positions and words stay as they are. */
const LAYER =
  /^encoder\.block\.\d+\.layer\.(?:0\.SelfAttention\.[qkvo]|1\.DenseReluDense\.(?:wi|wi_0|wi_1|wo))$/

/** Some files hold the embedding under its tied name alone. */
function t5Aliases(key: string): string[] {
  return key === 'shared.weight' ? ['encoder.embed_tokens.weight'] : []
}
