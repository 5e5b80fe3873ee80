/** Configs told from the shapes of the weights alone, for files that come without one. */
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { PixartConfig } from './pixart.ts'
import type { T5Config } from './t5-encoder.ts'
import type { VaeConfig } from './vae.ts'

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

/** Heads do not show in the weights: PixArt's are 72 wide, where that divides the width. */
export function inferPixartConfig(checkpoint: Checkpoint): PixartConfig {
  const width =
    dim(checkpoint, 'pos_embed.proj.weight', 0) || dim(checkpoint, 'adaln_single.linear.weight', 1)
  const patch = dim(checkpoint, 'pos_embed.proj.weight', 2) || 2
  const headSize = width % 72 === 0 ? 72 : width
  const conditioned = checkpoint.tensors.has('adaln_single.emb.resolution_embedder.linear_1.weight')
  return {
    _class_name: 'PixArtTransformer2DModel',
    num_layers: count(checkpoint, 'transformer_blocks.'),
    num_attention_heads: width / headSize,
    attention_head_dim: headSize,
    patch_size: patch,
    in_channels: dim(checkpoint, 'pos_embed.proj.weight', 1) || 4,
    out_channels: dim(checkpoint, 'proj_out.weight', 0) / patch ** 2 || 8,
    sample_size: conditioned ? 128 : 64,
    caption_channels: dim(checkpoint, 'caption_projection.linear_1.weight', 1) || 4096,
    norm_eps: 1e-6,
  }
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
