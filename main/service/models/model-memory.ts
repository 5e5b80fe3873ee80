/**
 * What painting takes, from the configs alone.
 *
 * All of it in bytes:
 *   own    = process + quantized weights + the larger of a step's and the decoder's working memory
 *   step   = 2.6 MB a layer + 34 tensors of (2 rows, tokens, width)
 *   decode = 40 MB + 5 tensors of the widest block at the picture's size
 *   memory = own + the largest part in float32
 *
 * Parts in float32 are mapped pages of the files: in turn, so that the largest one counts. Quantized ones are on the heap
 * and stay. A weight takes 1.03 bytes in int8 (a scale for 128 weights, or for a row) and 0.53 in int4; of a text
 * encoder's table only the rows of the text are read. 2.6 MB, 34 and 5 are fitted to test/bench/README.md: a step of
 * XL/2 at 256 and 512 px took 214 and 454 MB and this says 215 and 456; the embedded model 107 and its decoder 137
 * MB, and this says 96 and 133.
 */
import type { Precision } from '../../../native-models/api/precision.ts'
import type { PixartConfig } from '../../../native-models/models/pixart-config.ts'
import { width as widthOf } from '../../../native-models/models/pixart-config.ts'
import type { T5Config } from '../../../native-models/models/t5-encoder.ts'

export interface MemoryParts {
  readonly transformer: Pick<
    PixartConfig,
    'num_layers' | 'num_attention_heads' | 'attention_head_dim' | 'patch_size'
  >
  readonly textEncoder: Pick<T5Config, 'd_model' | 'd_kv' | 'd_ff' | 'num_layers' | 'num_heads'>
  /** Its config's `block_out_channels`. */
  readonly vaeChannels: readonly number[]
}

export interface Memory {
  readonly bytes: number
  /** Without the pages of files, which the system may take back. */
  readonly ownBytes: number
}

interface PaintedSize {
  readonly width: number
  readonly height: number
}

const PROCESS_BYTES = 62e6
const LAYER_BYTES = 2.6e6
const STEP_TENSORS = 34
/** With guidance. */
const ROWS = 2
const DECODER_BYTES = 40e6
const DECODER_TENSORS = 5
/** Larger pictures are decoded in tiles of this side: `walk-picture.ts`. */
const UNTILED_PIXELS = 1280 * 1280
const TILE_PIXELS = 512 * 512
const FLOAT32_BYTES = 4
const BYTES_A_WEIGHT = { float32: FLOAT32_BYTES, float16: 2, int8: 1 + 4 / 128, int4: 0.5 + 4 / 128 } as const

/** `shrink`: pixels of a latent's side. */
export function modelMemory(
  parts: MemoryParts,
  { precision, size, shrink }: { precision: Precision; size: PaintedSize; shrink: number },
): Memory {
  const { textEncoder: encoder, transformer, vae: decoder } = weightBytes(parts, precision)
  const heap =
    (precision.textEncoder === 'float32' ? 0 : encoder) +
    (precision.transformer === 'float32' ? 0 : transformer)
  const mapped = Math.max(
    precision.textEncoder === 'float32' ? encoder : 0,
    precision.transformer === 'float32' ? transformer : 0,
    decoder,
  )
  const working = Math.max(stepBytes(parts.transformer, size, shrink), decodeBytes(parts.vaeChannels, size))
  const ownBytes = PROCESS_BYTES + heap + working
  return { bytes: Math.round(ownBytes + mapped), ownBytes: Math.round(ownBytes) }
}

/** Of each part's weights alone. */
export function weightBytes(parts: MemoryParts, precision: Precision): Record<keyof Precision, number> {
  return {
    textEncoder: textWeights(parts.textEncoder) * BYTES_A_WEIGHT[precision.textEncoder],
    transformer: transformerWeights(parts.transformer) * BYTES_A_WEIGHT[precision.transformer],
    vae: decoderWeights(parts.vaeChannels) * BYTES_A_WEIGHT[precision.vae],
  }
}

function stepBytes(
  config: MemoryParts['transformer'],
  { width, height }: PaintedSize,
  shrink: number,
): number {
  const tokens = (width * height) / (shrink * config.patch_size) ** 2
  return LAYER_BYTES * config.num_layers + STEP_TENSORS * ROWS * tokens * widthOf(config) * FLOAT32_BYTES
}

function decodeBytes(channels: readonly number[], { width, height }: PaintedSize): number {
  const pixels = width * height > UNTILED_PIXELS ? TILE_PIXELS : width * height
  return DECODER_BYTES + DECODER_TENSORS * pixels * (channels[1] ?? channels[0] ?? 0) * FLOAT32_BYTES
}

/** A layer: q, k, v, o and the gated feed-forward's three matrices. */
function textWeights({ d_model, d_kv, d_ff, num_layers, num_heads }: MemoryParts['textEncoder']): number {
  return num_layers * (4 * d_model * d_kv * num_heads + 3 * d_model * d_ff)
}

/** A block: self- and cross-attention, 4 width² each, and a feed-forward of 8 width²; adaLN-single has 6 width². */
function transformerWeights(config: MemoryParts['transformer']): number {
  const square = widthOf(config) ** 2
  return config.num_layers * 16 * square + 6 * square
}

/** Three residual blocks a level, of two convolutions of 3 × 3. */
function decoderWeights(channels: readonly number[]): number {
  return channels.reduce((sum, width) => sum + 3 * 2 * 9 * width ** 2, 0)
}
