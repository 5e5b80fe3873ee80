/** Containers of a pickle, filled with the checks that Python's own reader does not make: of kind, depth and key. */
import { isKind } from './pickle-torch.ts'
import {
  type Container,
  type PickleDict,
  type PickleTuple,
  type PickleValue,
  pickleError,
} from './pickle-values.ts'

const MOST_DEPTH = 64

export function tupleOf(items: readonly PickleValue[]): PickleTuple {
  const made: PickleTuple = { kind: 'tuple', items, depth: 1 }
  for (const item of items) deepen(made, item)
  return made
}

/** APPEND, APPENDS. @throws E_PICKLE_DAMAGED */
export function append(target: PickleValue, items: readonly PickleValue[]): void {
  if (!isKind(target, 'list')) throw pickleError('appends to what is no list')
  for (const item of items) {
    deepen(target, item)
    target.items.push(item)
  }
}

/** SETITEM, SETITEMS: keys and values by turns. @throws E_PICKLE_DAMAGED */
export function setItems(target: PickleValue, items: readonly PickleValue[]): void {
  if (!isKind(target, 'dict') || items.length % 2 !== 0) throw pickleError('sets items of what is no dict')
  for (let i = 0; i < items.length; i += 2) setItem(target, items[i]!, items[i + 1]!)
}

/** Of two equal keys Python keeps the last one, other readers the first: no checkpoint has two. */
function setItem(dict: PickleDict, key: PickleValue, value: PickleValue): void {
  if (typeof key !== 'string' && typeof key !== 'number') throw pickleError('has a key that is no name')
  if (dict.entries.has(key)) throw pickleError('has a key twice')
  deepen(dict, value)
  dict.entries.set(key, value)
}

/** Notes that `container` holds `value`. */
function deepen(container: Container, value: PickleValue): void {
  if (typeof value !== 'object' || value === null || !('depth' in value)) return
  container.depth = Math.max(container.depth, value.depth + 1)
  if (container.depth > MOST_DEPTH) throw pickleError(`is nested more than ${MOST_DEPTH} deep`)
}
