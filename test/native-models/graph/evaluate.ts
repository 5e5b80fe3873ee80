/** Runs a few operators through onnxruntime. */
import { join } from 'node:path'
import { expect } from 'vitest'
import { StudioError } from '../../../native-models/api/errors.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { CPU, type Dialect, PLAIN } from '../../../native-models/graph/dialect.ts'
import { Graph } from '../../../native-models/graph/graph.ts'
import type { Shape, Tensor } from '../../../native-models/graph/tensor.ts'
import { WeightLedger, Weights } from '../../../native-models/graph/weights.ts'
import { type HostTensor, Session } from '../../../native-models/runtime/session.ts'
import { type Tensors, temporaryFolder, thrownBy, writeTensors } from '../files.ts'

interface Case {
  readonly weights?: Tensors
  readonly inputs: Readonly<Record<string, HostTensor<Float32Array | BigInt64Array>>>
  /** Declared shapes where they are not those of the numbers. */
  readonly shapes?: Readonly<Record<string, Shape>>
  readonly build: (w: Weights, inputs: Record<string, Tensor>) => Tensor
}

export function scopeOf(dialect: Dialect, weights: Tensors = {}): Weights {
  const path = writeTensors(join(temporaryFolder(), 'model.safetensors'), { unused: ONE, ...weights })
  return new Weights(new Graph('test', dialect), new WeightLedger(openCheckpoint(path)))
}

const ONE = { shape: [1], data: Float32Array.of(1) }

/** The numbers of a graph; the shape that was inferred must be the one that comes out. */
export async function evaluate(
  dialect: Dialect,
  { weights, inputs, shapes, build }: Case,
): Promise<HostTensor> {
  const w = scopeOf(dialect, weights)
  const declared = Object.entries(inputs).map(([name, { data, shape }]) => {
    const dtype = data instanceof Float32Array ? 'float32' : 'int64'
    return [name, w.graph.input(name, dtype, shapes?.[name] ?? shape)] as const
  })
  const result = build(w, Object.fromEntries(declared))
  w.graph.output('result', result)
  using session = await Session.create(w.graph.build(), { threads: 1 })
  const output = (await session.run(new Map(Object.entries(inputs)))).get('result')!
  const sizes = declared.flatMap(([name, { shape }]) =>
    shape.map((dim, axis) => [dim, inputs[name]!.shape[axis]!] as const),
  )
  const actual = new Map(sizes.filter(([dim]) => typeof dim === 'string'))
  expect(result.shape.map((dim) => actual.get(dim) ?? dim)).toEqual([...output.shape])
  return output
}

/** Both dialects agree with the numbers that were computed directly. */
export async function expectNumbers(
  test: Case,
  expected: { shape: readonly number[]; data: ArrayLike<number> },
): Promise<void> {
  for (const dialect of [CPU, PLAIN]) {
    const { data, shape } = await evaluate(dialect, test)
    expect(shape, dialect.name).toEqual(expected.shape)
    expectClose(data, expected.data, dialect.name)
  }
}

export function expectClose(ours: ArrayLike<number>, expected: ArrayLike<number>, what = ''): void {
  expect(ours.length, what).toBe(expected.length)
  const worst = Array.from(ours).reduce((most, value, i) => {
    const distance = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))
    return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(most, distance)
  }, 0)
  expect(worst, what).toBeLessThanOrEqual(1e-5)
}

/** Building fails in both dialects with E_GRAPH, and the sentence begins with the node's path. */
export function expectGraphError(
  build: (w: Weights, input: (shape: Shape, dtype?: 'float32' | 'int64') => Tensor) => unknown,
  sentence: RegExp,
  weights?: Tensors,
): void {
  for (const dialect of [CPU, PLAIN]) {
    const w = scopeOf(dialect, weights)
    let count = 0
    const input = (shape: Shape, dtype: 'float32' | 'int64' = 'float32') =>
      w.graph.input(`x${count++}`, dtype, shape)
    const act = () => w.graph.within('transformer_blocks.3.attn1', () => build(w, input))
    const error = thrownBy(act)
    expect(error).toBeInstanceOf(StudioError)
    expect(error).toMatchObject({ code: 'E_GRAPH' })
    expect((error as StudioError).message).toMatch(/^transformer_blocks\.3\.attn1: /)
    expect((error as StudioError).message).toMatch(sentence)
  }
}
