/** What may come over the bridge at all, before any schema is asked: plain data of bounded size. */

const MOST_VALUES = 100_000
const MOST_CHARACTERS = 2_000_000
/** Pictures that are drawn in the window. */
const MOST_BYTES = 20 * 1024 * 1024
const DEEPEST = 32
const POISONED = new Set(['__proto__', 'constructor', 'prototype'])

/** → what is wrong with it, or undefined */
export function problemOfPlainData(value: unknown): string | undefined {
  let values = 0
  let characters = 0
  let bytes = 0
  const look = (part: unknown, depth: number): string | undefined => {
    if (++values > MOST_VALUES || depth > DEEPEST) return 'it is too large'
    if (typeof part === 'string') {
      characters += part.length
      return characters > MOST_CHARACTERS ? 'it is too large' : undefined
    }
    if (typeof part === 'number') return Number.isFinite(part) ? undefined : 'it holds a number that is none'
    if (part === null || part === undefined || typeof part === 'boolean') return undefined
    if (isBytes(part)) {
      bytes += part.length
      return bytes > MOST_BYTES ? 'it is too large' : undefined
    }
    if (Array.isArray(part)) return firstProblem(part, (item) => look(item, depth + 1))
    if (typeof part !== 'object' || !isPlain(part)) return 'it holds what is not plain data'
    return firstProblem(Reflect.ownKeys(part), (key) => {
      if (typeof key !== 'string' || POISONED.has(key)) return 'it has a key that is none'
      characters += key.length
      return look((part as Record<string, unknown>)[key], depth + 1)
    })
  }
  return look(value, 0)
}

/** Bytes of their own: those of a SharedArrayBuffer could still change. */
function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function firstProblem<T>(
  items: readonly T[],
  problemOf: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const problem = problemOf(item)
    if (problem) return problem
  }
  return undefined
}
