/**
 * 3×3 convolutions by Winograd's minimal filtering F(4×4, 3×3): 36 products for 16 pixels instead of 144.
 * Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308, §4.3: Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A.
 *
 * In plain operators: the tiles' transform is a convolution of one channel with stride 4, the products are 36 matrix
 * products, and the way back is a 1×1 convolution. Of the weights 36 / 9 of their size is kept, folded when the session is made.
 */
import { known, type Tensor } from '../tensor.ts'
import { matmul } from './linear.ts'
import { reshape, slice, transpose } from './shape.ts'

const TILE = 4
/** A tile and what its pixels see around it. */
const SEEN = 6

/**
 * Where the tiles' polynomials are evaluated, beside infinity. With 0, ±1, ±2, which are in wide use, four times as much
 * is lost to rounding: Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural
 * Networks", arXiv 1803.10986, is about such choices.
 */
const POINTS = [0, Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT2, -Math.SQRT2]

/** Toom and Cook: what a tile's lines are multiplied by, (6, 6); a kernel's, (6, 3); and on the way back, (4, 6). */
const B_T = [...POINTS.map((_, index) => polynomial(without(index))), polynomial(POINTS)]
const G = [
  ...POINTS.map((point, index) => {
    const others = without(index).reduce((product, other) => product * (point - other), 1)
    return [1 / others, point / others, point ** 2 / others]
  }),
  [0, 0, 1],
]
const A_T = Array.from({ length: TILE }, (_, power) => [
  ...POINTS.map((point) => point ** power),
  power === TILE - 1 ? 1 : 0,
])

function without(index: number): number[] {
  return POINTS.toSpliced(index, 1)
}

/** The coefficients of ∏ (x − root), six of them, from the constant one on. */
function polynomial(roots: readonly number[]): number[] {
  const coefficients = [1, ...Array<number>(SEEN - 1).fill(0)]
  for (const root of roots)
    for (let power = SEEN - 1; power >= 0; power--)
      coefficients[power] = (coefficients[power - 1] ?? 0) - root * coefficients[power]!
  return coefficients
}

/** x (batch, channels, height, width), weight (out, channels, 3, 3) → (batch, out, height, width), with a border of zeros. */
export function winograd(x: Tensor, weight: Tensor): Tensor {
  const [batch, channels, height, width] = [0, 1, 2, 3].map((axis) => known(x, axis)) as [
    number,
    number,
    number,
    number,
  ]
  const out = known(weight, 0)
  const [rows, columns] = [Math.ceil(height / TILE), Math.ceil(width / TILE)]
  const tiles = rows * columns
  const seen = convolution(reshape(x, [batch * channels, 1, height, width]), along(B_T), {
    ...{ kernel: SEEN, stride: TILE, shape: [batch * channels, SEEN ** 2, rows, columns] },
    pads: [1, 1, rows * TILE + 1 - height, columns * TILE + 1 - width],
  })
  const byPlace = transpose(reshape(seen, [batch, channels, SEEN ** 2, tiles]), [0, 2, 1, 3]) // (batch, 36, channels, tiles)
  const products = matmul(transformed(weight), byPlace) // (batch, 36, out, tiles)
  const byPicture = reshape(transpose(products, [0, 2, 1, 3]), [batch * out, SEEN ** 2, rows, columns])
  const inTiles = convolution(byPicture, along(A_T), {
    ...{ kernel: 1, stride: 1, shape: [batch * out, TILE ** 2, rows, columns] },
    pads: [0, 0, 0, 0],
  })
  const whole = x.graph.node(
    'DepthToSpace',
    [inTiles],
    { dtype: x.dtype, shape: [batch * out, 1, rows * TILE, columns * TILE] },
    { attributes: { blocksize: { int: TILE } } },
  )
  const cut = slice(slice(whole, 2, 0, height), 3, 0, width)
  return reshape(cut, [batch, out, height, width])
}

/** weight (out, channels, 3, 3) → (36, out, channels) */
function transformed(weight: Tensor): Tensor {
  const [out, channels] = [known(weight, 0), known(weight, 1)]
  const { data, inputs, outputs } = along(G)
  const byWeight = weight.graph.constant(turned(data, outputs, inputs), [inputs, outputs])
  const numbers = matmul(reshape(weight, [out * channels, inputs]), byWeight)
  return reshape(transpose(numbers, [1, 0]), [SEEN ** 2, out, channels])
}

interface Transform {
  /** (outputs, inputs) */
  readonly data: Float32Array
  readonly outputs: number
  readonly inputs: number
}

/** One matrix along both sides of a tile: row (i, j), column (k, l) is m[i][k] · m[j][l]. */
function along(matrix: readonly (readonly number[])[]): Transform {
  const values = matrix.flatMap((a) => matrix.flatMap((b) => a.flatMap((p) => b.map((q) => p * q))))
  return {
    data: Float32Array.from(values),
    outputs: matrix.length ** 2,
    inputs: (matrix[0]?.length ?? 0) ** 2,
  }
}

function turned(data: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!)
}

interface Window {
  readonly kernel: number
  readonly stride: number
  readonly pads: readonly number[]
  readonly shape: readonly number[]
}

function convolution(x: Tensor, transform: Transform, { kernel, stride, pads, shape }: Window): Tensor {
  const channels = transform.inputs / kernel ** 2
  const weight = x.graph.constant(transform.data, [transform.outputs, channels, kernel, kernel])
  return x.graph.node(
    'Conv',
    [x, weight],
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
