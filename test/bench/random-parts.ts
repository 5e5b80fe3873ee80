/** The other parts of a full-size model with random weights: T5 v1.1 XXL's encoder, Stable Diffusion's VAE, and all of them in one folder. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TensorToWrite, writeSafetensors } from '../../native-models/formats/safetensors-writer.ts'
import { PLAIN } from '../../native-models/graph/dialect.ts'
import { type T5Config, t5Encoder } from '../../native-models/models/t5-encoder.ts'
import { type VaeConfig, vaeDecoder, vaeEncoder } from '../../native-models/models/vae.ts'
import { expectedTensors } from './random-model.ts'

/** As published: 4.76 G parameters. */
export const T5_XXL: T5Config = {
  ...{ d_model: 4096, d_kv: 64, d_ff: 10_240, num_layers: 24, num_heads: 64, vocab_size: 32_128 },
  ...{ layer_norm_epsilon: 1e-6, relative_attention_num_buckets: 32, relative_attention_max_distance: 128 },
  feed_forward_proj: 'gated-gelu',
}

export const SD_VAE: VaeConfig = {
  ...{ in_channels: 3, out_channels: 3, latent_channels: 4, block_out_channels: [128, 256, 512, 512] },
  ...{ layers_per_block: 2, norm_num_groups: 32, scaling_factor: 0.18215, act_fn: 'silu' },
  down_block_types: ['DownEncoderBlock2D', 'DownEncoderBlock2D', 'DownEncoderBlock2D', 'DownEncoderBlock2D'],
  up_block_types: ['UpDecoderBlock2D', 'UpDecoderBlock2D', 'UpDecoderBlock2D', 'UpDecoderBlock2D'],
  ...{ mid_block_add_attention: true, use_quant_conv: true, use_post_quant_conv: true },
}

const countOf = (shape: readonly number[]): number => shape.reduce((n, dim) => n * dim, 1)

/** Norms are 1, biases 0, weights of the size that keeps what goes through them as large as it was. */
function sizeOf(name: string, shape: readonly number[]): number {
  if (shape.length === 1) return name.endsWith('.bias') ? 0 : 1
  return 1.7 / Math.sqrt(countOf(shape) / shape[0]!)
}

const PATTERN = 1 << 20
/** Odd: every tensor has a place of its own. */
const APART = 4099

/**
 * 9.5 GB in float16 at full size; one million random numbers, again and again, in each tensor from another place on:
 * weights that are equal are kept once, and products with them are made once.
 */
export function writeRandomTextEncoder(folder: string, config: T5Config = T5_XXL): void {
  const signs = Float32Array.from({ length: PATTERN }, () => Math.random() * 2 - 1)
  const tensors = new Map<string, TensorToWrite>()
  for (const [name, shape] of expectedTensors((ledger) => void t5Encoder(config, ledger, PLAIN))) {
    const factor = sizeOf(name, shape)
    const start = (tensors.size * APART) % PATTERN
    const data = () => halves(countOf(shape), shape.length === 1 ? undefined : turned(signs, start), factor)
    tensors.set(name, { shape, data })
  }
  writePart(folder, config, 'model', { tensors, dtype: 'F16' })
}

function turned(signs: Float32Array, start: number): Float32Array {
  const result = new Float32Array(signs.length)
  result.set(signs.subarray(start))
  result.set(signs.subarray(0, start), signs.length - start)
  return result
}

function halves(count: number, signs: Float32Array | undefined, factor: number): Uint16Array {
  const pattern = Float16Array.from(signs ?? [1], (value) => value * (signs ? factor : 1))
  const bits = new Uint16Array(pattern.buffer)
  const result = new Uint16Array(count)
  for (let at = 0; at < count; at += bits.length) result.set(bits.subarray(0, count - at), at)
  return result
}

export function writeRandomVae(folder: string, config: VaeConfig = SD_VAE): void {
  const picture = { batch: 1, height: 8, width: 8 }
  const shapes = expectedTensors((ledger) => {
    vaeDecoder(config, ledger, { shape: picture, dialect: PLAIN })
    vaeEncoder(config, ledger, { shape: picture, dialect: PLAIN })
  })
  const tensors = new Map<string, TensorToWrite>()
  for (const [name, shape] of shapes) {
    const factor = sizeOf(name, shape)
    const data = () =>
      Float32Array.from({ length: countOf(shape) }, () =>
        shape.length === 1 ? factor : (Math.random() * 2 - 1) * factor,
      )
    tensors.set(name, { shape, data })
  }
  writePart(folder, config, 'diffusion_pytorch_model', { tensors, dtype: 'F32' })
}

function writePart(
  folder: string,
  config: object,
  name: string,
  { tensors, dtype }: { tensors: ReadonlyMap<string, TensorToWrite>; dtype: 'F32' | 'F16' },
): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  writeSafetensors(join(folder, `${name}.safetensors`), tensors, { dtype })
}

/** A model of full-size parts, with the embedded model's tokenizer and a consistency model's scheduler. */
export function wholeModel(
  folder: string,
  parts: { transformer: string; textEncoder: string; vae: string },
  { tokenizer, scheduler }: { tokenizer: string; scheduler: string },
): void {
  mkdirSync(folder, { recursive: true })
  symlinkSync(parts.transformer, join(folder, 'transformer'))
  symlinkSync(parts.textEncoder, join(folder, 'text_encoder'))
  symlinkSync(parts.vae, join(folder, 'vae'))
  cpSync(tokenizer, join(folder, 'tokenizer'), { recursive: true })
  cpSync(scheduler, join(folder, 'scheduler'), { recursive: true })
}
