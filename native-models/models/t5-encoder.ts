/**
 * The T5 v1.1 encoder. Raffel et al., arXiv 1910.10683; v1.1: gated GELU, no shared scaling of attention.
 *
 * One text at a time and without padding, which is exact: a padded position is masked out of every
 * attention, so the live positions never see it.
 *
 * Its activations outgrow float16: what is carried from block to block, the norms, the gate's product and `wo` are
 * float32 wherever the rest is float16.
 */
import { z } from 'zod'
import type { Dialect } from '../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../graph/graph.ts'
import { geluTanh } from '../graph/ops/activation.ts'
import { attention } from '../graph/ops/attention.ts'
import { add, cast, mul, relu } from '../graph/ops/elementwise.ts'
import { floatOutput } from '../graph/ops/ends.ts'
import { linear } from '../graph/ops/linear.ts'
import { rmsNorm } from '../graph/ops/normalization.ts'
import { transpose, unsqueeze } from '../graph/ops/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { part, type WeightLedger, Weights } from '../graph/weights.ts'

const size = z
  .int()
  .positive()
  .max(1 << 20)

/** config.json of the text encoder; what is not named here does not change the encoder. */
export const t5Config = z
  .object({
    d_model: size,
    d_kv: size,
    d_ff: size,
    num_layers: size,
    num_heads: size,
    vocab_size: size,
    layer_norm_epsilon: z.number().positive(),
    relative_attention_num_buckets: size,
    relative_attention_max_distance: size.default(128),
    feed_forward_proj: z.enum(['gated-gelu', 'relu']),
  })
  .refine(({ relative_attention_num_buckets: buckets }) => buckets % 4 === 0, {
    path: ['relative_attention_num_buckets'],
    message: 'is no multiple of 4',
  })
  .refine((config) => config.relative_attention_max_distance > config.relative_attention_num_buckets / 4, {
    path: ['relative_attention_max_distance'],
    message: 'is not above a quarter of relative_attention_num_buckets',
  })
export type T5Config = z.infer<typeof t5Config>

/**
 * Inputs: `ids` int64 (1, tokens); `buckets` int64 (tokens, tokens), see `relativePositionBuckets`.
 * Output: `embeddings` float32 (1, tokens, d_model).
 */
export function t5Encoder(config: T5Config, ledger: WeightLedger, dialect: Dialect): BuiltGraph {
  const graph = new Graph('t5-encoder', dialect)
  const w = new Weights(graph, ledger)
  const ids = graph.input('ids', 'int64', [1, 'tokens'])
  const buckets = graph.input('buckets', 'int64', ['tokens', 'tokens'])

  const words = w.rows('shared.weight', [config.vocab_size, config.d_model], ids)
  ledger.ignore('encoder.embed_tokens.weight') // tied to `shared`
  const encoder = w.at('encoder')
  const bias = positionBias(
    encoder.at('block.0.layer.0.SelfAttention.relative_attention_bias'),
    config,
    buckets,
  )
  let x = cast(words, 'float32') // (1, tokens, d_model)
  for (let layer = 0; layer < config.num_layers; layer++) {
    x = block(encoder.at('block').at(layer).at('layer'), config, { x, bias })
  }
  floatOutput(graph, 'embeddings', rmsNorm(encoder.at('final_layer_norm'), x, config.layer_norm_epsilon))
  return graph.build()
}

const positionBias = part((w, config: T5Config, buckets: Tensor): Tensor => {
  const rows = w.rows('weight', [config.relative_attention_num_buckets, config.num_heads], buckets)
  const byHead = transpose(rows, [2, 0, 1]) // (heads, tokens, tokens)
  return unsqueeze(byHead, 0)
})

const block = part((w, config: T5Config, { x, bias }: { x: Tensor; bias: Tensor }): Tensor => {
  const eps = config.layer_norm_epsilon
  const attended = add(
    x,
    selfAttention(w.at('0.SelfAttention'), config, { x: rmsNorm(w.at('0.layer_norm'), x, eps), bias }),
  )
  return add(
    attended,
    feedForward(w.at('1.DenseReluDense'), config, rmsNorm(w.at('1.layer_norm'), attended, eps)),
  )
})

/** T5 does not scale the scores: its initialization does. x and what comes of it are float32. */
const selfAttention = part((w, config: T5Config, { x: wide, bias }: { x: Tensor; bias: Tensor }): Tensor => {
  const x = cast(wide, bias.dtype)
  const project = (name: string) =>
    linear(w.at(name), x, { out: config.num_heads * config.d_kv, bias: false })
  const mixed = attention(project('q'), project('k'), project('v'), {
    heads: config.num_heads,
    scale: 1,
    bias,
  })
  return cast(linear(w.at('o'), mixed, { out: config.d_model, bias: false }), wide.dtype)
})

const feedForward = part((w, config: T5Config, wide: Tensor): Tensor => {
  const x = cast(wide, w.graph.dialect.computeType)
  const project = (name: string) => linear(w.at(name), x, { out: config.d_ff, bias: false })
  const hidden =
    config.feed_forward_proj === 'gated-gelu'
      ? mul(cast(geluTanh(project('wi_0')), wide.dtype), cast(project('wi_1'), wide.dtype))
      : cast(relu(project('wi')), wide.dtype)
  return linear(w.at('wo').inFloat32(), hidden, { out: config.d_model, bias: false })
})

/**
 * Which row of the bias table serves each (query, key) pair, bidirectional: half of the buckets for keys
 * after the query; in each half, one bucket a distance up to a quarter of all, then logarithmic up to
 * `relative_attention_max_distance`. Raffel et al., §2.1. → int64 (tokens × tokens), row by row.
 */
export function relativePositionBuckets(tokens: number, config: T5Config): BigInt64Array {
  const half = config.relative_attention_num_buckets >> 1
  const exact = half >> 1
  const logRange = Math.log(config.relative_attention_max_distance / exact)
  const bucketOf = (offset: number): number => {
    const distance = Math.abs(offset)
    const side = offset > 0 ? half : 0
    if (distance < exact) return side + distance
    const far = exact + Math.trunc(Math.fround((Math.log(distance / exact) / logRange) * (half - exact)))
    return side + Math.min(far, half - 1)
  }
  const buckets = new BigInt64Array(tokens * tokens)
  for (let query = 0; query < tokens; query++) {
    for (let key = 0; key < tokens; key++) buckets[query * tokens + key] = BigInt(bucketOf(key - query))
  }
  return buckets
}
