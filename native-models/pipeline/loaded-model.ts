/** A model that is ready to paint: its parts opened and held against their configs. */
import { createHash } from 'node:crypto'
import { CPU_DEVICE, type Device, deviceName } from '../api/device.ts'
import { FLOAT32, type Precision } from '../api/precision.ts'
import { type Checkpoint, fingerprint, isUnchanged } from '../formats/checkpoint.ts'
import type { ModelFolder } from '../models/model-folder.ts'
import { Autoencoder } from '../runtime/autoencoder.ts'
import type { ControlNet } from '../runtime/control-net.ts'
import { assertComputes, dialectOf } from '../runtime/devices/device-dialect.ts'
import type { WeighedLora } from '../runtime/lora-ledger.ts'
import type { HostTensor } from '../runtime/session.ts'
import { TextEncoder } from '../runtime/text-encoder.ts'
import { type PartOptions, Transformer } from '../runtime/transformer.ts'
import { EmbeddingCache } from './embedding-cache.ts'
import { OpenedLoras } from './opened-loras.ts'
import { type PreviewProjection, previewProjection } from './preview.ts'
import { createTokenizer, type Tokenizer } from './tokenizer.ts'

export interface EngineOptions {
  readonly threads: number
  /** Where embeddings, edges, preview maps and quantized weights are kept. */
  readonly cacheFolder: string
  /** float32 where absent. */
  readonly precision?: Precision | undefined
  /** The CPU where absent. */
  readonly device?: Device | undefined
  /** Nodes that the device does not compute are an error. */
  readonly wholly?: boolean | undefined
  /** An existing folder, where every session leaves a profile when it ends. */
  readonly profileFolder?: string | undefined
}

/** What turns latents into pictures. */
export interface LoadedDecoder {
  readonly spec: ModelFolder
  readonly autoencoder: Autoencoder
}

/** Of a model its VAE alone. @throws E_DEVICE_PRECISION, E_WEIGHTS_…, E_SAFETENSORS_… */
export function loadDecoder(spec: ModelFolder, options: EngineOptions): LoadedDecoder {
  return { spec, autoencoder: new Autoencoder(spec.vae, partOptions(options)('vae')) }
}

export class LoadedModel implements LoadedDecoder, Disposable {
  readonly spec: ModelFolder
  readonly tokenizer: Tokenizer
  readonly textEncoder: TextEncoder
  readonly transformer: Transformer
  readonly autoencoder: Autoencoder
  readonly loras: OpenedLoras
  readonly #options: EngineOptions
  readonly #embeddings: EmbeddingCache
  #encoderFingerprint: string | undefined
  #projection: PreviewProjection | undefined
  #control: { readonly path: string; readonly net: ControlNet } | undefined

  /** @throws E_DEVICE_PRECISION, and what the parts throw: E_WEIGHTS_…, E_SAFETENSORS_…, E_TOKENIZER … */
  constructor(spec: ModelFolder, options: EngineOptions) {
    const { cacheFolder, precision = FLOAT32 } = options
    const part = partOptions(options)
    this.spec = spec
    this.#options = options
    this.#embeddings = new EmbeddingCache(options.cacheFolder)
    this.tokenizer = createTokenizer(spec.tokenizer.folder)
    this.textEncoder = new TextEncoder(spec.textEncoder, {
      ...part('textEncoder'),
      quantize: quantizing(precision, cacheFolder),
    })
    this.transformer = new Transformer(spec.transformer, {
      ...part('transformer'),
      int8: precision.transformer === 'int8' ? { cacheFolder } : undefined,
    })
    this.autoencoder = new Autoencoder(spec.vae, part('vae'))
    const { transformer, textEncoder } = spec
    this.loras = new OpenedLoras({
      name: spec.name,
      transformer: transformer.config,
      textEncoder: textEncoder.config,
    })
  }

  get checkpoints(): readonly Checkpoint[] {
    return [this.textEncoder, this.transformer, this.autoencoder].map(({ checkpoint }) => checkpoint)
  }

  /** Embeddings of live tokens, (1, tokens, width): from the cache on the disk where they were made before. */
  embed(ids: readonly number[], loras: readonly WeighedLora[] = []): Promise<HostTensor> {
    this.#encoderFingerprint ??= encoderIdentity(this.textEncoder)
    // Sums are taken in another order by other threads: a replay wants the very same bits.
    const threads = `${this.#options.threads} threads`
    const { textEncoder } = this.#options.precision ?? FLOAT32
    const { device = CPU_DEVICE } = this.#options
    const computed = device.provider === 'cpu' ? [threads] : [threads, deviceName(device)]
    const own = [this.#encoderFingerprint, textEncoder, ...computed]
    const encoder = [...own, ...loras.flatMap(encoderChange)].join('\n')
    return this.#embeddings.get(encoder, ids, () => this.textEncoder.encode(ids, loras))
  }

  async projection(): Promise<PreviewProjection> {
    this.#projection ??= await previewProjection(this.autoencoder, {
      cacheFolder: this.#options.cacheFolder,
      vae: fingerprint(this.autoencoder.checkpoint),
    })
    return this.#projection
  }

  /** The one that was used last stays open. @throws E_CONTROL_MISMATCH, E_WEIGHTS_…, E_FILE_… */
  controlNet(path: string): ControlNet {
    const known = this.#control
    if (known?.path === path && isUnchanged(known.net.ledger.checkpoint)) return known.net
    this.#control = { path, net: this.transformer.openControlNet(path) }
    return this.#control.net
  }

  [Symbol.dispose](): void {
    this.textEncoder[Symbol.dispose]()
    this.transformer[Symbol.dispose]()
    this.autoencoder[Symbol.dispose]()
  }
}

/** @throws E_DEVICE_PRECISION */
function partOptions({
  threads,
  wholly,
  profileFolder,
  precision = FLOAT32,
  device = CPU_DEVICE,
}: EngineOptions): (name: keyof Precision) => PartOptions {
  assertComputes(device, precision)
  const session = { threads, device, wholly, profileFolder }
  return (name) => ({ dialect: dialectOf(device, precision[name]), session })
}

function quantizing({ textEncoder }: Precision, cacheFolder: string) {
  if (textEncoder === 'float32' || textEncoder === 'float16') return undefined
  return { bits: textEncoder === 'int8' ? 8 : 4, cacheFolder } as const
}

/** The same weights give other numbers under another config. */
function encoderIdentity({ checkpoint, config }: TextEncoder): string {
  const settings = createHash('sha256').update(JSON.stringify(config)).digest('hex')
  return `${fingerprint(checkpoint)} ${settings}`
}

/** What a LoRA makes of the text encoder: nothing, if it is not of it. */
function encoderChange({ lora, weight }: WeighedLora): string[] {
  return lora.layers['text encoder'].size > 0 && weight !== 0 ? [`${lora.identity} × ${weight}`] : []
}
