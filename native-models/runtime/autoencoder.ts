/** The VAE at work: latents → picture, picture → latents, whole or in tiles. */
import { openCheckpoint } from '../formats/checkpoint.ts'
import { WeightLedger } from '../graph/weights.ts'
import { shrinkFactor, type VaeConfig, vaeAliases, vaeDecoder, vaeEncoder } from '../models/vae.ts'
import { type HostTensor, Session } from './session.ts'
import { SessionCache } from './session-cache.ts'
import { decodeInTiles, type Tiling } from './tiled-decode.ts'
import type { PartOptions } from './transformer.ts'
import { withConversion } from './weight-conversion.ts'

/** To encode and to decode, in two sizes. */
const KEPT_SESSIONS = 4

export class Autoencoder implements Disposable {
  readonly config: VaeConfig
  readonly shrink: number
  readonly #ledger: WeightLedger
  readonly #options: PartOptions
  readonly #sessions = new SessionCache(KEPT_SESSIONS)

  /** Opens the weights and holds them against the config. @throws E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN, E_WEIGHTS_SHAPE … */
  constructor(part: { folder: string; config: VaeConfig }, options: PartOptions) {
    this.config = part.config
    this.shrink = shrinkFactor(part.config)
    this.#ledger = new WeightLedger(openCheckpoint(part.folder), { aliases: vaeAliases })
    this.#options = {
      ...options,
      session: withConversion(options.session, this.#ledger.checkpoint, options.dialect),
    }
    const { dialect } = options
    vaeDecoder(this.config, this.#ledger, { shape: { batch: 1, height: 1, width: 1 }, dialect })
    vaeEncoder(this.config, this.#ledger, {
      shape: { batch: 1, height: this.shrink, width: this.shrink },
      dialect,
    })
    this.#ledger.assertAllRead()
  }

  get checkpoint() {
    return this.#ledger.checkpoint
  }

  /** latent (batch, channels, h, w), not scaled → (batch, 3, h × shrink, w × shrink), about −1 … 1. */
  async decode(latent: HostTensor): Promise<HostTensor> {
    const [batch, , height, width] = latent.shape as [number, number, number, number]
    const session = await this.#sessions.get(`decode ${batch}×${height}×${width}`, () =>
      Session.create(
        vaeDecoder(this.config, this.#ledger, {
          shape: { batch, height, width },
          dialect: this.#options.dialect,
        }),
        this.#options.session,
      ),
    )
    return (await session.run(new Map([['latent', latent]]))).get('image')!
  }

  /**
   * The same in overlapping tiles: memory is that of one tile, at the price of small differences. Sessions of a full
   * size take 0.7 GB each beside their buffers: that of one shape of tiles goes before the next one comes.
   */
  decodeTiled(latent: HostTensor, tiling: Tiling): Promise<HostTensor> {
    let shape = ''
    const decode = (tile: HostTensor): Promise<HostTensor> => {
      if (String(tile.shape) !== shape) this.release()
      shape = String(tile.shape)
      return this.decode(tile)
    }
    return decodeInTiles(latent, { ...tiling, shrink: this.shrink, decode })
  }

  /** image (batch, 3, height, width) in −1 … 1 → mean and standard deviation of its latent, not scaled. */
  async encode(image: HostTensor): Promise<{ mean: HostTensor; std: HostTensor }> {
    const [batch, , height, width] = image.shape as [number, number, number, number]
    const session = await this.#sessions.get(`encode ${batch}×${height}×${width}`, () =>
      Session.create(
        vaeEncoder(this.config, this.#ledger, {
          shape: { batch, height, width },
          dialect: this.#options.dialect,
        }),
        this.#options.session,
      ),
    )
    return halves((await session.run(new Map([['image', image]]))).get('moments')!)
  }

  /** Frees all sessions; the next picture makes them anew. */
  release(): void {
    this.#sessions.clear()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** moments (batch, 2 × channels, …): the mean, then the log variance, which is clamped to −30 … 20 as in training. */
function halves({ data, shape }: HostTensor): { mean: HostTensor; std: HostTensor } {
  const [batch, channels, height, width] = shape as [number, number, number, number]
  const half = (channels / 2) * height * width
  const mean = new Float32Array(batch * half)
  const std = new Float32Array(batch * half)
  for (let row = 0; row < batch; row++) {
    mean.set(data.subarray(2 * row * half, (2 * row + 1) * half), row * half)
    const logVariance = data.subarray((2 * row + 1) * half, (2 * row + 2) * half)
    std.set(
      logVariance.map((value) => Math.exp(0.5 * Math.min(Math.max(value, -30), 20))),
      row * half,
    )
  }
  const halfShape = [batch, channels / 2, height, width]
  return { mean: { data: mean, shape: halfShape }, std: { data: std, shape: halfShape } }
}
