/**
 * ONNX protobuf messages, written field by field.
 *
 * Field numbers and enum values: onnx/onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
import type { DType } from './dtype.ts'

/** TensorProto.DataType */
export const DATA_TYPE = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
} as const satisfies Record<DType, number>

/** AttributeProto.AttributeType */
const ATTRIBUTE_TYPE = { FLOAT: 1, INT: 2, STRING: 3, FLOATS: 6, INTS: 7 } as const

export type AttributeValue =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly string: string }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] }

const VARINT = 0
const FIXED32 = 5
const LENGTH = 2
const utf8 = new TextEncoder()

/** One message under construction: a list of byte pieces, so that large tensors are never copied twice. */
export class Message {
  readonly #pieces: Uint8Array[] = []
  #byteLength = 0

  get byteLength(): number {
    return this.#byteLength
  }

  int(field: number, value: number | bigint): this {
    return this.#push(varint(BigInt((field << 3) | VARINT)), varint(BigInt.asUintN(64, BigInt(value))))
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.#push(varint(BigInt((field << 3) | FIXED32)), bytes)
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint(BigInt((field << 3) | LENGTH)), varint(BigInt(value.byteLength)), value)
  }

  string(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value))
  }

  message(field: number, value: Message): this {
    this.#push(varint(BigInt((field << 3) | LENGTH)), varint(BigInt(value.byteLength)))
    return this.#push(...value.#pieces)
  }

  messages(field: number, values: Iterable<Message>): this {
    for (const value of values) this.message(field, value)
    return this
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#byteLength)
    let at = 0
    for (const piece of this.#pieces) {
      out.set(piece, at)
      at += piece.byteLength
    }
    return out
  }

  #push(...pieces: Uint8Array[]): this {
    for (const piece of pieces) {
      this.#pieces.push(piece)
      this.#byteLength += piece.byteLength
    }
    return this
  }
}

function varint(value: bigint): Uint8Array {
  const out: number[] = []
  for (;;) {
    const low = Number(value & 0x7fn)
    value >>= 7n
    if (value === 0n) {
      out.push(low)
      return Uint8Array.from(out)
    }
    out.push(low | 0x80)
  }
}

/** AttributeProto */
function attributeProto(name: string, value: AttributeValue): Message {
  const message = new Message().string(1, name)
  if ('float' in value) return message.float(2, value.float).int(20, ATTRIBUTE_TYPE.FLOAT)
  if ('int' in value) return message.int(3, value.int).int(20, ATTRIBUTE_TYPE.INT)
  if ('string' in value) return message.string(4, value.string).int(20, ATTRIBUTE_TYPE.STRING)
  if ('floats' in value) {
    for (const float of value.floats) message.float(7, float)
    return message.int(20, ATTRIBUTE_TYPE.FLOATS)
  }
  for (const int of value.ints) message.int(8, int)
  return message.int(20, ATTRIBUTE_TYPE.INTS)
}

/** NodeProto */
export function nodeProto(node: {
  readonly name: string
  readonly opType: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
}): Message {
  const message = new Message()
  for (const input of node.inputs) message.string(1, input)
  for (const output of node.outputs) message.string(2, output)
  message.string(3, node.name).string(4, node.opType)
  message.messages(
    5,
    Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
  )
  return message.string(7, node.domain)
}

/** ValueInfoProto of a tensor; a dimension is a size or a name. */
export function valueInfoProto(name: string, dtype: DType, shape: readonly (number | string)[]): Message {
  const dims = shape.map((dim) =>
    typeof dim === 'number' ? new Message().int(1, dim) : new Message().string(2, dim),
  )
  const tensorType = new Message().int(1, DATA_TYPE[dtype]).message(2, new Message().messages(1, dims))
  return new Message().string(1, name).message(2, new Message().message(1, tensorType))
}

/** TensorProto with its data in the message (`raw`, little-endian) or in another file. */
export function tensorProto(tensor: {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data:
    | { readonly raw: Uint8Array }
    | { readonly location: string; readonly offset: number; readonly byteLength: number }
}): Message {
  const message = new Message()
  for (const dim of tensor.shape) message.int(1, dim)
  message.int(2, DATA_TYPE[tensor.dtype]).string(8, tensor.name)
  if ('raw' in tensor.data) return message.bytes(9, tensor.data.raw)
  const { location, offset, byteLength } = tensor.data
  const entry = (key: string, value: string) => new Message().string(1, key).string(2, value)
  const EXTERNAL = 1
  return message
    .messages(13, [
      entry('location', location),
      entry('offset', String(offset)),
      entry('length', String(byteLength)),
    ])
    .int(14, EXTERNAL)
}

/** ModelProto around one GraphProto. */
export function modelProto(graph: {
  readonly name: string
  readonly nodes: readonly Message[]
  readonly initializers: readonly Message[]
  readonly inputs: readonly Message[]
  readonly outputs: readonly Message[]
  readonly opsets: Readonly<Record<string, number>>
}): Message {
  const IR_VERSION = 10
  const graphProto = new Message()
    .messages(1, graph.nodes)
    .string(2, graph.name)
    .messages(5, graph.initializers)
    .messages(11, graph.inputs)
    .messages(12, graph.outputs)
  const opsets = Object.entries(graph.opsets).map(([domain, version]) =>
    new Message().string(1, domain).int(2, version),
  )
  return new Message()
    .int(1, IR_VERSION)
    .string(2, 'pixart-studio')
    .message(7, graphProto)
    .messages(8, opsets)
}
