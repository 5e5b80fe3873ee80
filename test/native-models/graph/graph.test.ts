import { describe, expect, it } from 'vitest'
import { PLAIN } from '../../../native-models/graph/dialect.ts'
import { Graph } from '../../../native-models/graph/graph.ts'
import { add, sin } from '../../../native-models/graph/ops/elementwise.ts'
import { split } from '../../../native-models/graph/ops/shape.ts'
import { broadcast, elementCount } from '../../../native-models/graph/tensor.ts'
import { thrownBy } from '../files.ts'
import { messages, strings, walk } from './protobuf-walker.ts'

const graphOf = (graph: Graph) => messages(walk(graph.build().bytes), 7)[0]!

describe('Graph', () => {
  it('names nodes after their path, each once', () => {
    const graph = new Graph('g', PLAIN)
    const x = graph.input('x', 'float32', [2])
    const y = graph.within('blocks.0', () => sin(graph.within('blocks.0.ff', () => sin(sin(x)))))
    graph.output('y', sin(y))
    const names = messages(graphOf(graph), 1).map((node) => strings(node, 3)[0])
    expect(names).toEqual(['blocks.0.ff/Sin', 'blocks.0.ff/Sin_1', 'blocks.0/Sin', 'Sin', 'output/y'])
  })

  it('leaves a path also when building fails', () => {
    const graph = new Graph('g', PLAIN)
    const fail = () =>
      graph.within('a', () => {
        throw new Error('no')
      })
    expect(fail).toThrow('no')
    expect(graph.path).toBe('')
  })

  it('stores equal small constants once, and keeps different ones apart', () => {
    const graph = new Graph('g', PLAIN)
    const first = graph.scalar(0.5)
    expect(graph.scalar(0.5)).toBe(first)
    const others = [
      graph.constant(Float32Array.of(0.5), [1]),
      graph.scalar(-0),
      graph.scalar(0),
      graph.ints([1, 2]),
    ]
    expect(new Set([first, ...others]).size).toBe(5)
    expect(graph.constant(Uint8Array.of(0, 0, 0, 0), []).dtype).toBe('uint8')
    for (const [index, constant] of [first, ...others].entries()) graph.output(`y${index}`, constant)
    expect(messages(graphOf(graph), 5)).toHaveLength(5)
  })

  it('leaves out what no output depends on', () => {
    const graph = new Graph('g', PLAIN)
    const x = graph.input('x', 'float32', [2])
    sin(add(x, graph.constant(Float32Array.of(1, 2), [2])))
    graph.output('y', add(sin(x), graph.constant(Float32Array.of(3, 4), [2])))
    const names = messages(graphOf(graph), 1).map((node) => strings(node, 3)[0])
    expect(names).toEqual(['Sin_1', 'Add_1', 'output/y'])
    expect(messages(graphOf(graph), 5)).toHaveLength(1)
  })

  it('can give an input back, and one tensor under two names', () => {
    const graph = new Graph('g', PLAIN)
    const x = graph.input('x', 'float32', ['n', 2])
    graph.output('a', x)
    graph.output('b', x)
    const { inputs, outputs, weightsFolder } = graph.build()
    expect([...inputs.keys()]).toEqual(['x'])
    expect([...outputs].map(([name, { shape }]) => [name, shape])).toEqual([
      ['a', ['n', 2]],
      ['b', ['n', 2]],
    ])
    expect(weightsFolder).toBeUndefined()
  })

  it('refuses names that are taken and tensors of another graph, naming where', () => {
    const graph = new Graph('vae-decoder', PLAIN)
    const x = graph.input('x', 'float32', [2])
    graph.output('y', x)
    const stranger = new Graph('other', PLAIN).input('z', 'float32', [2])
    const sentences = [
      thrownBy(() => graph.input('x', 'float32', [2])),
      thrownBy(() => graph.output('y', x)),
      thrownBy(() => graph.within('decoder.mid_block', () => add(x, stranger))),
    ]
    expect(sentences).toMatchObject([
      { code: 'E_GRAPH', message: "vae-decoder: the input 'x' is declared twice." },
      { code: 'E_GRAPH', message: "vae-decoder: the output 'y' is declared twice." },
      { code: 'E_GRAPH', message: "decoder.mid_block: Add: 'z' is of another graph." },
    ])
  })

  it('a node of several outputs gives each a name', () => {
    const graph = new Graph('g', PLAIN)
    const [a, b] = split(graph.input('x', 'float32', [5]), [2, 3], 0)
    expect([a!.name, b!.name]).toEqual(['Split:0', 'Split:1'])
    expect([a!.shape, b!.shape]).toEqual([[2], [3]])
  })
})

describe('shapes', () => {
  const graph = new Graph('g', PLAIN)

  it.each([
    [[2, 1], [3], [2, 3]],
    [[], [4], [4]],
    [
      ['n', 1],
      [1, 5],
      ['n', 5],
    ],
    [['n'], ['n'], ['n']],
    [[1], ['n'], ['n']],
  ])('%j and %j broadcast to %j', (a, b, expected) => {
    expect(broadcast(graph, a, b)).toEqual(expected)
    expect(broadcast(graph, b, a)).toEqual(expected)
  })

  it('a named dimension broadcasts with no other', () => {
    for (const other of [2, 'm'])
      expect(thrownBy(() => broadcast(graph, ['n'], [other]))).toMatchObject({ code: 'E_GRAPH' })
  })

  it('elements are counted where all dimensions are known', () => {
    expect(elementCount(graph, [2, 3, 4])).toBe(24)
    expect(elementCount(graph, [])).toBe(1)
    expect(thrownBy(() => elementCount(graph, [2, 'n']))).toMatchObject({
      code: 'E_GRAPH',
      message: "g: the dimension 'n' is not known here.",
    })
  })
})
