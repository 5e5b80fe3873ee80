/** The transformer at work: sessions by shape, a prompt's part computed once, and forward passes. */
import { StudioError } from '../api/errors.ts'
import { type Checkpoint, openCheckpoint } from '../formats/checkpoint.ts'
import type { Dialect } from '../graph/dialect.ts'
import type { BuiltGraph } from '../graph/graph.ts'
import type { QuantizedWeights } from '../graph/quantized-weights.ts'
import { WeightLedger } from '../graph/weights.ts'
import { type ControlledLedgers, controlledStep, controlText } from '../models/controlnet.ts'
import { isInt8Layer } from '../models/int8-layers.ts'
import { withDiffusersKeys } from '../models/original-keys.ts'
import { pixartStep, type StepShape, smallestStep } from '../models/pixart.ts'
import { hasSizeConditions, type PixartConfig } from '../models/pixart-config.ts'
import { EMBEDDINGS, pixartText } from '../models/pixart-text.ts'
import { type Control, type ControlNet, openControlNet } from './control-net.ts'
import { INT8 } from './int8-scheme.ts'
import { type AdaptedLedger, LoraLedger, type WeighedLora } from './lora-ledger.ts'
import { addText, blockNames, type PreparedText } from './prepared-text.ts'
import { quantizedWeights } from './quantized-weights.ts'
import { type HostTensor, Session, type SessionOptions } from './session.ts'
import { SessionCache } from './session-cache.ts'
import { withConversion } from './weight-conversion.ts'

export interface PredictInput {
  /** (batch, in_channels, height, width) */
  readonly latent: HostTensor
  /** One for the batch, or one a row. */
  readonly timesteps: readonly number[]
  /** The texts of consecutive rows, in order; rows add up to the batch. */
  readonly texts: readonly { readonly rows: number; readonly text: PreparedText }[]
  /** Size of the picture in pixels, as the model was told in training: one for the batch, or one a row. */
  readonly sizes: readonly {
    readonly height: number
    readonly width: number
    readonly aspectRatio?: number
  }[]
  /** Texts are prepared for its net. */
  readonly control?: Control | undefined
  /** Texts are prepared with them. */
  readonly loras?: readonly WeighedLora[] | undefined
}

export interface PartOptions {
  readonly dialect: Dialect
  readonly session: SessionOptions
}

export interface TransformerOptions extends PartOptions {
  /** Steps are computed in int8, with weights that are made once and kept in this folder. */
  readonly int8?: { readonly cacheFolder: string } | undefined
}

/** With and without control, for texts of one token and of more. */
const KEPT_TEXT_SESSIONS = 4
/** With and without control, or two sizes. */
const KEPT_STEP_SESSIONS = 2

export class Transformer implements Disposable {
  readonly config: PixartConfig
  readonly #ledger: WeightLedger
  readonly #loras: LoraLedger
  readonly #options: TransformerOptions
  readonly #quantized: QuantizedWeights | undefined
  /** Of the LoRAs whose sessions are kept. */
  #adaptedKey = ''
  #keepsAll = false
  readonly #textSessions = new SessionCache(KEPT_TEXT_SESSIONS)
  readonly #stepSessions = new SessionCache(KEPT_STEP_SESSIONS)

