/**
 * AutoencoderKL, the picture ↔ latent autoencoder of Stable Diffusion. Rombach et al., arXiv 2112.10752, §3.1.
 * It shrinks by 2^(levels − 1). Old files name the attention's tensors differently; see `vaeAliases`.
 */
import { z } from 'zod'
import type { Dialect } from '../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../graph/graph.ts'
import { silu } from '../graph/ops/activation.ts'
import { attention } from '../graph/ops/attention.ts'
import { conv2d, upsampledConv2d } from '../graph/ops/convolution.ts'
import { add } from '../graph/ops/elementwise.ts'
import { floatInput, floatOutput } from '../graph/ops/ends.ts'
import { linear } from '../graph/ops/linear.ts'
import { groupNorm } from '../graph/ops/normalization.ts'
import { reshape, transpose } from '../graph/ops/shape.ts'
import { known, type Tensor } from '../graph/tensor.ts'
import { part, type WeightLedger, Weights } from '../graph/weights.ts'

const size = z
  .int()
  .positive()
  .max(1 << 14)

/** config.json of the VAE. */
export const vaeConfig = z
  .object({
    in_channels: size,
    out_channels: size,
    latent_channels: size,
    block_out_channels: z.array(size).min(1).max(8),
    layers_per_block: size,
    norm_num_groups: size,
    scaling_factor: z.number().positive(),
    act_fn: z.literal('silu'),
    down_block_types: z.array(z.literal('DownEncoderBlock2D')),
    up_block_types: z.array(z.literal('UpDecoderBlock2D')),
    mid_block_add_attention: z.literal(true).default(true),
    use_quant_conv: z.literal(true).default(true),
    use_post_quant_conv: z.literal(true).default(true),
    latents_mean: z.null().optional(),
    latents_std: z.null().optional(),
    shift_factor: z.null().optional(),
  })
  .refine(
    ({ block_out_channels: channels, norm_num_groups: groups }) => channels.every((n) => n % groups === 0),
    { path: ['norm_num_groups'], message: 'does not divide block_out_channels' },
  )
export type VaeConfig = z.infer<typeof vaeConfig>

const EPS = 1e-6

/** Pixels a latent pixel, along a side. */
export const shrinkFactor = (config: VaeConfig): number => 2 ** (config.block_out_channels.length - 1)

/** Names that diffusers gave the attention's tensors before its version 0.15. */
export function vaeAliases(key: string): string[] {
  const old = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
  for (const [now, before] of Object.entries(old)) {
    if (key.includes(`.attentions.0.${now}.`)) return [key.replace(`.${now}.`, `.${before}.`)]
  }
  return []
}

interface Picture {
  readonly batch: number
  readonly height: number
  readonly width: number
}

/** Input: `latent` (batch, latent_channels, height, width), not scaled. Output: `image` (batch, 3, height × f, width × f) in −1 … 1. */
export function vaeDecoder(
  config: VaeConfig,
  ledger: WeightLedger,
  options: { shape: Picture; dialect: Dialect },
): BuiltGraph {
  const { shape } = options
  const graph = new Graph('vae-decoder', options.dialect)
  const w = new Weights(graph, ledger)
  const latent = floatInput(graph, 'latent', [shape.batch, config.latent_channels, shape.height, shape.width])
  const z = conv2d(w.at('post_quant_conv'), latent, { out: config.latent_channels, kernel: 1 })

  const decoder = w.at('decoder')
  const channels = config.block_out_channels.toReversed()
  let x = conv2d(decoder.at('conv_in'), z, { out: channels[0]!, kernel: 3, padding: 1 })
  x = midBlock(decoder.at('mid_block'), config, x)
  for (const [index, out] of channels.entries()) {
    const up = decoder.at('up_blocks').at(index)
    for (let layer = 0; layer <= config.layers_per_block; layer++) {
      x = resnet(up.at('resnets').at(layer), config, { x, out })
    }
    if (index < channels.length - 1) {
      x = upsampledConv2d(up.at('upsamplers.0.conv'), x, out)
    }
  }
  floatOutput(
    graph,
    'image',
    normActConv(decoder, config, { x, out: config.out_channels, names: ['conv_norm_out', 'conv_out'] }),
  )
  return graph.build()
}

/** Input: `image` (batch, 3, height, width) in −1 … 1. Output: `moments` (batch, 2 × latent_channels, …): mean, then log variance. */
export function vaeEncoder(
  config: VaeConfig,
  ledger: WeightLedger,
  options: { shape: Picture; dialect: Dialect },
): BuiltGraph {
  const { shape } = options
  const graph = new Graph('vae-encoder', options.dialect)
  const w = new Weights(graph, ledger)
  const image = floatInput(graph, 'image', [shape.batch, config.in_channels, shape.height, shape.width])

  const encoder = w.at('encoder')
  const channels = config.block_out_channels
  let x = conv2d(encoder.at('conv_in'), image, { out: channels[0]!, kernel: 3, padding: 1 })
  for (const [index, out] of channels.entries()) {
    const down = encoder.at('down_blocks').at(index)
    for (let layer = 0; layer < config.layers_per_block; layer++) {
      x = resnet(down.at('resnets').at(layer), config, { x, out })
    }
    if (index < channels.length - 1) {
      x = conv2d(down.at('downsamplers.0.conv'), x, { out, kernel: 3, stride: 2, padding: [0, 0, 1, 1] })
    }
  }
  x = midBlock(encoder.at('mid_block'), config, x)
  const out = 2 * config.latent_channels
  const moments = normActConv(encoder, config, { x, out, names: ['conv_norm_out', 'conv_out'] })
  floatOutput(graph, 'moments', conv2d(w.at('quant_conv'), moments, { out, kernel: 1 }))
  return graph.build()
}

const midBlock = part((w, config: VaeConfig, x: Tensor): Tensor => {
  const out = known(x, 1)
  const y = resnet(w.at('resnets.0'), config, { x, out })
  return resnet(w.at('resnets.1'), config, { x: spatialAttention(w.at('attentions.0'), config, y), out })
})

interface Block {
  readonly x: Tensor
  readonly out: number
}

const resnet = part((w, config: VaeConfig, { x, out }: Block): Tensor => {
  const y = normActConv(w, config, { x, out, names: ['norm1', 'conv1'] })
  const z = normActConv(w, config, { x: y, out, names: ['norm2', 'conv2'] })
  const skip = known(x, 1) === out ? x : conv2d(w.at('conv_shortcut'), x, { out, kernel: 1 })
  return add(skip, z)
})

function normActConv(
  w: Weights,
  config: VaeConfig,
  { x, out, names }: Block & { names: readonly [string, string] },
): Tensor {
  const normal = groupNorm(w.at(names[0]), x, { groups: config.norm_num_groups, eps: EPS })
  return conv2d(w.at(names[1]), silu(normal), { out, kernel: 3, padding: 1 })
}

/** One head over all pixels. */
const spatialAttention = part((w, config: VaeConfig, x: Tensor): Tensor => {
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const normal = groupNorm(w.at('group_norm'), x, { groups: config.norm_num_groups, eps: EPS })
  const pixels = transpose(reshape(normal, [batch, channels, height * width]), [0, 2, 1]) // (batch, pixels, channels)
  const project = (name: string) => linear(w.at(name), pixels, { out: channels })
  const mixed = linear(
    w.at('to_out.0'),
    attention(project('to_q'), project('to_k'), project('to_v'), { heads: 1 }),
    { out: channels },
  )
  return add(x, reshape(transpose(mixed, [0, 2, 1]), [batch, channels, height, width]))
})
