/** From a checkpoint's pickle to places in its file: every storage and every tensor is held against its bytes. */
import { DTYPE_BYTES } from './dtype.ts'
import { isKind } from './pickle-torch.ts'
import {
  type PickleDict,
  type PickleStorage,
  type PickleTensor,
  type PickleValue,
  pickleError,
} from './pickle-values.ts'
import type { Checksum, TensorRecord } from './weight-file.ts'

/**
 * Where training scripts keep weights, in the order in which they are looked for: PixArt's own scripts paint with
 * `state_dict` where both are there (scripts/inference.py).
 */
const SCOPES = ['state_dict', 'state_dict_ema'] as const
const MOST_TENSORS = 100_000
const LONGEST_NAME_BYTES = 512

interface Pickled {
  readonly value: PickleValue
  readonly storages: ReadonlyMap<string, PickleStorage>
}

/**
 * In the order in which they lie; several names may share bytes. `entries`: the archive's storages by key.
 * @throws E_PICKLE_TENSOR with the tensor's name, E_PICKLE_DAMAGED
 */
export function torchTensors(
  { value, storages }: Pickled,
  entries: ReadonlyMap<string, Checksum>,
): { tensors: Map<string, TensorRecord>; scope: string | undefined } {
  if (!isKind(value, 'dict')) throw pickleError('is no dict of tensors', 'E_PICKLE_TENSOR')
  assertStorages(storages, entries)
  const scope = SCOPES.find((name) => isKind(value.entries.get(name), 'dict'))
  const state = scope === undefined ? value : (value.entries.get(scope) as PickleDict)
  const records = [...state.entries].map(([name, tensor]) => recordOf(name, tensor, entries))
  if (records.length === 0 || records.length > MOST_TENSORS)
    throw pickleError(`holds ${records.length === 0 ? 'no' : 'too many'} tensors`, 'E_PICKLE_TENSOR')
  records.sort((a, b) => a.offset - b.offset)
  return { tensors: new Map(records.map((record) => [record.name, record])), scope }
}

/** Each storage is an entry of exactly its size, and each entry is somebody's storage. */
function assertStorages(
  storages: ReadonlyMap<string, PickleStorage>,
  entries: ReadonlyMap<string, Checksum>,
): void {
  for (const { key, dtype, elements } of storages.values()) {
    const entry = entries.get(key)
    if (!entry) throw pickleError(`refers to the storage ${key}, which is not there`, 'E_PICKLE_TENSOR')
    if (entry.byteLength !== elements * DTYPE_BYTES[dtype])
      throw pickleError(
        `says that the storage ${key} has ${elements} elements, which are not its ${entry.byteLength} bytes`,
        'E_PICKLE_TENSOR',
      )
  }
  const unused = [...entries.keys()].find((key) => !storages.has(key))
  if (unused !== undefined) throw pickleError(`has no use for the storage ${unused}`, 'E_PICKLE_TENSOR')
}

function recordOf(
  key: string | number,
  tensor: PickleValue,
  entries: ReadonlyMap<string, Checksum>,
): TensorRecord {
  const name = typeof key === 'string' ? key : ''
  // Names are shown to people, on terminals too.
  if (name === '' || Buffer.byteLength(name) > LONGEST_NAME_BYTES || /\p{Cc}/u.test(name))
    throw pickleError('has a name that is empty, very long or unprintable', 'E_PICKLE_TENSOR')
  const wrong = (what: string) => pickleError(`has the tensor ${name} ${what}`, 'E_PICKLE_TENSOR')
  if (!isKind(tensor, 'tensor'))
    throw pickleError(`has something else under ${name} than a tensor`, 'E_PICKLE_TENSOR')
  const { storage, offset, shape } = tensor
  const elements = elementsOf(tensor)
  if (elements === undefined || offset + elements > storage.elements) throw wrong('outside of its storage')
  if (!isContiguous(tensor)) throw wrong('in another order than its rows, so that it cannot be used in place')
  const size = DTYPE_BYTES[storage.dtype]
  return {
    name,
    dtype: storage.dtype,
    shape,
    offset: entries.get(storage.key)!.offset + offset * size,
    byteLength: elements * size,
  }
}

/** The product is checked as it grows; a zero hides nothing. Undefined where no file is so large. */
function elementsOf({ shape }: PickleTensor): number | undefined {
  let elements = 1
  for (const dim of shape) {
    elements *= dim === 0 ? 1 : dim
    if (!Number.isSafeInteger(elements)) return undefined
  }
  return shape.includes(0) ? 0 : elements
}

/** Whether elements lie one after the other: a whole storage, or rows of one. Strides of a single row say nothing. */
function isContiguous({ shape, strides }: PickleTensor): boolean {
  if (shape.includes(0)) return true
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis]!
  }
  return true
}
