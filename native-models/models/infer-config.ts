/** Configs told from the shapes of the weights alone, for files that come without one. */
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { PixartConfig } from './pixart-config.ts'
import type { T5Config } from './t5-encoder.ts'
import type { VaeConfig } from './vae.ts'

/** PixArt-XL/2: 16 heads of 72. */
const HEAD_SIZE = 72

/** Size of a tensor along an axis; 0 where it is not there: then the published models' size stands in. */
function dim(checkpoint: Checkpoint, key: string, axis: number): number {
  return checkpoint.tensors.get(key)?.shape[axis] ?? 0
}

/** How many numbered scopes follow a prefix: 28 for `transformer_blocks.0.` … `transformer_blocks.27.`. */
function count(checkpoint: Checkpoint, prefix: string): number {
  let largest = -1
  for (const key of checkpoint.tensors.keys()) {
    if (!key.startsWith(prefix)) continue
    const number = Number(key.slice(prefix.length).split('.')[0])
    if (Number.isInteger(number)) largest = Math.max(largest, number)
  }
  return largest + 1
}

/**
 * Of a checkpoint with diffusers' keys. What does not show in the weights is as in `like` where that is as wide: the
 * heads, and without size conditions and stored positions the size it was trained at. Without it, PixArt's own
 * stand in: heads of 72 where that divides the width, 512 pixels (`isTold` says whether that was needed).
 */
export function inferPixartConfig(checkpoint: Checkpoint, like?: PixartConfig): PixartConfig {
  const width = widthOf(checkpoint)
  const patch = dim(checkpoint, 'pos_embed.proj.weight', 2) || 2
  const alike = isAlike(checkpoint, like) ? like : undefined
  const headSize = alike?.attention_head_dim ?? (width % HEAD_SIZE === 0 ? HEAD_SIZE : width)
  const side = sideOfPositions(checkpoint)
  return {
    _class_name: 'PixArtTransformer2DModel',
    num_layers: count(checkpoint, 'transformer_blocks.'),
    num_attention_heads: width / headSize,
    attention_head_dim: headSize,
    patch_size: patch,
    in_channels: dim(checkpoint, 'pos_embed.proj.weight', 1) || 4,
    out_channels: dim(checkpoint, 'proj_out.weight', 0) / patch ** 2 || 8,
    sample_size: isConditioned(checkpoint)
      ? 128
      : side === undefined
        ? (alike?.sample_size ?? 64)
        : side * patch,
    caption_channels: dim(checkpoint, 'caption_projection.linear_1.weight', 1) || 4096,
    norm_eps: 1e-6,
  }
}

/** Whether heads and size show in the weights, or in a model that is alike. */
export function isTold(checkpoint: Checkpoint, like?: PixartConfig): boolean {
  if (isAlike(checkpoint, like)) return true
  const hasSize = isConditioned(checkpoint) || sideOfPositions(checkpoint) !== undefined
  return hasSize && widthOf(checkpoint) % HEAD_SIZE === 0
}

function isAlike(checkpoint: Checkpoint, like: PixartConfig | undefined): boolean {
  return like !== undefined && like.num_attention_heads * like.attention_head_dim === widthOf(checkpoint)
}

function isConditioned({ tensors }: Checkpoint): boolean {
  return tensors.has('adaln_single.emb.resolution_embedder.linear_1.weight')
}

function widthOf(checkpoint: Checkpoint): number {
  return dim(checkpoint, 'pos_embed.proj.weight', 0) || dim(checkpoint, 'adaln_single.linear.weight', 1)
}

/** Side of the grid that a stored table of positions is for, in patches: (1, side², dim). */
function sideOfPositions(checkpoint: Checkpoint): number | undefined {
  const side = Math.sqrt(dim(checkpoint, 'pos_embed.pos_embed', 1))
  return Number.isInteger(side) && side > 0 ? side : undefined
}

export function inferT5Config(checkpoint: Checkpoint): T5Config {
  const attention = 'encoder.block.0.layer.0.SelfAttention'
  const inner = dim(checkpoint, `${attention}.q.weight`, 0)
  const heads = dim(checkpoint, `${attention}.relative_attention_bias.weight`, 1) || inner / 64
  const gated = checkpoint.tensors.has('encoder.block.0.layer.1.DenseReluDense.wi_0.weight')
  const feedForward = `encoder.block.0.layer.1.DenseReluDense.${gated ? 'wi_0' : 'wi'}.weight`
  return {
    d_model: dim(checkpoint, `${attention}.q.weight`, 1),
    d_kv: inner / heads,
    d_ff: dim(checkpoint, feedForward, 0) || 10240,
    num_layers: count(checkpoint, 'encoder.block.'),
    num_heads: heads,
    vocab_size:
      dim(checkpoint, 'shared.weight', 0) || dim(checkpoint, 'encoder.embed_tokens.weight', 0) || 32128,
    layer_norm_epsilon: 1e-6,
    relative_attention_num_buckets: dim(checkpoint, `${attention}.relative_attention_bias.weight`, 0) || 32,
    relative_attention_max_distance: 128,
    feed_forward_proj: gated ? 'gated-gelu' : 'relu',
  }
}

/** The number of groups of its norms and the scaling factor do not show in the weights: Stable Diffusion's. */
export function inferVaeConfig(checkpoint: Checkpoint): VaeConfig {
  const levels = count(checkpoint, 'decoder.up_blocks.')
  const channels = Array.from({ length: levels }, (_, level) =>
    dim(checkpoint, `decoder.up_blocks.${levels - 1 - level}.resnets.0.conv1.weight`, 0),
  )
  return {
    in_channels: dim(checkpoint, 'encoder.conv_in.weight', 1) || 3,
    out_channels: dim(checkpoint, 'decoder.conv_out.weight', 0) || 3,
    latent_channels: dim(checkpoint, 'decoder.conv_in.weight', 1),
    block_out_channels: channels,
    layers_per_block: count(checkpoint, 'decoder.up_blocks.0.resnets.') - 1,
    norm_num_groups: channels.every((value) => value % 32 === 0) ? 32 : 1,
    scaling_factor: 0.18215,
    act_fn: 'silu',
    down_block_types: [],
    up_block_types: [],
    mid_block_add_attention: true,
    use_quant_conv: true,
    use_post_quant_conv: true,
  }
}
