/**
 * PixArt-α's transformer: a DiT with adaLN-single and cross-attention to the text.
 * Chen et al., arXiv 2310.00426, §2.3 and figure 4; PixArt-δ (arXiv 2401.05252) has the same network.
 *
 * It comes as two graphs. What depends on the prompt alone, the caption projection and every block's
 * cross-attention keys and values, is computed once (`pixartText`); each denoising step runs the rest
 * (`pixartStep`); a dialect may want all of it in each step (`textInSteps`). Rows of a batch that share a text
 * form a group; a text of one token, such as the empty negative prompt, gives every query the same answer, so its
 * cross-attention is one vector a block.
 */
import { StudioError } from '../api/errors.ts'
import type { Dialect } from '../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../graph/graph.ts'
import { geluTanh, silu } from '../graph/ops/activation.ts'
import { attention } from '../graph/ops/attention.ts'
import { constantLike } from '../graph/ops/constant.ts'
import { conv2d } from '../graph/ops/convolution.ts'
import { add, cast, cos, mul, shift as plus, sin } from '../graph/ops/elementwise.ts'
import { floatInput, floatOutput } from '../graph/ops/ends.ts'
import { linear } from '../graph/ops/linear.ts'
import { layerNorm, standardize } from '../graph/ops/normalization.ts'
import { chunk, concat, expand, reshape, split, transpose } from '../graph/ops/shape.ts'
import { known, type Tensor } from '../graph/tensor.ts'
import { part, type WeightLedger, Weights } from '../graph/weights.ts'
import { mlp } from './mlp.ts'
import { hasSizeConditions, type PixartConfig, width } from './pixart-config.ts'
import { type GroupText, type TextGroup, type TextsOf, textsOfStep } from './pixart-text.ts'
import { sineCosinePositions } from './positions.ts'

const MLP_RATIO = 4
const SINUSOIDS = 256

export interface StepShape {
  /** Latent height and width, multiples of the patch. */
  readonly height: number
  readonly width: number
  readonly groups: readonly TextGroup[]
  /** `shared`: one timestep (and size) for the whole batch; `each`: one a row. */
  readonly timesteps: 'shared' | 'each'
}

/** One patch: a graph of it shows whether the weights are whole. */
export function smallestStep({ patch_size: side }: PixartConfig): StepShape {
  return { height: side, width: side, groups: [{ rows: 1, kind: 'attended' }], timesteps: 'shared' }
}

/** What the first block gets, and every other part of the network that a steered pass has at hand. */
export interface StepParts {
  /** Of the checkpoint's top. */
  readonly w: Weights
  readonly grid: Grid
  readonly modulation: Tensor
  readonly textsOf: TextsOf
}

/** Changes the tokens (batch, tokens, dim) that are about to enter block `index`. */
export type Steering = (x: Tensor, index: number) => Tensor

/**
 * One forward pass. Inputs: `latent` (batch, in_channels, height, width); `timestep` (1 or batch); with size
 * conditions `resolution` (1 or batch, 2) and `aspect_ratio` (1 or batch, 1); for every block N and group G
 * the outputs of `pixartText`, or for every group its embeddings, as the dialect wants them. Output: `prediction` (batch, out_channels, height, width). `steering` may add
 * inputs of its own: see controlnet.ts.
 */
export function pixartStep(
  config: PixartConfig,
  ledger: WeightLedger,
  options: { shape: StepShape; dialect: Dialect; steering?: (parts: StepParts) => Steering },
): BuiltGraph {
  const { shape } = options
  const patch = config.patch_size
  if (shape.height % patch !== 0 || shape.width % patch !== 0) {
    throw new StudioError(
      'E_SIZE',
      `A latent of ${shape.width}×${shape.height} does not divide into patches of ${patch}.`,
    )
  }
  const graph = new Graph('pixart-step', options.dialect)
  const w = new Weights(graph, ledger)
  ledger.ignore('pos_embed.pos_embed') // a table that is computed here
  const batch = shape.groups.reduce((rows, group) => rows + group.rows, 0)
  const grid = { rows: shape.height / patch, columns: shape.width / patch }

  const latent = floatInput(graph, 'latent', [batch, config.in_channels, shape.height, shape.width])
  const { timestep, modulation } = conditioning(
    w.at('adaln_single'),
    config,
    shape.timesteps === 'shared' ? 1 : batch,
  )
  const textsOf = textsOfStep(w, config, shape.groups)
  const steer = options.steering?.({ w, grid, modulation, textsOf }) ?? ((x) => x)
  let x = patchEmbed(w.at('pos_embed'), config, { latent, grid })
  for (let name = 0; name < config.num_layers; name++) {
    const own = w.at('transformer_blocks').at(name)
    const texts = textsOf(own.at('attn2'), name)
    x = block(own, config, { x: steer(x, name), modulation, texts })
  }
  const y = finalLayer(w, config, { x, timestep })
  floatOutput(graph, 'prediction', unpatchify(y, config, grid))
  return graph.build()
}

