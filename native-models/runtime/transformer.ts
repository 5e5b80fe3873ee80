/** The transformer at work: sessions by shape, a prompt's part computed once, and forward passes. */
import { StudioError } from '../api/errors.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import type { Dialect } from '../graph/dialect.ts'
import { WeightLedger } from '../graph/weights.ts'
import {
  crossName,
  hasSizeConditions,
  type PixartConfig,
  pixartStep,
  pixartText,
  type StepShape,
  type TextGroup,
} from '../models/pixart.ts'
import { type HostTensor, Session, type SessionOptions } from './session.ts'
import { SessionCache } from './session-cache.ts'
import { withConversion } from './weight-conversion.ts'

/** What the transformer has made of one text: every block's keys and values, or its one answer. */
export interface PreparedText {
  readonly kind: TextGroup['kind']
  readonly tensors: ReadonlyMap<string, HostTensor>
}

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
}

export interface PartOptions {
  readonly dialect: Dialect
  readonly session: SessionOptions
}

/** Sessions of earlier sizes that are kept. */
const KEPT_SESSIONS = 3

export class Transformer implements Disposable {
  readonly config: PixartConfig
  readonly #ledger: WeightLedger
  readonly #options: PartOptions
  readonly #sessions = new SessionCache(KEPT_SESSIONS)

  /** Opens the weights and holds them against the config. @throws E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN, E_WEIGHTS_SHAPE … */
  constructor(part: { folder: string; config: PixartConfig }, options: PartOptions) {
    this.config = part.config
    this.#ledger = new WeightLedger(openCheckpoint(part.folder))
    this.#options = { ...options, session: withConversion(options.session, this.#ledger.checkpoint) }
    const { dialect } = options
    pixartText(this.config, this.#ledger, { kind: 'attended', dialect })
    const { patch_size: side } = this.config
    const shape: StepShape = {
      height: side,
      width: side,
      groups: [{ rows: 1, kind: 'attended' }],
      timesteps: 'shared',
    }
    pixartStep(this.config, this.#ledger, { shape, dialect })
    this.#ledger.assertAllRead()
  }

  get checkpoint() {
    return this.#ledger.checkpoint
  }

  /** embeddings (1, tokens, caption_channels), live tokens only. */
  async prepareText(embeddings: HostTensor): Promise<PreparedText> {
    const kind = embeddings.shape[1] === 1 ? 'constant' : 'attended'
    const session = await this.#sessions.get(`text-${kind}`, () =>
      Session.create(
        pixartText(this.config, this.#ledger, { kind, dialect: this.#options.dialect }),
        this.#options.session,
      ),
    )
    return { kind, tensors: await session.run(new Map([['embeddings', embeddings]])) }
  }

  /** Makes the session for a shape ahead of its first use. */
  prepare(shape: StepShape): Promise<Session> {
    const groups = shape.groups.map(({ rows, kind }) => `${kind}×${rows}`).join('+')
    const key = `step ${shape.height}×${shape.width} ${groups} ${shape.timesteps}`
    return this.#sessions.get(key, () =>
      Session.create(
        pixartStep(this.config, this.#ledger, { shape, dialect: this.#options.dialect }),
        this.#options.session,
      ),
    )
  }

  /** → (batch, out_channels, height, width): eps, and where the model has it a learned sigma after it. */
  async predict({ latent, timesteps, texts, sizes }: PredictInput): Promise<HostTensor> {
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
    const session = await this.prepare({
      height,
      width,
      groups: texts.map(({ rows, text }) => ({ rows, kind: text.kind })),
      timesteps: timesteps.length === 1 ? 'shared' : 'each',
    })
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
    for (const [group, { text }] of texts.entries())
      addText(inputs, text, { group, blocks: this.config.num_layers })
    return (await session.run(inputs)).get('prediction')!
  }

  [Symbol.dispose](): void {
    this.#sessions[Symbol.dispose]()
  }
}

/** The tensors of a text (its group 0) under the names of the group that it is in this batch. */
function addText(
  inputs: Map<string, HostTensor>,
  text: PreparedText,
  { group, blocks }: { group: number; blocks: number },
): void {
  const names = text.kind === 'constant' ? (['constant'] as const) : (['key', 'value'] as const)
  for (let block = 0; block < blocks; block++) {
    for (const name of names)
      inputs.set(crossName(name, block, group), text.tensors.get(crossName(name, block))!)
  }
}
