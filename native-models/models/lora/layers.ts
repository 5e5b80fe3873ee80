/**
 * The layers that a LoRA may change, by every name that they go by (diffusers', the original nets', with dots or
 * underscores), and the shapes that their weights have.
 */

import type { PixartConfig } from '../pixart-config.ts'
import { hasSizeConditions, width } from '../pixart-config.ts'
import type { T5Config } from '../t5-encoder.ts'

export type NetworkPart = 'transformer' | 'text encoder'

/** What a name of a LoRA's key means: one layer, or the layers that the original nets have fused into one. */
export interface Target {
  readonly part: NetworkPart
  /** In the diffusers layout, in the order of the fused layer's rows, all of one height. */
  readonly paths: readonly string[]
}

type Shape = readonly number[]
interface Row {
  readonly path: string
  readonly original: string
  /** Of the weight: (out, in), or (out, in, kernel, kernel). */
  readonly shape: (config: PixartConfig) => Shape
}

const SINUSOIDS = 256
const MLP_RATIO = 4

const square = (config: PixartConfig): Shape => [width(config), width(config)]
const third = (config: PixartConfig): number => width(config) / 3

/** Once in a transformer. */
const TOP: readonly Row[] = [
  {
    path: 'pos_embed.proj',
    original: 'x_embedder.proj',
    shape: (c) => [width(c), c.in_channels, c.patch_size, c.patch_size],
  },
  {
    path: 'caption_projection.linear_1',
    original: 'y_embedder.y_proj.fc1',
    shape: (c) => [width(c), c.caption_channels],
  },
  { path: 'caption_projection.linear_2', original: 'y_embedder.y_proj.fc2', shape: square },
  ...embedder('timestep_embedder', 't_embedder', width),
  ...embedder('resolution_embedder', 'csize_embedder', third),
  ...embedder('aspect_ratio_embedder', 'ar_embedder', third),
  { path: 'adaln_single.linear', original: 't_block.1', shape: (c) => [6 * width(c), width(c)] },
  {
    path: 'proj_out',
    original: 'final_layer.linear',
    shape: (c) => [c.patch_size ** 2 * c.out_channels, width(c)],
  },
]

/** Once in every block. */
const BLOCK: readonly Row[] = [
  { path: 'attn1.to_q', original: 'attn.q', shape: square },
  { path: 'attn1.to_k', original: 'attn.k', shape: square },
  { path: 'attn1.to_v', original: 'attn.v', shape: square },
  { path: 'attn1.to_out.0', original: 'attn.proj', shape: square },
  { path: 'attn2.to_q', original: 'cross_attn.q_linear', shape: square },
  { path: 'attn2.to_k', original: 'cross_attn.k_linear', shape: square },
  { path: 'attn2.to_v', original: 'cross_attn.v_linear', shape: square },
  { path: 'attn2.to_out.0', original: 'cross_attn.proj', shape: square },
  { path: 'ff.net.0.proj', original: 'mlp.fc1', shape: (c) => [MLP_RATIO * width(c), width(c)] },
  { path: 'ff.net.2', original: 'mlp.fc2', shape: (c) => [width(c), MLP_RATIO * width(c)] },
]

/** The original nets' fused layers. */
const FUSED: Readonly<Record<string, readonly string[]>> = {
  'attn.qkv': ['attn1.to_q', 'attn1.to_k', 'attn1.to_v'],
  'cross_attn.kv_linear': ['attn2.to_k', 'attn2.to_v'],
}

const T5: Readonly<Record<string, (config: T5Config) => Shape>> = {
  'layer.0.SelfAttention.q': (c) => [c.num_heads * c.d_kv, c.d_model],
  'layer.0.SelfAttention.k': (c) => [c.num_heads * c.d_kv, c.d_model],
  'layer.0.SelfAttention.v': (c) => [c.num_heads * c.d_kv, c.d_model],
  'layer.0.SelfAttention.o': (c) => [c.d_model, c.num_heads * c.d_kv],
  'layer.1.DenseReluDense.wi': (c) => [c.d_ff, c.d_model],
  'layer.1.DenseReluDense.wi_0': (c) => [c.d_ff, c.d_model],
  'layer.1.DenseReluDense.wi_1': (c) => [c.d_ff, c.d_model],
  'layer.1.DenseReluDense.wo': (c) => [c.d_model, c.d_ff],
}

