/** What a pickle's machine works on: a stack with marks, and values that it remembers by number. */
import { type PickleValue, pickleError } from './pickle-values.ts'

const MOST_MEMO = 1_000_000
const MOST_MARKS = 64

/** Everything throws E_PICKLE_DAMAGED where it takes what is not there. */
export class PickleStack {
  readonly #values: PickleValue[] = []
  /** Heights of the stack at which a mark lies. */
  readonly #marks: number[] = []
  readonly #memo = new Map<number, PickleValue>()

  get isEmpty(): boolean {
    return this.#values.length === 0 && this.#marks.length === 0
  }

  push(value: PickleValue): void {
    this.#values.push(value)
  }

  /** Of the values above the last mark. */
  top(): PickleValue {
    if (this.#values.length <= (this.#marks.at(-1) ?? 0)) throw pickleError('takes a value that is not there')
    return this.#values.at(-1)!
  }

  pop(): PickleValue {
    const value = this.top()
    this.#values.pop()
    return value
  }

  /** In the order in which they were pushed. */
  popSome(count: 1 | 2 | 3): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  mark(): void {
    if (this.#marks.push(this.#values.length) > MOST_MARKS)
      throw pickleError(`is nested more than ${MOST_MARKS} deep`)
  }

  popToMark(): PickleValue[] {
    const mark = this.#marks.pop()
    if (mark === undefined) throw pickleError('looks for a mark that is not there')
    return this.#values.splice(mark)
  }

  remember(index: number): void {
    if (index >= MOST_MEMO) throw pickleError(`remembers more than ${MOST_MEMO} values`)
    this.#memo.set(index, this.top())
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) throw pickleError('recalls a value that is not there')
    this.#values.push(value)
  }
}