/** Patches to tokens, plus their positions. → (batch, tokens, dim) */
export const patchEmbed = part(
  (w, config: PixartConfig, { latent, grid }: { latent: Tensor; grid: Grid }): Tensor => {
    const dim = width(config)
    const patches = conv2d(w.at('proj'), latent, {
      out: dim,
      kernel: config.patch_size,
      stride: config.patch_size,
    })
    const tokens = grid.rows * grid.columns
    const x = transpose(reshape(patches, [known(latent, 0), dim, tokens]), [0, 2, 1])
    const positions = sineCosinePositions({
      ...grid,
      dim,
      baseSize: config.sample_size / config.patch_size,
      interpolationScale: config.interpolation_scale ?? Math.max(Math.floor(config.sample_size / 64), 1),
    })
    return add(x, constantLike(x, positions, [1, tokens, dim]))
  },
)

/** Rows and columns of patches. */
export interface Grid {
  readonly rows: number
  readonly columns: number
}

/** The timestep (and size) embedded, (n, dim), and adaLN-single's six modulations for all blocks, (n, 6, dim). */
const conditioning = part(
  (w, config: PixartConfig, rows: number): { timestep: Tensor; modulation: Tensor } => {
    const { graph } = w
    const dim = width(config)
    const emb = w.at('emb')
    const embed = (name: string, value: Tensor, out: number): Tensor =>
      mlp(emb.at(name), sinusoids(value), { out, activation: silu })
    let timestep = embed('timestep_embedder', graph.input('timestep', 'float32', [rows]), dim)
    if (hasSizeConditions(config)) {
      const third = dim / 3
      const resolution = reshape(graph.input('resolution', 'float32', [rows, 2]), [rows * 2])
      const aspectRatio = reshape(graph.input('aspect_ratio', 'float32', [rows, 1]), [rows])
      const sizes = reshape(embed('resolution_embedder', resolution, third), [rows, 2 * third])
      timestep = add(timestep, concat([sizes, embed('aspect_ratio_embedder', aspectRatio, third)], 1))
    }
    const modulation = linear(w.at('linear'), silu(timestep), { out: 6 * dim })
    return { timestep, modulation: reshape(modulation, [rows, 6, dim]) }
  },
)

/** value (n), float32 → (n, 256): cosines, then sines, of 128 frequencies from 1 down to 1/10000. Float16 knows no angle of 999 well. */
function sinusoids(value: Tensor): Tensor {
  const half = SINUSOIDS / 2
  const frequencies = Float32Array.from({ length: half }, (_, i) =>
    Math.exp(Math.fround((-Math.log(10000) * i) / half)),
  )
  const angles = mul(reshape(value, [known(value, 0), 1]), value.graph.constant(frequencies, [1, half]))
  return cast(concat([cos(angles), sin(angles)], 1), value.graph.dialect.computeType)
}

interface BlockInput {
  readonly x: Tensor
  readonly modulation: Tensor
  readonly texts: readonly GroupText[]
}