  /** Opens the weights and holds them against the config. @throws E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN, E_WEIGHTS_SHAPE … */
  constructor(part: { folder: string; config: PixartConfig }, options: TransformerOptions) {
    this.config = part.config
    this.#ledger = new WeightLedger(withDiffusersKeys(openCheckpoint(part.folder)))
    this.#loras = new LoraLedger(this.#ledger, { ...options, part: 'transformer' })
    this.#options = options
    const { dialect } = options
    pixartText(this.config, this.#ledger, { kind: 'attended', dialect })
    pixartStep(this.config, this.#ledger, { shape: smallestStep(this.config), dialect })
    this.#ledger.assertAllRead()
    const { int8 } = options
    this.#quantized = int8 && quantizedWeights(this.checkpoint, { ...int8, wants: isInt8Layer, scheme: INT8 })
  }

  get checkpoint(): Checkpoint {
    return this.#ledger.checkpoint
  }

  /** Holds a ControlNet against this transformer. @throws E_CONTROL_MISMATCH, E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN … */
  openControlNet(path: string): ControlNet {
    const { dialect } = this.#options
    return openControlNet(path, { config: this.config, ledger: this.#ledger, dialect })
  }

  /**
   * Until its end, sessions of every shape and every set of LoRAs stay: for work that goes from one to another at
   * each step. Each takes memory of its own, so whoever asks for it knows how many there will be.
   */
  keepSessions(): Disposable {
    this.#keepsAll = true
    this.#stepSessions.capacity = Number.POSITIVE_INFINITY
    return {
      [Symbol.dispose]: () => {
        this.#keepsAll = false
        this.#stepSessions.capacity = KEPT_STEP_SESSIONS
      },
    }
  }

  /**
   * embeddings (1, tokens, caption_channels), live tokens only. With a net, for passes with and without it; the
   * LoRAs are those of the passes.
   */
  async prepareText(
    embeddings: HostTensor,
    net?: ControlNet,
    loras: readonly WeighedLora[] = [],
  ): Promise<PreparedText> {
    const { dialect } = this.#options
    const kind = embeddings.shape[1] === 1 ? 'constant' : 'attended'
    const inputs = new Map([[EMBEDDINGS, embeddings]])
    if (dialect.textInSteps) return { kind, tensors: inputs }
    const adapted = await this.#adapt(loras)
    const options = { kind, dialect } as const
    const own = await this.#textSessions.get(`text-${kind} ${adapted.key}`, () =>
      this.#create(pixartText(this.config, adapted.ledger, options), { adapted }),
    )
    const tensors = await own.run(adapted.feed(own, inputs))
    if (!net) return { kind, tensors }
    const copied = await this.#textSessions.get(`text-${kind} ${net.fingerprint} ${adapted.key}`, () =>
      this.#create(controlText(this.config, ledgersOf(net, adapted), options), { adapted, net }),
    )
    return { kind, tensors: new Map([...tensors, ...(await copied.run(adapted.feed(copied, inputs)))]) }
  }

  /** Makes the session for a shape ahead of its first use. */
  async prepare(shape: StepShape, net?: ControlNet, loras: readonly WeighedLora[] = []): Promise<Session> {
    return this.#stepSession(shape, { net, adapted: await this.#adapt(loras) })
  }

  #stepSession(shape: StepShape, over: Over): Promise<Session> {
    const { net, adapted } = over
    const groups = shape.groups.map(({ rows, kind }) => `${kind}×${rows}`).join('+')
    const size = `${shape.height}×${shape.width}`
    const key = `step ${size} ${groups} ${shape.timesteps} ${net?.fingerprint ?? ''} ${adapted.key}`
    const options = { shape, dialect: this.#options.dialect }
    return this.#stepSessions.get(key, () =>
      this.#create(
        net
          ? controlledStep(this.config, { base: this.#inSteps(adapted.ledger), control: net.ledger }, options)
          : pixartStep(this.config, this.#inSteps(adapted.ledger), options),
        over,
        // Texts are computed in float32: packed copies of their weights would be half a gigabyte for nothing.
        this.#quantized !== undefined,
      ),
    )
  }

  #inSteps(ledger: WeightLedger): WeightLedger {
    return this.#quantized ? ledger.withQuantized(this.#quantized) : ledger
  }

  /** Buffers of a large picture are half a gigabyte: sessions with other LoRAs go before new ones are made. */
  async #adapt(loras: readonly WeighedLora[]): Promise<AdaptedLedger> {
    const adapted = await this.#loras.adapt(loras)
    if (adapted.key !== this.#adaptedKey) {
      if (!this.#keepsAll) this.release()
      this.#adaptedKey = adapted.key
    }
    return adapted
  }

  #create(graph: BuiltGraph, { net, adapted }: Over, prepack = false): Promise<Session> {
    const copied = net?.ledger.checkpoint.tensors ?? []
    const tensors = new Map([...this.checkpoint.tensors, ...copied, ...adapted.tensors])
    const folding = adapted.isExpanded ? { foldConstants: false } : {}
    const options = { ...this.#options.session, ...folding, ...(prepack && { prepack }) }
    return Session.create(
      graph,
      withConversion(options, { ...this.checkpoint, tensors }, this.#options.dialect),
    )
  }

  /** → (batch, out_channels, height, width): eps, and where the model has it a learned sigma after it. */
  async predict({ latent, timesteps, texts, sizes, control, loras }: PredictInput): Promise<HostTensor> {
    const [batch, , height, width] = latent.shape as [number, number, number, number]
    if (timesteps.length !== sizes.length || (timesteps.length !== 1 && timesteps.length !== batch)) {
      throw new StudioError(
        'E_INTERNAL',
        `${timesteps.length} timesteps and ${sizes.length} sizes for ${batch} rows.`,
      )
    }
    const textRows = texts.reduce((sum, { rows }) => sum + rows, 0)
    if (textRows !== batch) {
      throw new StudioError('E_INTERNAL', `Texts for ${textRows} rows, and ${batch} rows.`)
    }
    const shape: StepShape = {
      height,
      width,
      groups: texts.map(({ rows, text }) => ({ rows, kind: text.kind })),
      timesteps: timesteps.length === 1 ? 'shared' : 'each',
    }
    const adapted = await this.#adapt(loras ?? [])
    const session = await this.#stepSession(shape, { net: control?.net, adapted })
    const inputs = new Map<string, HostTensor>([
      ['latent', latent],
      ['timestep', { data: Float32Array.from(timesteps), shape: [timesteps.length] }],
    ])
    if (hasSizeConditions(this.config)) {
      const resolution = Float32Array.from(sizes.flatMap((size) => [size.height, size.width]))
      const aspectRatio = Float32Array.from(sizes, (size) => size.aspectRatio ?? size.height / size.width)
      inputs.set('resolution', { data: resolution, shape: [sizes.length, 2] })
      inputs.set('aspect_ratio', { data: aspectRatio, shape: [sizes.length, 1] })
    }
    if (control) {
      inputs.set('control', control.latent)
      inputs.set('control_strength', { data: Float32Array.of(control.strength), shape: [] })
    }
    const blocks = blockNames(this.config.num_layers, control?.net.config.copiedBlocks ?? 0)
    for (const [group, { text }] of texts.entries()) addText(inputs, text, { group, blocks })
    return (await session.run(adapted.feed(session, inputs))).get('prediction')!
  }

  /** Frees all sessions; the next text or pass makes them anew. */
  release(): void {
    this.#textSessions.clear()
    this.#stepSessions.clear()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** What a session is made over, beside the weights. */
interface Over {
  readonly net?: ControlNet | undefined
  readonly adapted: AdaptedLedger
}

function ledgersOf(net: ControlNet, { ledger }: AdaptedLedger): ControlledLedgers {
  return { base: ledger, control: net.ledger }
}
