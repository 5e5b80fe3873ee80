/**
 * What PixArt's transformer makes of a prompt, computed once for all steps: the caption projection, and every block's
 * cross-attention keys and values (see pixart.ts).
 */
import type { Dialect } from '../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../graph/graph.ts'
import { geluTanh } from '../graph/ops/activation.ts'
import { floatInput, floatOutput } from '../graph/ops/ends.ts'
import { linear } from '../graph/ops/linear.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type WeightLedger, Weights } from '../graph/weights.ts'
import { mlp } from './mlp.ts'
import { type PixartConfig, width } from './pixart-config.ts'

/** Rows of a batch that share a text; `constant` where that text is one token. */
export interface TextGroup {
  readonly rows: number
  readonly kind: 'attended' | 'constant'
}

/** A block's number; `copied.0` … are those of a ControlNet. */
export type BlockName = number | `copied.${number}`

/** Name of a group's input or of a text's output: a block's cross-attention keys, values, or constant answer. */
export const crossName = (what: 'key' | 'value' | 'constant', block: BlockName, group = 0): string =>
  `${what}.${block}.${group}`

/** A text as it was read, and that of a group. */
export const EMBEDDINGS = 'embeddings'
export const embeddingsName = (group: number): string => `${EMBEDDINGS}.${group}`

/**
 * The prompt's part. Input: `embeddings` (1, tokens, caption_channels). Outputs for every block N, for
 * `attended`: key.N.0 and value.N.0 (1, tokens, dim); for `constant`: constant.N.0 (1, 1, dim).
 */
export function pixartText(
  config: PixartConfig,
  ledger: WeightLedger,
  options: { kind: TextGroup['kind']; dialect: Dialect },
): BuiltGraph {
  const graph = new Graph(`pixart-text-${options.kind}`, options.dialect)
  const w = new Weights(graph, ledger)
  const text = projectedText(w, config, { kind: options.kind, name: EMBEDDINGS, tokens: 'tokens' })
  for (let name = 0; name < config.num_layers; name++) {
    textOutputs(w.at('transformer_blocks').at(name).at('attn2'), config, { name, text, kind: options.kind })
  }
  return graph.build()
}

/** The input `embeddings`, or a group's `embeddings.G`, projected to the transformer's width: (1, tokens, dim). */
export function projectedText(
  w: Weights,
  config: PixartConfig,
  { kind, name, tokens }: { kind: TextGroup['kind']; name: string; tokens: string },
): Tensor {
  const shape = [1, kind === 'attended' ? tokens : 1, config.caption_channels]
  const embeddings = floatInput(w.graph, name, shape)
  return mlp(w.at('caption_projection'), embeddings, { out: width(config), activation: geluTanh })
}

/** What a block's cross-attention makes of a text: keys and values (1, tokens, dim), or one answer (1, 1, dim). */
type CrossText = { readonly key: Tensor; readonly value: Tensor } | { readonly constant: Tensor }

/** What a group of rows sees of its text in one block. */
export type GroupText = CrossText & { readonly rows: number }

/** What each group sees in the block of that name, whose cross-attention is the scope. */
export type TextsOf = (cross: Weights, name: BlockName) => GroupText[]

/** What one block's cross-attention makes of the text, as outputs. */
export function textOutputs(
  w: Weights,
  config: PixartConfig,
  { name, text, kind }: { name: BlockName; text: Tensor; kind: TextGroup['kind'] },
): void {
  for (const [what, tensor] of Object.entries(crossText(w, config, { text, kind })))
    floatOutput(w.graph, crossName(what as 'key' | 'value' | 'constant', name), tensor)
}

function crossText(
  w: Weights,
  config: PixartConfig,
  { text, kind }: { text: Tensor; kind: TextGroup['kind'] },
): CrossText {
  const out = width(config)
  const value = linear(w.at('to_v'), text, { out })
  if (kind === 'constant') return { constant: linear(w.at('to_out.0'), value, { out }) }
  return { key: linear(w.at('to_k'), text, { out }), value }
}

/** Of a step's graph, as its dialect wants them: made of the embeddings there, or handed over from `pixartText`. */
export function textsOfStep(w: Weights, config: PixartConfig, groups: readonly TextGroup[]): TextsOf {
  if (!w.graph.dialect.textInSteps) return (_, name) => textInputs(w.graph, config, { name, groups })
  const texts = groups.map(({ kind }, group) =>
    projectedText(w, config, { kind, name: embeddingsName(group), tokens: `tokens.${group}` }),
  )
  return (cross) =>
    groups.map(({ rows, kind }, group) => ({
      rows,
      ...crossText(cross, config, { text: texts[group]!, kind }),
    }))
}

function textInputs(
  graph: Graph,
  config: PixartConfig,
  { name, groups }: { name: BlockName; groups: readonly TextGroup[] },
): GroupText[] {
  const dim = width(config)
  return groups.map(({ rows, kind }, group): GroupText => {
    if (kind === 'constant') {
      return { rows, constant: floatInput(graph, crossName('constant', name, group), [1, 1, dim]) }
    }
    const shape = [1, `tokens.${group}`, dim]
    return {
      rows,
      key: floatInput(graph, crossName('key', name, group), shape),
      value: floatInput(graph, crossName('value', name, group), shape),
    }
  })
}