/** adaLN-single block, §2.3. x (batch, tokens, dim), modulation (1 or batch, 6, dim). */
export const block = part((w, config: PixartConfig, { x, modulation, texts }: BlockInput): Tensor => {
  const table = reshape(w.get('scale_shift_table', [6, width(config)]), [1, 6, width(config)])
  const parts = chunk(add(modulation, table), 6, 1) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]
  const [shiftAttention, scaleAttention, gateAttention, shiftMlp, scaleMlp, gateMlp] = parts
  const eps = config.norm_eps
  const attended = selfAttention(
    w.at('attn1'),
    config,
    modulate(x, { shift: shiftAttention, scale: scaleAttention, eps }),
  )
  const y = add(x, mul(gateAttention, attended))
  const z = add(y, crossAttention(w.at('attn2'), config, { x: y, texts }))
  const fed = feedForward(w.at('ff.net'), config, modulate(z, { shift: shiftMlp, scale: scaleMlp, eps }))
  return add(z, mul(gateMlp, fed))
})

/**
 * norm(x) × (1 + scale) + shift, with scale and shift (1 or batch, 1, dim). Where all rows share them they
 * are the norm's own gain and bias.
 */
function modulate(x: Tensor, { shift, scale, eps }: { shift: Tensor; scale: Tensor; eps: number }): Tensor {
  const gain = plus(scale, 1)
  if (known(shift, 0) > 1) return add(mul(standardize(x, eps), gain), shift)
  const dim = known(x, -1)
  return layerNorm(x, reshape(gain, [dim]), { bias: reshape(shift, [dim]), eps })
}

const selfAttention = part((w, config: PixartConfig, x: Tensor): Tensor => {
  const project = (name: string) => linear(w.at(name), x, { out: width(config) })
  const mixed = attention(project('to_q'), project('to_k'), project('to_v'), {
    heads: config.num_attention_heads,
  })
  return linear(w.at('to_out.0'), mixed, { out: width(config) })
})

/** Every group of rows attends to its own text. → (batch, tokens, dim), or (batch or 1, 1, dim) where that is the same for all tokens. */
const crossAttention = part(
  (w, config: PixartConfig, { x, texts }: { x: Tensor; texts: readonly GroupText[] }): Tensor => {
    const dim = width(config)
    const tokens = known(x, 1)
    const parts = split(
      x,
      texts.map(({ rows }) => rows),
      0,
    ).map((rows, group): Tensor => {
      const text = texts[group]!
      const shape = [text.rows, tokens, dim]
      if ('constant' in text) return texts.length === 1 ? text.constant : expand(text.constant, shape)
      // Queries do not see one another, so rows with the same text are one longer row.
      const joined = reshape(rows, [1, text.rows * tokens, dim])
      const query = linear(w.at('to_q'), joined, { out: dim })
      const mixed = attention(query, text.key, text.value, { heads: config.num_attention_heads })
      return reshape(linear(w.at('to_out.0'), mixed, { out: dim }), shape)
    })
    return concat(parts, 0)
  },
)

const feedForward = part((w, config: PixartConfig, x: Tensor): Tensor => {
  const hidden = geluTanh(linear(w.at('0.proj'), x, { out: MLP_RATIO * width(config) }))
  return linear(w.at('2'), hidden, { out: width(config) })
})

/** The last norm is modulated by the embedded timestep itself. → (batch, tokens, patch² × out_channels) */
function finalLayer(
  w: Weights,
  config: PixartConfig,
  { x, timestep }: { x: Tensor; timestep: Tensor },
): Tensor {
  const dim = width(config)
  const table = reshape(w.get('scale_shift_table', [2, dim]), [1, 2, dim])
  const [shift, scale] = chunk(add(reshape(timestep, [known(timestep, 0), 1, dim]), table), 2, 1) as [
    Tensor,
    Tensor,
  ]
  const y = modulate(x, { shift, scale, eps: FINAL_NORM_EPS })
  return linear(w.at('proj_out'), y, { out: config.patch_size ** 2 * config.out_channels })
}

const FINAL_NORM_EPS = 1e-6

/** (batch, tokens, patch × patch × channels) → (batch, channels, height, width) */
function unpatchify(x: Tensor, config: PixartConfig, { rows, columns }: Grid): Tensor {
  const { patch_size: patch, out_channels: channels } = config
  const batch = known(x, 0)
  const patches = reshape(x, [batch, rows, columns, patch, patch, channels])
  const planar = transpose(patches, [0, 5, 1, 3, 2, 4])
  return reshape(planar, [batch, channels, rows * patch, columns * patch])
}
