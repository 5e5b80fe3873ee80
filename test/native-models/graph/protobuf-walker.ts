/** Reads protobuf bytes without a schema, by the wire format alone: https://protobuf.dev/programming-guides/encoding/ */

type Field = bigint | Uint8Array

/** Field number → its values in order; a 32-bit field is its four bytes. */
export type Fields = ReadonlyMap<number, readonly Field[]>

export function walk(bytes: Uint8Array): Fields {
  const fields = new Map<number, Field[]>()
  let at = 0
  const varint = (): bigint => {
    let [value, shift] = [0n, 0n]
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('a varint is cut short')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
      shift += 7n
    }
  }
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('a field is cut short')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const values = fields.get(tag >> 3) ?? []
    fields.set(tag >> 3, values)
    if ((tag & 7) === 0) values.push(varint())
    else if ((tag & 7) === 2) values.push(take(Number(varint())))
    else if ((tag & 7) === 5) values.push(take(4))
    else throw new Error(`the wire type ${tag & 7} is not ONNX's`)
  }
  return fields
}

export const messages = (fields: Fields, number: number): Fields[] =>
  (fields.get(number) ?? []).map((value) => walk(value as Uint8Array))

export const strings = (fields: Fields, number: number): string[] =>
  (fields.get(number) ?? []).map((value) => Buffer.from(value as Uint8Array).toString('utf8'))

export const integers = (fields: Fields, number: number): bigint[] =>
  (fields.get(number) ?? []).map((value) => BigInt.asIntN(64, value as bigint))

export const floats = (fields: Fields, number: number): number[] =>
  (fields.get(number) ?? []).map((value) => Buffer.from(value as Uint8Array).readFloatLE())
