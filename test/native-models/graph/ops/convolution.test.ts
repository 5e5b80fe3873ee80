import { describe, it } from 'vitest'
import {
  conv2d,
  maxPool2x,
  resizeBilinear,
  upsampleNearest2x,
} from '../../../../native-models/graph/ops/convolution.ts'
import { randomTensor } from '../../files.ts'
import { expectGraphError, expectNumbers } from '../evaluate.ts'

const x = randomTensor([2, 3, 5, 6], 1)

interface Setting {
  readonly kernel: number
  readonly stride?: number
  readonly padding?: number | readonly [number, number, number, number]
}

function weightsOf(kernel: number) {
  return { 'conv.weight': randomTensor([4, 3, kernel, kernel], 2), 'conv.bias': randomTensor([4], 3) }
}

function direct({ kernel, stride = 1, padding = 0 }: Setting): { shape: number[]; data: number[] } {
  const [top, left, bottom, right] = typeof padding === 'number' ? Array(4).fill(padding) : padding
  const { 'conv.weight': weight, 'conv.bias': bias } = weightsOf(kernel)
  const rows = Math.floor((5 + top + bottom - kernel) / stride) + 1
  const columns = Math.floor((6 + left + right - kernel) / stride) + 1
  const data: number[] = []
  const pixel = (plane: number, row: number, column: number) =>
    row < 0 || row >= 5 || column < 0 || column >= 6 ? 0 : x.data[(plane * 5 + row) * 6 + column]!
  for (let b = 0; b < 2; b++)
    for (let out = 0; out < 4; out++)
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) {
          let sum = bias.data[out]!
          for (let channel = 0; channel < 3; channel++)
            for (let i = 0; i < kernel; i++)
              for (let j = 0; j < kernel; j++) {
                const factor = weight.data[((out * 3 + channel) * kernel + i) * kernel + j]!
                sum += factor * pixel(b * 3 + channel, r * stride - top + i, c * stride - left + j)
              }
          data.push(sum)
        }
  return { shape: [2, 4, rows, columns], data }
}

describe('conv2d', () => {
  const settings: Setting[] = [
    { kernel: 1 },
    { kernel: 3, padding: 1 },
    { kernel: 3, stride: 2, padding: [0, 0, 1, 1] },
    { kernel: 3, padding: [2, 0, 0, 1] },
    { kernel: 2, stride: 2 },
  ]
  it.each(settings)('%o', async (setting) => {
    await expectNumbers(
      {
        weights: weightsOf(setting.kernel),
        inputs: { x },
        build: (w, inputs) => conv2d(w.at('conv'), inputs['x']!, { out: 4, ...setting }),
      },
      direct(setting),
    )
  })

  it('refuses a picture smaller than the kernel, and one of unknown size', () => {
    const convolve = (shape: readonly (number | string)[], message: RegExp) =>
      expectGraphError(
        (w, input) => conv2d(w.at('conv'), input(shape), { out: 4, kernel: 3 }),
        message,
        weightsOf(3),
      )
    convolve([1, 3, 2, 9], /9×2 is too small/)
    convolve([1, 3, 'height', 9], /axis 2 of \(1, 3, height, 9\) must be known/)
    convolve([3, 9, 9], /axis 3 of \(3, 9, 9\) must be known/)
  })
})

it('upsampleNearest2x doubles every pixel', async () => {
  const expected: number[] = []
  for (let plane = 0; plane < 6; plane++)
    for (let row = 0; row < 10; row++)
      for (let column = 0; column < 12; column++)
        expected.push(x.data[(plane * 5 + (row >> 1)) * 6 + (column >> 1)]!)
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => upsampleNearest2x(inputs['x']!) },
    { shape: [2, 3, 10, 12], data: expected },
  )
})

it('upsampleNearest2x must know the size', () => {
  expectGraphError((_w, input) => upsampleNearest2x(input([1, 3, 4, 'width'])), /axis 3/)
})

it('maxPool2x keeps the largest of four, and leaves out a last odd row', async () => {
  const expected: number[] = []
  for (let plane = 0; plane < 6; plane++)
    for (let row = 0; row < 2; row++)
      for (let column = 0; column < 3; column++) {
        const pixel = (i: number, j: number) => x.data[(plane * 5 + 2 * row + i) * 6 + 2 * column + j]!
        expected.push(Math.max(pixel(0, 0), pixel(0, 1), pixel(1, 0), pixel(1, 1)))
      }
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => maxPool2x(inputs['x']!) },
    { shape: [2, 3, 2, 3], data: expected },
  )
  expectGraphError((_w, input) => maxPool2x(input([1, 3, 1, 8])), /8×1 is too small/)
})

it('resizeBilinear mixes neighbours by the distance of pixel centres', async () => {
  const size = { height: 12, width: 9 }
  const tap = (at: number, from: number, to: number) => {
    const source = Math.min(Math.max(0, ((at + 0.5) * from) / to - 0.5), from - 1)
    const first = Math.floor(source)
    return { first, second: Math.min(first + 1, from - 1), share: source - first }
  }
  const expected: number[] = []
  for (let plane = 0; plane < 6; plane++)
    for (let row = 0; row < size.height; row++)
      for (let column = 0; column < size.width; column++) {
        const [y, z] = [tap(row, 5, size.height), tap(column, 6, size.width)]
        const line = (i: number) => {
          const pixel = (j: number) => x.data[(plane * 5 + i) * 6 + j]!
          return pixel(z.first) * (1 - z.share) + pixel(z.second) * z.share
        }
        expected.push(line(y.first) * (1 - y.share) + line(y.second) * y.share)
      }
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => resizeBilinear(inputs['x']!, size) },
    { shape: [2, 3, size.height, size.width], data: expected },
  )
})
