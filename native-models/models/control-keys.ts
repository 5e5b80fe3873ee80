/**
 * PixArt-δ's own ControlNet files under the keys of the adapter that is in circulation, so that controlnet.ts reads
 * both: `controlnet.N.{copied_block.*,before_proj.*,after_proj.*}` with the original block's keys, and beside them
 * the whole model they were trained on as `base_model.*`, which is of no use here: the user's own is.
 */
import type { Checkpoint, CheckpointTensor } from '../formats/checkpoint.ts'
import { blockTensors, tensorTwice } from './original-keys.ts'

/**
 * The same tensors under the adapter's keys; what is in no table keeps its name, so that it is told as unknown by it.
 * @throws E_WEIGHTS_UNKNOWN where two tensors mean the same one
 */
export function withAdapterKeys(checkpoint: Checkpoint): Checkpoint {
  const tensors = new Map<string, CheckpointTensor>()
  for (const tensor of checkpoint.tensors.values()) {
    if (tensor.name.startsWith('base_model.')) continue
    for (const renamed of adapterTensors(tensor)) {
      if (tensors.has(renamed.name)) throw tensorTwice(tensor, renamed.name)
      tensors.set(renamed.name, renamed)
    }
  }
  return { ...checkpoint, tensors }
}

function adapterTensors(tensor: CheckpointTensor): CheckpointTensor[] {
  const [, index, copied, other] = /^controlnet\.(\d+)\.(?:copied_block\.(.+)|(.+))$/.exec(tensor.name) ?? []
  const block = `controlnet_blocks.${index}`
  if (other !== undefined) return [{ ...tensor, name: `${block}.${other}` }]
  const parts = copied === undefined ? undefined : blockTensors(copied, tensor)
  return parts?.map((part) => ({ ...part, name: `${block}.transformer_block.${part.name}` })) ?? [tensor]
}
