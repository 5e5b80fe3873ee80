import { describe, expect, it } from 'vitest'
import {
  type AttributeValue,
  DATA_TYPE,
  Message,
  modelProto,
  nodeProto,
  tensorProto,
  valueInfoProto,
} from '../../../native-models/graph/proto.ts'
import { type Fields, floats, integers, messages, strings, walk } from './protobuf-walker.ts'

const read = (message: Message) => walk(message.finish())

describe('Message', () => {
  it.each([0n, 1n, 127n, 128n, 300n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, -1n, -(2n ** 63n)])(
    'holds %s',
    (value) => {
      expect(integers(read(new Message().int(3, value)), 3)).toEqual([value])
    },
  )

  it('writes 150 as the documentation does', () => {
    expect([...new Message().int(1, 150).finish()]).toEqual([0x08, 0x96, 0x01])
    expect([...new Message().string(2, 'testing').finish()]).toEqual([0x12, 7, ...Buffer.from('testing')])
  })

  it('knows its length, also of messages in messages', () => {
    const inner = new Message().string(1, 'é').float(2, 0.5)
    const outer = new Message().message(300, inner).bytes(2, new Uint8Array(200))
    expect(outer.finish().byteLength).toBe(outer.byteLength)
    const [again] = messages(read(outer), 300)
    expect(strings(again!, 1)).toEqual(['é'])
    expect(floats(again!, 2)).toEqual([0.5])
  })

  it('refuses a fraction where an integer belongs', () => {
    expect(() => new Message().int(1, 0.5)).toThrow(RangeError)
  })
})

/** The attribute of a node that has no more than that. */
function attributeOf(name: string, value: AttributeValue): Fields {
  const node = { name: '', opType: '', domain: '', inputs: [], outputs: [] }
  return messages(read(nodeProto({ ...node, attributes: { [name]: value } })), 5)[0]!
}

describe('AttributeProto', () => {
  it.each([
    [{ float: -0.25 }, 1n, { 2: [-0.25] }],
    [{ floats: [0.5, 1.5] }, 6n, { 7: [0.5, 1.5] }],
  ])('%j', (value, type, expected) => {
    const fields = attributeOf('epsilon', value)
    expect(strings(fields, 1)).toEqual(['epsilon'])
    expect(integers(fields, 20)).toEqual([type])
    for (const [number, numbers] of Object.entries(expected))
      expect(floats(fields, Number(number))).toEqual(numbers)
  })

  it('integers and strings', () => {
    const one = attributeOf('axis', { int: -1 })
    expect([integers(one, 3), integers(one, 20)]).toEqual([[-1n], [2n]])
    const many = attributeOf('pads', { ints: [0, 0, 1, 1] })
    expect([integers(many, 8), integers(many, 20)]).toEqual([[0n, 0n, 1n, 1n], [7n]])
    const text = attributeOf('mode', { string: 'nearest' })
    expect([strings(text, 4), integers(text, 20)]).toEqual([['nearest'], [3n]])
  })
})

it('NodeProto: an input that is left out has an empty name', () => {
  const fields = read(
    nodeProto({
      name: 'attn/MultiHeadAttention',
      opType: 'MultiHeadAttention',
      domain: 'com.microsoft',
      inputs: ['q', '', 'bias'],
      outputs: ['a', 'b'],
      attributes: { num_heads: { int: 16 }, scale: { float: 1 } },
    }),
  )
  expect(strings(fields, 1)).toEqual(['q', '', 'bias'])
  expect(strings(fields, 2)).toEqual(['a', 'b'])
  expect([strings(fields, 3), strings(fields, 4), strings(fields, 7)]).toEqual([
    ['attn/MultiHeadAttention'],
    ['MultiHeadAttention'],
    ['com.microsoft'],
  ])
  expect(messages(fields, 5).map((attribute) => strings(attribute, 1)[0])).toEqual(['num_heads', 'scale'])
})

it('ValueInfoProto: sizes and names', () => {
  const fields = read(valueInfoProto('text', 'int64', [1, 'tokens', 0]))
  expect(strings(fields, 1)).toEqual(['text'])
  const [tensorType] = messages(messages(fields, 2)[0]!, 1)
  expect(integers(tensorType!, 1)).toEqual([BigInt(DATA_TYPE.int64)])
  const dims = messages(messages(tensorType!, 2)[0]!, 1)
  expect(dims.map((dim) => integers(dim, 1)[0] ?? strings(dim, 2)[0])).toEqual([1n, 'tokens', 0n])
})

describe('TensorProto', () => {
  it('with its data', () => {
    const fields = read(
      tensorProto({ name: 'c', dtype: 'float16', shape: [2, 1], data: { raw: Uint8Array.of(1, 2, 3, 4) } }),
    )
    expect([integers(fields, 1), integers(fields, 2), strings(fields, 8)]).toEqual([[2n, 1n], [10n], ['c']])
    expect([...(fields.get(9)![0] as Uint8Array)]).toEqual([1, 2, 3, 4])
    expect(fields.has(14)).toBe(false)
  })

  it('with its data elsewhere', () => {
    const data = { location: 'über/x.safetensors', offset: 2 ** 40, byteLength: 8 }
    const fields = read(tensorProto({ name: 'w', dtype: 'bfloat16', shape: [4], data }))
    const entries = messages(fields, 13).map((entry) => [strings(entry, 1)[0], strings(entry, 2)[0]])
    expect(Object.fromEntries(entries)).toEqual({
      location: 'über/x.safetensors',
      offset: '1099511627776',
      length: '8',
    })
    expect(integers(fields, 14)).toEqual([1n])
    expect(fields.has(9)).toBe(false)
  })
})

it('ModelProto: everything is in its place', () => {
  const named = (name: string) => new Message().string(1, name)
  const model = read(
    modelProto({
      name: 'g',
      nodes: [named('node')],
      initializers: [named('weight')],
      inputs: [named('in')],
      outputs: [named('out')],
      opsets: { '': 21, 'com.microsoft': 1 },
    }),
  )
  expect(integers(model, 1)).toEqual([10n])
  const opsets = messages(model, 8).map((opset) => [strings(opset, 1)[0], integers(opset, 2)[0]])
  expect(opsets).toEqual([
    ['', 21n],
    ['com.microsoft', 1n],
  ])
  const [graph] = messages(model, 7)
  expect(strings(graph!, 2)).toEqual(['g'])
  const names = [1, 5, 11, 12].map((field) => messages(graph!, field).map((part) => strings(part, 1)[0]))
  expect(names).toEqual([['node'], ['weight'], ['in'], ['out']])
})
