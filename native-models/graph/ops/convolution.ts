/** Convolutions over (batch, channels, height, width), and resizing. */
import { graphError, known, type Tensor } from '../tensor.ts'
import type { Weights } from '../weights.ts'
import { add } from './elementwise.ts'
import { reshape } from './shape.ts'
import { upsampledConvolution } from './upsampled-convolution.ts'
import { winograd } from './winograd.ts'

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
  const weight = w.get('weight', [out, known(x, -3), kernel, kernel])
  const bias = w.get('bias', [out])
  const by =
    (window: Window) =>
    (picture: Tensor, other: Tensor, plus?: Tensor): Tensor => {
      const y = convolve(picture, [other], window)
      return plus ? add(plus, y) : y
    }
  const own = { kernel, stride, pads }
  const small = Math.min(out, known(x, -3)) < w.graph.dialect.winogradFrom
  const y =
    small || kernel !== 3 || stride !== 1 || pads.some((pad) => pad !== 1)
      ? convolve(x, [weight, bias], own)
      : add(winograd(x, weight), reshape(bias, [out, 1, 1]))
  return w.adapt({ x, y, weight, bias, product: by(own), pointwise: by(PIXEL) })
}

/** A 3×3 convolution of x with every pixel doubled in both directions: (batch, out, 2 × height, 2 × width). */
export function upsampledConv2d(w: Weights, x: Tensor, out: number): Tensor {
  const { foldUpsamplingFrom } = w.graph.dialect
  const changed = w.ledger.adapters.length > 0
  if (changed || Math.min(out, known(x, 1)) < foldUpsamplingFrom)
    return conv2d(w, upsampleNearest2x(x), { out, kernel: 3, padding: 1 })
  const weight = w.get('weight', [out, known(x, 1), 3, 3])
  return add(upsampledConvolution(x, weight), reshape(w.get('bias', [out]), [out, 1, 1]))
}

interface Window {
  readonly kernel: number
  readonly stride: number
  /** top, left, bottom, right */
  readonly pads: readonly [number, number, number, number]
}
const PIXEL: Window = { kernel: 1, stride: 1, pads: [0, 0, 0, 0] }

/** weight (out, channels, kernel, kernel), and perhaps a bias (out) */
function convolve(x: Tensor, weights: readonly [Tensor, Tensor?], { kernel, stride, pads }: Window): Tensor {
  const [batch, , height, width] = [0, 1, 2, 3].map((axis) => known(x, axis)) as [
    number,
    number,
    number,
    number,
  ]
  const size = (side: number, before: number, after: number) =>
    Math.floor((side + before + after - kernel) / stride) + 1
  const shape = [batch, known(weights[0], 0), size(height, pads[0], pads[2]), size(width, pads[1], pads[3])]
  if (shape.some((dim) => dim < 1)) throw graphError(x.graph, `a picture of ${width}×${height} is too small.`)
  return x.graph.node(
    'Conv',
    [x, ...weights.filter((tensor) => tensor !== undefined)],
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

/** The largest of each 2×2 pixels; a last odd row or column is left out. */
export function maxPool2x(x: Tensor): Tensor {
  const [batch, channels, height, width] = [0, 1, 2, 3].map((axis) => known(x, axis)) as [
    number,
    number,
    number,
    number,
  ]
  const shape = [batch, channels, Math.floor(height / 2), Math.floor(width / 2)]
  if (shape.some((dim) => dim < 1)) throw graphError(x.graph, `a picture of ${width}×${height} is too small.`)
  return x.graph.node(
    'MaxPool',
    [x],
    { dtype: x.dtype, shape },
    { attributes: { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } } },
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

/** x (batch, channels, …) in another size: bilinear, pixel centres at (i + 0.5). Not smoothed where it shrinks. */
export function resizeBilinear(x: Tensor, { height, width }: { height: number; width: number }): Tensor {
  const shape = [known(x, 0), known(x, 1), height, width]
  return x.graph.node(
    'Resize',
    [x, null, null, x.graph.ints(shape)],
    { dtype: x.dtype, shape },
    {
      attributes: {
        mode: { string: 'linear' },
        coordinate_transformation_mode: { string: 'half_pixel' },
      },
    },
  )
}
