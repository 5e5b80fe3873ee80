/**
 * PixArt's own checkpoints under the keys that diffusers gives the same tensors, so that one model file reads both.
 * The table: diffusers, scripts/convert_pixart_alpha_to_diffusers.py.
 *
 * Projections that are fused there (queries, keys and values in one matrix) are rows of it here: a part of the same
 * bytes, not a copy. What is in no table keeps its name, so that it is told as unknown by it.
 */
import { StudioError } from '../api/errors.ts'
import type { Checkpoint, CheckpointTensor } from '../formats/checkpoint.ts'

/** scope → scopes whose weight and bias are its rows, in equal parts. */
type ScopeTable = Readonly<Record<string, readonly string[]>>

const MODEL: ScopeTable = {
  'x_embedder.proj': ['pos_embed.proj'],
  'y_embedder.y_proj.fc1': ['caption_projection.linear_1'],
  'y_embedder.y_proj.fc2': ['caption_projection.linear_2'],
  't_embedder.mlp.0': ['adaln_single.emb.timestep_embedder.linear_1'],
  't_embedder.mlp.2': ['adaln_single.emb.timestep_embedder.linear_2'],
  'csize_embedder.mlp.0': ['adaln_single.emb.resolution_embedder.linear_1'],
  'csize_embedder.mlp.2': ['adaln_single.emb.resolution_embedder.linear_2'],
  'ar_embedder.mlp.0': ['adaln_single.emb.aspect_ratio_embedder.linear_1'],
  'ar_embedder.mlp.2': ['adaln_single.emb.aspect_ratio_embedder.linear_2'],
  't_block.1': ['adaln_single.linear'],
  'final_layer.linear': ['proj_out'],
}

const BLOCK: ScopeTable = {
  'attn.qkv': ['attn1.to_q', 'attn1.to_k', 'attn1.to_v'],
  'attn.proj': ['attn1.to_out.0'],
  'cross_attn.q_linear': ['attn2.to_q'],
  'cross_attn.kv_linear': ['attn2.to_k', 'attn2.to_v'],
  'cross_attn.proj': ['attn2.to_out.0'],
  'mlp.fc1': ['ff.net.0.proj'],
  'mlp.fc2': ['ff.net.2'],
}

/** What stands for itself: a table of the final layer, and positions (which are computed here, but tell the size). */
const TENSORS: Readonly<Record<string, string>> = {
  'final_layer.scale_shift_table': 'scale_shift_table',
  pos_embed: 'pos_embed.pos_embed',
}

/** What training drops prompts for; painting asks for an empty prompt instead. */
const UNUSED = 'y_embedder.y_embedding'

/** Whether the keys are PixArt's own: those of adaLN-single's one projection for all blocks. */
export function hasOriginalKeys({ tensors }: Checkpoint): boolean {
  return tensors.has('t_block.1.weight')
}

/** The same tensors under diffusers' keys; a checkpoint that has those already is returned as it is. @throws E_WEIGHTS_UNKNOWN */
export function withDiffusersKeys(checkpoint: Checkpoint): Checkpoint {
  if (!hasOriginalKeys(checkpoint)) return checkpoint
  const tensors = new Map<string, CheckpointTensor>()
  for (const tensor of checkpoint.tensors.values()) {
    if (tensor.name === UNUSED) continue
    for (const renamed of renamedTensors(tensor)) {
      if (tensors.has(renamed.name)) throw tensorTwice(tensor, renamed.name)
      tensors.set(renamed.name, renamed)
    }
  }
  return { ...checkpoint, tensors }
}

function renamedTensors(tensor: CheckpointTensor): CheckpointTensor[] {
  const single = Object.hasOwn(TENSORS, tensor.name) ? TENSORS[tensor.name] : undefined
  if (single !== undefined) return [{ ...tensor, name: single }]
  const [, index, inBlock] = /^blocks\.(\d+)\.(.+)$/.exec(tensor.name) ?? []
  if (index === undefined || inBlock === undefined) return inScopes(MODEL, tensor.name, tensor) ?? [tensor]
  const block = `transformer_blocks.${index}`
  return (
    blockTensors(inBlock, tensor)?.map((part) => ({ ...part, name: `${block}.${part.name}` })) ?? [tensor]
  )
}

/**
 * A tensor of one block, by its original name within the block, as the tensors that diffusers has there (named
 * within the block too). Undefined where a block has no such tensor.
 */
export function blockTensors(name: string, tensor: CheckpointTensor): CheckpointTensor[] | undefined {
  if (name === 'scale_shift_table') return [{ ...tensor, name }]
  return inScopes(BLOCK, name, tensor)
}

function inScopes(table: ScopeTable, name: string, tensor: CheckpointTensor): CheckpointTensor[] | undefined {
  const [, scope, field] = /^(.+)\.(weight|bias)$/.exec(name) ?? []
  const scopes = scope !== undefined && Object.hasOwn(table, scope) ? table[scope] : undefined
  const [rows = 0, ...others] = tensor.shape
  if (!scopes || rows % scopes.length !== 0) return undefined
  const shape = [rows / scopes.length, ...others]
  const byteLength = tensor.byteLength / scopes.length
  return scopes.map((target, part) => ({
    ...tensor,
    name: `${target}.${field}`,
    shape,
    offset: tensor.offset + part * byteLength,
    byteLength,
  }))
}

/** Two tensors of a file mean the same one. */
export function tensorTwice({ name, file }: CheckpointTensor, key: string): StudioError {
  return new StudioError('E_WEIGHTS_UNKNOWN', `${file.path} holds ${name}, and another tensor for ${key}.`)
}
