import { expect, it } from 'vitest'
import { CPU, PLAIN } from '../../../../native-models/graph/dialect.ts'
import { geluTanh, silu } from '../../../../native-models/graph/ops/activation.ts'
import { evaluate, expectClose, expectNumbers } from '../evaluate.ts'

const x = { shape: [3, 11], data: Float32Array.from({ length: 33 }, (_, i) => (i - 16) * 0.6) }

it('silu is x × sigmoid(x)', async () => {
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => silu(inputs['x']!) },
    { shape: x.shape, data: x.data.map((v) => v / (1 + Math.exp(-v))) },
  )
})

it('geluTanh is the tanh form, and not the exact one', async () => {
  const gelu = (v: number) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)))
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => geluTanh(inputs['x']!) },
    { shape: x.shape, data: x.data.map(gelu) },
  )
})

it.each([silu, geluTanh])('$name: the fused form agrees with the plain one, with named rows', async (op) => {
  const test = {
    inputs: { x },
    shapes: { x: ['tokens', 11] },
    build: (_w: unknown, inputs: Record<string, Parameters<typeof op>[0]>) => op(inputs['x']!),
  }
  const [fused, plain] = [await evaluate(CPU, test), await evaluate(PLAIN, test)]
  expectClose(fused.data, plain.data)
  expect(fused.data.every(Number.isFinite)).toBe(true)
})
