/** Full-size transformers with random weights, written where they are measured and deleted afterwards. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checkpoint } from '../../native-models/formats/checkpoint.ts'
import { type TensorToWrite, writeSafetensors } from '../../native-models/formats/safetensors-writer.ts'
import { PLAIN } from '../../native-models/graph/dialect.ts'
import { WeightLedger } from '../../native-models/graph/weights.ts'
import { pixartStep, smallestStep } from '../../native-models/models/pixart.ts'
import type { PixartConfig } from '../../native-models/models/pixart-config.ts'
import { pixartText } from '../../native-models/models/pixart-text.ts'

/** PixArt-XL/2 at 512 px, as published: 28 blocks, 16 heads of 72, T5-XXL's text. */
export const XL_2: PixartConfig = {
  _class_name: 'PixArtTransformer2DModel',
  num_layers: 28,
  num_attention_heads: 16,
  attention_head_dim: 72,
  patch_size: 2,
  in_channels: 4,
  out_channels: 8,
  sample_size: 64,
  caption_channels: 4096,
  norm_eps: 1e-6,
}

/** The tensors that graphs ask for, by building them over an empty checkpoint. */
export function expectedTensors(
  build: (ledger: WeightLedger) => void,
): ReadonlyMap<string, readonly number[]> {
  const nothing: Checkpoint = { files: [], tensors: new Map(), metadata: new Map() }
  const ledger = new WeightLedger(nothing)
  const missing = new Map<string, readonly number[]>()
  ledger.problems = { missing, misshapen: new Map() }
  build(ledger)
  return missing
}

function buildTransformer(config: PixartConfig, ledger: WeightLedger): void {
  pixartText(config, ledger, { kind: 'attended', dialect: PLAIN })
  pixartStep(config, ledger, { shape: smallestStep(config), dialect: PLAIN })
}

/** Writes `<folder>/config.json` and the weights; small numbers, so that nothing overflows. */
export function writeRandomTransformer(folder: string, config: PixartConfig, dtype: 'F32' | 'F16'): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const random = xorshift(1)
  const tensors = new Map<string, TensorToWrite>()
  for (const [name, shape] of expectedTensors((ledger) => buildTransformer(config, ledger))) {
    const count = shape.reduce((n, dim) => n * dim, 1)
    const scale = 1 / Math.sqrt(shape.length > 1 ? count / shape[0]! : count)
    tensors.set(name, {
      shape,
      data: () =>
        dtype === 'F32'
          ? Float32Array.from({ length: count }, () => random() * scale)
          : halves(count, random),
    })
  }
  writeSafetensors(join(folder, 'diffusion_pytorch_model.safetensors'), tensors, { dtype })
}

/** Uniform in −1 … 1. Marsaglia's xorshift32: fast, and good enough for weights that mean nothing. */
function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state / 2 ** 31
  }
}

/** float16 numbers of either sign between 2^-7 and 2^-5: random bits with a fixed range of exponents. */
function halves(count: number, random: () => number): Uint16Array {
  return Uint16Array.from({ length: count }, () => {
    const bits = Math.floor((random() + 1) * 0x800) & 0x7ff
    const sign = random() < 0 ? 0x8000 : 0
    return sign | ((8 << 10) + bits)
  })
}
