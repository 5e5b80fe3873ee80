/** What stands in place of some layers' weights, in fewer bits. */
import type { Graph, Tensor } from './graph.ts'

/** Other forms of some linear layers' weights. */
export interface QuantizedWeights {
  /** Of the form, and of nothing else. */
  readonly id: string
  /** In the graph; undefined for a layer that stays as the checkpoint has it. */
  readonly layer: (graph: Graph, path: string) => QuantizedLayer | undefined
}

/** A linear layer's weight: scale × values. */
export interface Int8Layer {
  readonly kind: 'int8'
  /** (in, out), int8 */
  readonly values: Tensor
  /** (out), float32 */
  readonly scale: Tensor
}

/** The same in blocks along a row: scale × (values − 2^(bits − 1)). */
export interface BlockLayer {
  readonly kind: 'blocks'
  readonly bits: 4 | 8
  /** (out, blocks, bytes), uint8 */
  readonly values: Tensor
  /** (out, blocks), float32 */
  readonly scale: Tensor
}

export type QuantizedLayer = Int8Layer | BlockLayer
