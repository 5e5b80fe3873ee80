/**
 * What painting takes, from the configs alone.
 *
 * All of it in bytes, of one picture:
 *   text    = quantized weights of the text encoder
 *   step    = quantized weights of the transformer + 2.6 MB a layer + 34 tensors of (2 rows, tokens, width)
 *   decode  = 40 MB + 5 times the wide convolutions' weights + 6 tensors of the widest block at the size that is decoded
 *             at once + in tiles 33 bytes a pixel
 *   own     = process + the sum of the three where parts are together, the largest of them where they take turns
 *   memory  = own + the weights in float32: their sum where parts are together, the largest part's where they take turns
 *
 * Sessions keep their buffers, so parts that are together add up. Weights in float32 are mapped pages of the files; of
 * parts that are together all pages are read again for the next picture, so they add up, too. A GPU has copies of them,
 * which are in `own`. A weight takes 1.03 bytes in int8 (a scale for 128 weights, or for a row) and 0.53 in int4; of a
 * text encoder's table only the rows of the text are read. Convolutions that go by Winograd's algorithm have four times
 * their weights on the heap. The numbers are fitted to test/bench/README.md and to a full-size decoder: a step of XL/2
 * at 256 and 512 px took 214 and 454 MB with the process and this says 215 and 456; the embedded model's 107 and its
 * decoder 137 MB, and this says 96 and 140; Stable Diffusion's decoder took 1.09 and 2.32 GB at 256 and 512 px, and this
 * says 1.08 and 2.29.
 */
import { type MemoryPlan, ROOMY } from '../../../native-models/api/memory-plan.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import { CPU } from '../../../native-models/graph/dialect.ts'
import type { PixartConfig } from '../../../native-models/models/pixart-config.ts'
import { width as widthOf } from '../../../native-models/models/pixart-config.ts'
import type { T5Config } from '../../../native-models/models/t5-encoder.ts'
import { tileOf } from '../../../native-models/pipeline/tile-of.ts'

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

export interface Painting {
  readonly precision: Precision
  readonly size: PaintedSize
  /** Pixels of a latent's side. */
  readonly shrink: number
  /** The roomy one where absent. */
  readonly plan?: MemoryPlan | undefined
  /** Lanes of a comparison whose passes are of other shapes have sessions of their own; one where absent. */
  readonly stepSessions?: number | undefined
  /** Weights in float32 are held, too, as a GPU does. */
  readonly holdsWeights?: boolean | undefined
}

const PROCESS_BYTES = 62e6
const LAYER_BYTES = 2.6e6
const STEP_TENSORS = 34
/** With guidance. */
const ROWS = 2
/** Where parts take turns: `KEPT_STEP_SESSIONS` of the transformer. */
const MOST_SESSIONS_IN_TURN = 2
const DECODER_BYTES = 40e6
const DECODER_TENSORS = 6
const FOLDED_COPIES = 5
/** Of three channels in float32: the picture, and its tiles, which overlap by a quarter. */
const SEAM_BYTES = 33
const FLOAT32_BYTES = 4
const BYTES_A_WEIGHT = { float32: FLOAT32_BYTES, float16: 2, int8: 1 + 4 / 128, int4: 0.5 + 4 / 128 } as const

export function modelMemory(parts: MemoryParts, painting: Painting): Memory {
  const { precision, plan = ROOMY } = painting
  const { text, step, decode } = phases(parts, painting)
  const ownBytes = PROCESS_BYTES + atOnce(plan, [text, step, decode])
  const mappedBytes = painting.holdsWeights ? 0 : atOnce(plan, mappedParts(parts, precision))
  return { bytes: Math.round(ownBytes + mappedBytes), ownBytes: Math.round(ownBytes) }
}

function atOnce({ parts }: MemoryPlan, bytes: readonly number[]): number {
  return parts === 'together' ? bytes.reduce((sum, one) => sum + one, 0) : Math.max(...bytes)
}

/** On a CPU the decoder stays in float32, whatever the settings say. */
function mappedParts(parts: MemoryParts, precision: Precision): number[] {
  const weights = [
    precision.textEncoder === 'float32' ? textWeights(parts.textEncoder) : 0,
    precision.transformer === 'float32' ? transformerWeights(parts.transformer) : 0,
    decoderWeights(parts.vaeChannels),
  ]
  return weights.map((count) => count * FLOAT32_BYTES)
}

/** What each part holds beside the process, in bytes, while it works. */
export function phases(
  parts: MemoryParts,
  painting: Painting,
): { text: number; step: number; decode: number } {
  const { precision, size, shrink, plan = ROOMY, stepSessions = 1, holdsWeights = false } = painting
  const heap = (kind: keyof typeof BYTES_A_WEIGHT, weights: number) =>
    kind === 'float32' && !holdsWeights ? 0 : weights * BYTES_A_WEIGHT[kind]
  const sessions = plan.parts === 'together' ? stepSessions : Math.min(stepSessions, MOST_SESSIONS_IN_TURN)
  const one =
    heap(precision.transformer, transformerWeights(parts.transformer)) +
    stepBytes(parts.transformer, size, shrink)
  return {
    text: heap(precision.textEncoder, textWeights(parts.textEncoder)),
    step: sessions * one,
    decode:
      (holdsWeights ? heap(precision.vae, decoderWeights(parts.vaeChannels)) : 0) +
      decodeBytes(parts.vaeChannels, { size, shrink, plan }),
  }
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

function decodeBytes(
  channels: readonly number[],
  { size, shrink, plan }: Required<Pick<Painting, 'size' | 'shrink' | 'plan'>>,
): number {
  const { width, height } = size
  const tile = tileOf(size, shrink, plan?.tile ?? null)
  const side = tile === undefined ? Number.POSITIVE_INFINITY : tile * shrink
  const pixels = Math.min(width, side) * Math.min(height, side)
  const seams = pixels < width * height ? SEAM_BYTES * width * height : 0
  const wide = decoderWeights(channels.filter((one) => one >= CPU.winogradFrom))
  const tensors = DECODER_TENSORS * pixels * (channels[1] ?? channels[0] ?? 0)
  return DECODER_BYTES + (FOLDED_COPIES * wide + tensors) * FLOAT32_BYTES + seams
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
