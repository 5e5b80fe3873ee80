/**
 * The pickle of a checkpoint, read by a machine that knows a third of pickle's instructions and does nothing but
 * collect values. PyTorch's own restricted reader (torch/_weights_only_unpickler.py) allows 34 instructions and
 * calls what they name; here nothing is called, so there is nothing to be misled into.
 *
 * The instructions: Lib/pickletools.py, protocol 2.
 */
import type { StudioError } from '../api/errors.ts'
import { PickleBytes } from './pickle-bytes.ts'
import { append, setItems, tupleOf } from './pickle-containers.ts'
import { PickleStack } from './pickle-stack.ts'
import { allowedGlobal, isKind, reduced, storageOf } from './pickle-torch.ts'
import { type PickleStorage, type PickleValue, pickleError } from './pickle-values.ts'

const MOST_INSTRUCTIONS = 1_000_000
const PROTOCOL = 2
const STOP = 0x2e

/** The value, and every storage that it refers to. @throws E_PICKLE_REFUSED, E_PICKLE_DAMAGED */
export function readPickle(bytes: Uint8Array<ArrayBuffer>): {
  value: PickleValue
  storages: ReadonlyMap<string, PickleStorage>
} {
  const machine = new PickleMachine(bytes)
  return { value: machine.run(), storages: machine.storages }
}

class PickleMachine {
  readonly storages = new Map<string, PickleStorage>()
  readonly #bytes: PickleBytes
  readonly #stack = new PickleStack()

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = new PickleBytes(bytes)
  }

  run(): PickleValue {
    if (this.#bytes.byte() !== 0x80 || this.#bytes.byte() !== PROTOCOL)
      throw pickleError(`is not a pickle of protocol ${PROTOCOL}, which PyTorch writes`)
    for (let count = 0; count < MOST_INSTRUCTIONS; count++) {
      const code = this.#bytes.byte()
      if (code === STOP) return this.#end()
      this.#step(code)
    }
    throw pickleError(`has more than ${MOST_INSTRUCTIONS} instructions`)
  }

  #end(): PickleValue {
    const value = this.#stack.pop()
    if (!this.#stack.isEmpty) throw pickleError('leaves values over')
    if (!this.#bytes.isAtEnd) throw pickleError('has something after its end')
    return value
  }

  #step(code: number): void {
    const letter = String.fromCharCode(code)
    const value = this.#plain(letter) ?? this.#made(letter)
    if (value !== undefined) this.#stack.push(value)
    else if (letter === 'N') this.#stack.push(null)
    else this.#change(letter)
  }

  /** The instructions that push what they carry. */
  #plain(letter: string): PickleValue | undefined {
    switch (letter) {
      case '\x88':
        return true
      case '\x89':
        return false
      case 'K':
        return this.#bytes.byte()
      case 'M':
        return this.#bytes.uint16()
      case 'J':
        return this.#bytes.int32()
      case '\x8a':
        return this.#bytes.long()
      case 'G':
        return this.#bytes.float64()
      case 'X':
        return this.#bytes.text(this.#bytes.uint32(), 'utf-8')
      case 'U':
        return this.#bytes.text(this.#bytes.byte(), 'latin1')
      case 'c':
        return allowedGlobal(this.#bytes.line(), this.#bytes.line())
      default:
        return undefined
    }
  }

  /** The instructions that push what they make of other values. */
  #made(letter: string): PickleValue | undefined {
    switch (letter) {
      case ')':
        return tupleOf([])
      case '\x85':
        return tupleOf(this.#stack.popSome(1))
      case '\x86':
        return tupleOf(this.#stack.popSome(2))
      case '\x87':
        return tupleOf(this.#stack.popSome(3))
      case 't':
        return tupleOf(this.#stack.popToMark())
      case ']':
        return { kind: 'list', items: [], depth: 1 }
      case '}':
        return { kind: 'dict', isOrdered: false, entries: new Map(), depth: 1 }
      case 'R': {
        const [callable, args] = this.#stack.popSome(2)
        return reduced(callable!, args!)
      }
      case 'Q':
        return this.#storage(this.#stack.pop())
      default:
        return undefined
    }
  }

  /** The instructions that change what is there already. */
  #change(letter: string): void {
    switch (letter) {
      case '(':
        this.#stack.mark()
        break
      case 'q':
        this.#stack.remember(this.#bytes.byte())
        break
      case 'r':
        this.#stack.remember(this.#bytes.uint32())
        break
      case 'h':
        this.#stack.recall(this.#bytes.byte())
        break
      case 'j':
        this.#stack.recall(this.#bytes.uint32())
        break
      case 'a':
        this.#fill(append, this.#stack.popSome(1))
        break
      case 'e':
        this.#fill(append, this.#stack.popToMark())
        break
      case 's':
        this.#fill(setItems, this.#stack.popSome(2))
        break
      case 'u':
        this.#fill(setItems, this.#stack.popToMark())
        break
      case 'b':
        this.#build()
        break
      default:
        throw unknownInstruction(letter)
    }
  }

  #fill(fill: (target: PickleValue, items: readonly PickleValue[]) => void, items: PickleValue[]): void {
    fill(this.#stack.top(), items)
  }

  /** An OrderedDict's attributes (PyTorch keeps versions of modules there): read, and dropped. */
  #build(): void {
    this.#stack.pop()
    const target = this.#stack.top()
    if (!isKind(target, 'dict') || !target.isOrdered)
      throw pickleError('gives a state to something else than an OrderedDict', 'E_PICKLE_REFUSED')
  }

  #storage(id: PickleValue): PickleStorage {
    const storage = storageOf(id)
    const known = this.storages.get(storage.key)
    if (known && (known.dtype !== storage.dtype || known.elements !== storage.elements))
      throw pickleError(`describes the storage ${storage.key} in two ways`)
    this.storages.set(storage.key, known ?? storage)
    return known ?? storage
  }
}

function unknownInstruction(letter: string): StudioError {
  const code = letter.charCodeAt(0).toString(16).padStart(2, '0')
  return pickleError(`uses the instruction 0x${code}, which no weights need`, 'E_PICKLE_REFUSED')
}
