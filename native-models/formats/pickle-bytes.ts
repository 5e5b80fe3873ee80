/** The bytes of a pickle, from front to back: numbers and texts as its instructions carry them. */
import { pickleError } from './pickle-values.ts'

const LONGEST_TEXT_BYTES = 65_536
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LATIN1 = new TextDecoder('latin1')
const LINE_END = 0x0a

/** Everything throws E_PICKLE_DAMAGED where the bytes end too early. */
export class PickleBytes {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.byteLength
  }

  byte(): number {
    return this.#bytes[this.#take(1)]!
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true)
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  /** Big-endian, as BINFLOAT alone is. */
  float64(): number {
    return this.#view.getFloat64(this.#take(8))
  }

  /** LONG1: a length, then so many bytes, little-endian, two's complement. */
  long(): number {
    const count = this.byte()
    const start = this.#take(count)
    let value = 0n
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[start + i]!)
    const signed = Number(BigInt.asIntN(8 * count, value))
    if (Number.isSafeInteger(signed)) return signed
    throw pickleError('has a whole number above 2^53')
  }

  text(byteLength: number, encoding: 'utf-8' | 'latin1'): string {
    if (byteLength > LONGEST_TEXT_BYTES) throw pickleError('has a text of more than 64 KB')
    const start = this.#take(byteLength)
    const bytes = this.#bytes.subarray(start, this.#at)
    if (encoding === 'latin1') return LATIN1.decode(bytes)
    try {
      return UTF8.decode(bytes)
    } catch {
      throw pickleError('has a text that is not UTF-8')
    }
  }

  /** Up to the line's end, which is passed. */
  line(): string {
    const end = this.#bytes.indexOf(LINE_END, this.#at)
    if (end < 0) throw pickleError('has a name without an end')
    const text = this.text(end - this.#at, 'utf-8')
    this.#at++
    return text
  }

  /** Where the next bytes begin; they are passed. */
  #take(count: number): number {
    const start = this.#at
    if (start + count > this.#bytes.byteLength) throw pickleError('ends in the middle of an instruction')
    this.#at += count
    return start
  }
}