function embedder(path: string, original: string, out: (config: PixartConfig) => number): Row[] {
  return [
    {
      path: `adaln_single.emb.${path}.linear_1`,
      original: `${original}.mlp.0`,
      shape: (c) => [out(c), SINUSOIDS],
    },
    {
      path: `adaln_single.emb.${path}.linear_2`,
      original: `${original}.mlp.2`,
      shape: (c) => [out(c), out(c)],
    },
  ]
}

/** Underscores say no less than dots: no two layers are alike in them. */
const flat = (name: string): string => name.replaceAll('.', '_')

const namesOf = (rows: readonly Row[]) =>
  rows.flatMap(({ path, original }) => [path, original].map((name) => [flat(name), [path]] as const))
const TOP_NAMES = new Map<string, readonly string[]>(namesOf(TOP))
const BLOCK_NAMES = new Map<string, readonly string[]>([
  ...namesOf(BLOCK),
  ...Object.entries(FUSED).map(([name, paths]) => [flat(name), paths] as const),
])
const T5_NAMES = new Map(Object.keys(T5).map((path) => [flat(path), path]))

const TRANSFORMER_BLOCK = /^(?:transformer_)?blocks_(\d{1,4})_(.+)$/
const T5_BLOCK = /^encoder_block_(\d{1,4})_(.+)$/

/** The layers that a name means, or undefined where no layer of PixArt or T5 has it. */
export function targetOf(name: string): Target | undefined {
  const plain = flat(name)
  const top = TOP_NAMES.get(plain)
  if (top) return { part: 'transformer', paths: top }
  const [, block, inBlock = ''] = TRANSFORMER_BLOCK.exec(plain) ?? []
  const paths = BLOCK_NAMES.get(inBlock)
  if (paths)
    return { part: 'transformer', paths: paths.map((path) => `transformer_blocks.${Number(block)}.${path}`) }
  const [, layer, inLayer = ''] = T5_BLOCK.exec(plain) ?? []
  const path = T5_NAMES.get(inLayer)
  return path === undefined
    ? undefined
    : { part: 'text encoder', paths: [`encoder.block.${Number(layer)}.${path}`] }
}

/** The block that a layer stands in, from 0. */
export function blockOf(path: string): number | undefined {
  const [, index] = /^(?:transformer_blocks|encoder\.block)\.(\d+)\./.exec(path) ?? []
  return index === undefined ? undefined : Number(index)
}

export const SIZE_CONDITION = /\.(resolution|aspect_ratio)_embedder\./

export interface NetworkConfigs {
  readonly transformer: PixartConfig
  readonly textEncoder: T5Config
}

/** The shape of a layer's weight in a model, or undefined where the model has no such layer. */
export function layerShape(
  { part, path }: { part: NetworkPart; path: string },
  { transformer, textEncoder }: NetworkConfigs,
): Shape | undefined {
  const block = blockOf(path)
  const inside = path.replace(/^(transformer_blocks|encoder\.block)\.\d+\./, '')
  if (part === 'text encoder') {
    const known = block !== undefined && block < textEncoder.num_layers
    return known && hasFeedForward(inside, textEncoder) ? T5[inside]?.(textEncoder) : undefined
  }
  if (SIZE_CONDITION.test(path) && !hasSizeConditions(transformer)) return undefined
  if (block !== undefined && block >= transformer.num_layers) return undefined
  return (block === undefined ? TOP : BLOCK).find((row) => row.path === inside)?.shape(transformer)
}

/** T5 has one input layer (`wi`), T5 v1.1 has two. */
function hasFeedForward(inside: string, { feed_forward_proj: kind }: T5Config): boolean {
  if (inside.endsWith('.wi')) return kind === 'relu'
  return !/\.wi_[01]$/.test(inside) || kind === 'gated-gelu'
}
