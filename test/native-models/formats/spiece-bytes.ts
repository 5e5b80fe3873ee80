/** Writes SentencePiece models for tests, field by field, so that each field can be wrong. */

export type Field = readonly [
  number: number,
  value: { int: number } | { float: number } | { bytes: Uint8Array },
]

export const text = (value: string) => ({ bytes: new TextEncoder().encode(value) })

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)]
    bytes.push(Number(rest & 127n) | 128)
  }
}

export function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if ('int' in value) return Buffer.from([...varint(number << 3), ...varint(value.int)])
      if ('float' in value) {
        const float = Buffer.alloc(4)
        float.writeFloatLE(value.float)
        return Buffer.from([...varint((number << 3) | 5), ...float])
      }
      return Buffer.from([...varint((number << 3) | 2), ...varint(value.bytes.length), ...value.bytes])
    }),
  )
}

export function piece(value: string, score: number, kind?: number): Field {
  const fields: Field[] = [
    [1, text(value)],
    [2, { float: score }],
  ]
  return [1, { bytes: message(kind === undefined ? fields : [...fields, [3, { int: kind }]]) }]
}

export const specials: readonly Field[] = [piece('<pad>', 0, 3), piece('</s>', 0, 3), piece('<unk>', 0, 2)]

export function trainer(...changes: Field[]): Field {
  return [
    2,
    {
      bytes: message([
        [3, { int: 1 }],
        [40, { int: 2 }],
        [41, { int: -1 }],
        [42, { int: 1 }],
        [43, { int: 0 }],
        ...changes,
      ]),
    },
  ]
}

export const normalizer = (...fields: Field[]): Field => [3, { bytes: message(fields) }]

/** A vocabulary of `pieces` behind the three special ones, without a character map. */
export function model(pieces: readonly (readonly [string, number])[]): Uint8Array {
  return message([
    ...specials,
    ...pieces.map(([value, score]) => piece(value, score)),
    trainer(),
    normalizer(),
  ])
}

/** A character map whose trie turns `byte` into `replacement`. */
export function charsmap(byte: number, replacement: string): Uint8Array {
  const units = new Uint32Array(512)
  // Root: offset 256. Its child for `byte`: leaf flag, offset 1. The leaf: the replacement's place.
  units[0] = 256 << 10
  units[256 ^ byte] = (1 << 10) | 0x100 | byte
  units[256 ^ byte ^ 1] = 0x8000_0000
  const size = Buffer.alloc(4)
  size.writeUInt32LE(units.byteLength)
  return Buffer.concat([size, Buffer.from(units.buffer), Buffer.from(`${replacement}\0`)])
}
