/**
 * The header of a safetensors file: JSON of one fixed form, read strictly.
 *
 * JSON.parse would take the last of two equal keys, round large numbers and accept 1e2: what one program
 * checks and another loads would not be the same. So the form is read token by token, and anything else than
 * the form is refused.
 */
import { type ErrorCode, StudioError } from '../api/errors.ts'

/** A tensor as the header describes it, not yet held against the file. */
export interface HeaderEntry {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  /** Relative to the end of the header. */
  readonly begin: number
  readonly end: number
}

export interface Header {
  readonly metadata: ReadonlyMap<string, string>
  readonly entries: readonly HeaderEntry[]
}

const MOST_TENSORS = 100_000
const MOST_DIMENSIONS = 8
const LONGEST_NAME_BYTES = 512
const LONGEST_METADATA_ENTRIES = 10_000
const METADATA = '__metadata__'

/** @throws E_SAFETENSORS_HEADER, E_SAFETENSORS_LIMIT, E_SAFETENSORS_DUPLICATE, E_SAFETENSORS_TENSOR */
export function parseHeader(bytes: Uint8Array, file: string): Header {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new StudioError('E_SAFETENSORS_HEADER', `${file}: the header is not valid UTF-8.`, { cause })
  }
  return new HeaderReader(text, file).read()
}

const CONTROL = /\p{Cc}/u
const QUOTE = 0x22
const BACKSLASH = 0x5c

class HeaderReader {
  readonly #text: string
  readonly #file: string
  #at = 0

  constructor(text: string, file: string) {
    this.#text = text
    this.#file = file
  }

  read(): Header {
    if (!this.#text.startsWith('{')) throw this.#wrong('does not begin with {')
    let metadata: ReadonlyMap<string, string> = new Map()
    const entries: HeaderEntry[] = []
    this.#object((name) => {
      if (name === METADATA) {
        metadata = this.#metadata()
        return
      }
      if (entries.length === MOST_TENSORS) throw this.#limit(`more than ${MOST_TENSORS} tensors`)
      if (Buffer.byteLength(name) > LONGEST_NAME_BYTES)
        throw this.#limit(`a tensor's name of more than ${LONGEST_NAME_BYTES} bytes`)
      entries.push(this.#entry(name))
    })
    if (/[^ ]/.test(this.#text.slice(this.#at))) throw this.#wrong('has something after its end')
    return { metadata, entries }
  }

  #metadata(): Map<string, string> {
    const metadata = new Map<string, string>()
    this.#object((key) => {
      if (metadata.size === LONGEST_METADATA_ENTRIES)
        throw this.#limit(`more than ${LONGEST_METADATA_ENTRIES} lines of metadata`)
      metadata.set(key, this.#string())
    }, ' in its metadata')
    return metadata
  }

  #entry(name: string): HeaderEntry {
    let dtype: string | undefined
    let shape: number[] | undefined
    let offsets: number[] | undefined
    this.#object((key) => {
      if (key === 'dtype') dtype = this.#name(` of the tensor ${name}`)
      else if (key === 'shape') shape = this.#integers(name, MOST_DIMENSIONS)
      else if (key === 'data_offsets') offsets = this.#integers(name, 2)
      else throw this.#wrong(`says something unknown (${key.slice(0, 40)}) of the tensor ${name}`)
    }, ` of the tensor ${name}`)
    if (dtype === undefined || shape === undefined || offsets === undefined) {
      throw this.#wrong(`does not say type, shape and place of the tensor ${name}`)
    }
    const [begin, end] = offsets
    if (begin === undefined || end === undefined)
      throw this.#wrong(`does not say where the tensor ${name} begins and ends`)
    return { name, dtype, shape, begin, end }
  }

  /** An object whose keys are all different; `value` reads the value of a key, `where` says whose it is. */
  #object(value: (key: string) => void, where = ''): void {
    this.#expect('{')
    const seen = new Set<string>()
    if (this.#skip('}')) return
    do {
      const key = this.#name(where)
      if (seen.has(key))
        throw this.#error('E_SAFETENSORS_DUPLICATE', `the header says ${key.slice(0, 512)} twice${where}`)
      seen.add(key)
      this.#expect(':')
      value(key)
    } while (this.#skip(','))
    this.#expect('}')
  }

  #integers(name: string, most: number): number[] {
    this.#expect('[')
    const values: number[] = []
    if (this.#skip(']')) return values
    do {
      if (values.length === most) throw this.#limit(`more than ${most} numbers for the tensor ${name}`)
      values.push(this.#integer(name))
    } while (this.#skip(','))
    this.#expect(']')
    return values
  }

  /** Digits alone: no sign, no fraction, no exponent, no leading zero, not above 2^53. */
  #integer(name: string): number {
    this.#space()
    const start = this.#at
    while (this.#at < this.#text.length && this.#isDigit()) this.#at++
    const digits = this.#text.slice(start, this.#at)
    const next = this.#text[this.#at]
    if (
      digits === '' ||
      (digits.length > 1 && digits.startsWith('0')) ||
      next === '.' ||
      next === 'e' ||
      next === 'E'
    ) {
      throw this.#error('E_SAFETENSORS_TENSOR', `the tensor ${name} has a number that is not a whole one`)
    }
    const value = Number(digits)
    if (digits.length > 16 || !Number.isSafeInteger(value)) {
      throw this.#error('E_SAFETENSORS_TENSOR', `the tensor ${name} has a number above 2^53`)
    }
    return value
  }

  #isDigit(): boolean {
    const code = this.#text.charCodeAt(this.#at)
    return code >= 0x30 && code <= 0x39
  }

  /** Names are shown to people, on terminals too. */
  #name(where: string): string {
    const name = this.#string()
    if (CONTROL.test(name)) throw this.#wrong(`has a control character in a name${where}`)
    return name
  }

  #string(): string {
    this.#expect('"')
    const text = this.#text
    const start = this.#at
    let at = start
    let escaped = false
    for (;;) {
      const code = text.charCodeAt(at)
      if (Number.isNaN(code)) throw this.#wrong('ends in the middle of a text')
      if (code < 0x20) throw this.#wrong('has a control character in a text')
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        escaped = true
        at++
      }
      at++
    }
    this.#at = at + 1
    const raw = text.slice(start, at)
    return escaped ? this.#unescape(raw) : raw
  }

  /** `raw` lies between quotation marks and holds no control character: what is left to check are its escapes. */
  #unescape(raw: string): string {
    let text: string
    try {
      // A literal alone is where JSON.parse is as strict as this reader, and a hundred times as fast.
      text = JSON.parse(`"${raw}"`) as string
    } catch {
      throw this.#wrong('has an escape that JSON does not know')
    }
    if (!text.isWellFormed()) throw this.#wrong('has half a character in a text')
    return text
  }

  #space(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    }
  }

  #skip(token: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== token) return false
    this.#at++
    return true
  }

  #expect(token: string): void {
    if (!this.#skip(token)) throw this.#wrong(`has no ${token} where one belongs (character ${this.#at})`)
  }

  #wrong(what: string): StudioError {
    return this.#error('E_SAFETENSORS_HEADER', `the header ${what}`)
  }

  #limit(what: string): StudioError {
    return this.#error('E_SAFETENSORS_LIMIT', `the header lists ${what}`)
  }

  #error(code: ErrorCode, what: string): StudioError {
    return new StudioError(code, `${this.#file}: ${what.slice(0, 700)}.`)
  }
}
