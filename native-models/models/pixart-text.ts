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
  const text = projectedText(w, config, options.kind)
  for (let name = 0; name < config.num_layers; name++) {
    textOutputs(w.at('transformer_blocks').at(name).at('attn2'), config, { name, text, kind: options.kind })
  }
  return graph.build()
}

/** The input `embeddings`, projected to the transformer's width: (1, tokens, dim). */
export function projectedText(w: Weights, config: PixartConfig, kind: TextGroup['kind']): Tensor {
  const tokens = kind === 'attended' ? 'tokens' : 1
  const embeddings = floatInput(w.graph, 'embeddings', [1, tokens, config.caption_channels])
  return mlp(w.at('caption_projection'), embeddings, { out: width(config), activation: geluTanh })
}

/** What one block's cross-attention makes of the text, as outputs. */
export function textOutputs(
  w: Weights,
  config: PixartConfig,
  { name, text, kind }: { name: BlockName; text: Tensor; kind: TextGroup['kind'] },
): void {
  const { graph } = w
  const value = linear(w.at('to_v'), text, { out: width(config) })
  if (kind === 'constant') {
    floatOutput(graph, crossName('constant', name), linear(w.at('to_out.0'), value, { out: width(config) }))
    return
  }
  floatOutput(graph, crossName('key', name), linear(w.at('to_k'), text, { out: width(config) }))
  floatOutput(graph, crossName('value', name), value)
}

/** What a group of rows sees of its text in one block. */
export type GroupText =
  | { readonly rows: number; readonly key: Tensor; readonly value: Tensor }
  | { readonly rows: number; readonly constant: Tensor }

export function textInputs(
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
