/** The wire format of protocol buffers, as far as a SentencePiece model needs it: https://protobuf.dev/programming-guides/encoding */
import { StudioError } from '../api/errors.ts'

/** One field of a message: exactly one of the values is there, as the wire type says. */
export type WireField =
  | { readonly number: number; readonly kind: 'varint'; readonly int32: number }
  | { readonly number: number; readonly kind: 'fixed32'; readonly float32: number }
  | { readonly number: number; readonly kind: 'fixed64' }
  | { readonly number: number; readonly kind: 'bytes'; readonly bytes: Uint8Array }

const LONGEST_VARINT = 10
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The fields of a message in the file's order. `file` names the file in errors.
 * @throws E_TOKENIZER for anything that runs over the end, and for the long dead groups.
 */
export function* wireFields(message: Uint8Array, file: string): Generator<WireField> {
  const reader = new Reader(message, file)
  while (!reader.atEnd) {
    const tag = reader.varint()
    const number = tag >>> 3
    if (number === 0) throw new StudioError('E_TOKENIZER', `${file} has a protobuf field with the number 0.`)
    switch (tag & 7) {
      case 0:
        yield { number, kind: 'varint', int32: reader.varint() }
        break
      case 1:
        reader.take(8)
        yield { number, kind: 'fixed64' }
        break
      case 2:
        yield { number, kind: 'bytes', bytes: reader.take(reader.length()) }
        break
      case 5:
        yield { number, kind: 'fixed32', float32: reader.float32() }
        break
      default:
        throw new StudioError('E_TOKENIZER', `${file} has a protobuf field of wire type ${tag & 7}.`)
    }
  }
}

/** @throws E_TOKENIZER when `field` is not bytes that are valid UTF-8. */
export function wireText(field: WireField, file: string): string {
  try {
    return utf8.decode(wireBytes(field, file))
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    throw new StudioError('E_TOKENIZER', `${file} holds text that is not UTF-8.`, { cause })
  }
}

export function wireBytes(field: WireField, file: string): Uint8Array {
  if (field.kind === 'bytes') return field.bytes
  throw wrongType(field, file)
}

export function wireInt32(field: WireField, file: string): number {
  if (field.kind === 'varint') return field.int32
  throw wrongType(field, file)
}

export function wireFloat32(field: WireField, file: string): number {
  if (field.kind === 'fixed32') return field.float32
  throw wrongType(field, file)
}

function wrongType(field: WireField, file: string): StudioError {
  return new StudioError('E_TOKENIZER', `${file}: protobuf field ${field.number} has the wrong type.`)
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #file: string
  #at = 0

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#file = file
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  /** The low 32 bits, signed: that is what int32, enum and bool fields keep of a longer number. */
  varint(): number {
    let value = 0
    for (let i = 0; i < LONGEST_VARINT; i++) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw this.#cutShort()
      if (i < 5) value |= (byte & 0x7f) << (7 * i)
      if (byte < 0x80) return value
    }
    throw new StudioError('E_TOKENIZER', `${this.#file} has a protobuf number of more than 64 bits.`)
  }

  length(): number {
    const length = this.varint()
    if (length < 0) throw this.#cutShort()
    return length
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw this.#cutShort()
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  float32(): number {
    const at = this.#at
    this.take(4)
    return this.#view.getFloat32(at, true)
  }

  #cutShort(): StudioError {
    return new StudioError('E_TOKENIZER', `${this.#file} is cut short or is not a SentencePiece model.`)
  }
}
