/** Convolutions over (batch, channels, height, width), and resizing. */
import { graphError, known, type Tensor } from '../tensor.ts'
import type { Weights } from '../weights.ts'

export interface ConvolutionOptions {
  readonly out: number
  readonly kernel: number
  readonly stride?: number
  /** Zeros around the picture: [top, left, bottom, right], or the same on all sides. */
  readonly padding?: number | readonly [number, number, number, number]
}

export function conv2d(w: Weights, x: Tensor, options: ConvolutionOptions): Tensor {
  const { out, kernel, stride = 1, padding = 0 } = options
  const pads = typeof padding === 'number' ? ([padding, padding, padding, padding] as const) : padding
  const [batch, channels, height, width] = [0, 1, 2, 3].map((axis) => known(x, axis)) as [
    number,
    number,
    number,
    number,
  ]
  const size = (side: number, before: number, after: number) =>
    Math.floor((side + before + after - kernel) / stride) + 1
  const shape = [batch, out, size(height, pads[0], pads[2]), size(width, pads[1], pads[3])]
  if (shape.some((dim) => dim < 1)) throw graphError(x.graph, `a picture of ${width}×${height} is too small.`)
  const inputs = [x, w.get('weight', [out, channels, kernel, kernel]), w.get('bias', [out])]
  return x.graph.node(
    'Conv',
    inputs,
    { dtype: x.dtype, shape },
    {
      attributes: {
        kernel_shape: { ints: [kernel, kernel] },
        strides: { ints: [stride, stride] },
        pads: { ints: [...pads] },
      },
    },
  )
}

/** Every pixel doubled in both directions. */
export function upsampleNearest2x(x: Tensor): Tensor {
  const [batch, channels, height, width] = [0, 1, 2, 3].map((axis) => known(x, axis)) as [
    number,
    number,
    number,
    number,
  ]
  const scales = x.graph.constant(Float32Array.of(1, 1, 2, 2), [4])
  const shape = [batch, channels, height * 2, width * 2]
  return x.graph.node(
    'Resize',
    [x, null, scales],
    { dtype: x.dtype, shape },
    {
      attributes: {
        mode: { string: 'nearest' },
        coordinate_transformation_mode: { string: 'asymmetric' },
        nearest_mode: { string: 'floor' },
      },
    },
  )
}
