/** Floating-point operations (a multiply-add counts two), from the configs alone. */
import type { StepShape } from '../../native-models/models/pixart.ts'
import { type PixartConfig, width } from '../../native-models/models/pixart-config.ts'
import type { T5Config } from '../../native-models/models/t5-encoder.ts'
import type { VaeConfig } from '../../native-models/models/vae.ts'

/** Matrix products and attention of one forward pass; norms and activations are left out. */
export function stepFlops(config: PixartConfig, shape: StepShape, textTokens: number): number {
  const dim = width(config)
  const tokens = (shape.height / config.patch_size) * (shape.width / config.patch_size)
  const rows = shape.groups.reduce((sum, group) => sum + group.rows, 0)
  const attended = shape.groups.reduce((sum, group) => sum + (group.kind === 'attended' ? group.rows : 0), 0)
  const self = 4 * 2 * tokens * dim ** 2 + 2 * 2 * tokens ** 2 * dim
  const feedForward = 2 * 2 * tokens * dim * 4 * dim
  const cross = 2 * 2 * tokens * dim ** 2 + 2 * 2 * tokens * textTokens * dim
  return config.num_layers * (rows * (self + feedForward) + attended * cross)
}

export function textFlops(config: T5Config, tokens: number): number {
  const inner = config.num_heads * config.d_kv
  const matrices = config.feed_forward_proj === 'gated-gelu' ? 3 : 2
  const layer =
    2 * tokens * config.d_model * (4 * inner + matrices * config.d_ff) + 2 * 2 * tokens ** 2 * inner
  return config.num_layers * layer
}

/** Convolutions of the decoder. */
export function decodeFlops(
  config: VaeConfig,
  latent: { readonly height: number; readonly width: number },
): number {
  const convolution = (pixels: number, from: number, to: number) => 2 * 9 * pixels * from * to
  const channels = config.block_out_channels.toReversed()
  let pixels = latent.height * latent.width
  let from = channels[0]!
  let total = convolution(pixels, config.latent_channels, from) + 4 * convolution(pixels, from, from)
  for (const [level, to] of channels.entries()) {
    total += convolution(pixels, from, to) + (2 * config.layers_per_block + 1) * convolution(pixels, to, to)
    from = to
    if (level === channels.length - 1) break
    pixels *= 4
    total += convolution(pixels, to, to)
  }
  return total + convolution(pixels, from, config.out_channels)
}
