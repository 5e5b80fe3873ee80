/**
 * HED, holistically-nested edge detection: Xie and Tu, arXiv 1504.06375, figure 3; in the form that ControlNet
 * trained and PixArt-δ uses (five maps averaged in place of a learned fusion).
 *
 * Its widths are told from the file: 64-128-256-512-512 as published.
 */
import { StudioError } from '../api/errors.ts'
import type { Dialect } from '../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../graph/graph.ts'
import { conv2d, maxPool2x, resizeBilinear } from '../graph/ops/convolution.ts'
import { add, relu, scale, sigmoid, sub } from '../graph/ops/elementwise.ts'
import { floatInput, floatOutput } from '../graph/ops/ends.ts'
import { reshape } from '../graph/ops/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { part, type WeightLedger, Weights } from '../graph/weights.ts'

/** 3×3 convolutions of each block, and how often its map is smaller than the picture. */
const CONVOLUTIONS = [2, 2, 3, 3, 3] as const

/** Four poolings leave nothing of a smaller picture. */
const SMALLEST_SIDE = 2 ** (CONVOLUTIONS.length - 1)

/** Input: `image` (1, 3, height, width) in 0 … 255. Output: `edges` (1, height, width) in 0 … 1. @throws E_SIZE */
export function hed(
  ledger: WeightLedger,
  { height, width, dialect }: { height: number; width: number; dialect: Dialect },
): BuiltGraph {
  if (Math.min(height, width) < SMALLEST_SIDE) {
    const sentence = `Edges cannot be found in ${width}×${height}: sides are ${SMALLEST_SIDE} pixels at least.`
    throw new StudioError('E_SIZE', sentence)
  }
  const graph = new Graph('hed', dialect)
  const w = new Weights(graph, ledger)
  let x = sub(floatInput(graph, 'image', [1, 3, height, width]), w.get('norm', [1, 3, 1, 1]))
  const maps: Tensor[] = []
  for (const [index, convolutions] of CONVOLUTIONS.entries()) {
    const scope = w.at(`block${index + 1}`)
    x = edgeBlock(scope, convolutions, index === 0 ? x : maxPool2x(x))
    const map = conv2d(scope.at('projection'), x, { out: 1, kernel: 1 })
    maps.push(index === 0 ? map : resizeBilinear(map, { height, width }))
  }
  const mean = scale(maps.reduce(add), 1 / maps.length)
  floatOutput(graph, 'edges', reshape(sigmoid(mean), [1, height, width]))
  return graph.build()
}

const edgeBlock = part((w, convolutions: number, x: Tensor): Tensor => {
  let y = x
  for (let index = 0; index < convolutions; index++) {
    const convolution = w.at('convs').at(index)
    y = relu(conv2d(convolution, y, { out: channelsOf(convolution), kernel: 3, padding: 1 }))
  }
  return y
})

/** Output channels; where the tensor is not there any number will do: its lack is what is told. */
function channelsOf({ ledger, path }: Weights): number {
  return ledger.find(`${path}.weight`)?.shape[0] ?? 1
}
