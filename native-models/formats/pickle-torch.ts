/**
 * The few things that a checkpoint's pickle may name, as records: a tensor is where it lies, and no function of
 * Python's is ever called. The arguments are those of torch/_utils.py (`_rebuild_tensor_v2`, `_rebuild_parameter`)
 * and torch/serialization.py (`persistent_id`).
 */
import {
  CALLABLES,
  type PickleCallable,
  type PickleGlobal,
  type PickleStorage,
  type PickleTensor,
  type PickleTuple,
  type PickleValue,
  pickleError,
  STORAGE_TYPES,
  type StorageType,
} from './pickle-values.ts'

const MOST_DIMENSIONS = 8

/** @throws E_PICKLE_REFUSED for every name that is not one of the few. */
export function allowedGlobal(module: string, name: string): PickleGlobal {
  const full = `${module} ${name}`
  const isKnown = (CALLABLES as readonly string[]).includes(full) || Object.hasOwn(STORAGE_TYPES, full)
  if (isKnown) return { kind: 'global', name: full as PickleGlobal['name'] }
  const shown = `${module}.${name}`.slice(0, 120).replace(/[^\x20-\x7e]/g, '\uFFFD')
  throw pickleError(`asks for ${shown}, which no weights need`, 'E_PICKLE_REFUSED')
}

/** What REDUCE makes of a callable and its arguments. @throws E_PICKLE_REFUSED, E_PICKLE_DAMAGED */
export function reduced(callable: PickleValue, args: PickleValue): PickleValue {
  if (!isKind(callable, 'global') || !isCallable(callable.name) || !isKind(args, 'tuple'))
    throw pickleError('calls something that cannot be called', 'E_PICKLE_REFUSED')
  switch (callable.name) {
    case 'collections OrderedDict':
      if (args.items.length > 0) throw wrongArguments(callable.name)
      return { kind: 'dict', isOrdered: true, entries: new Map(), depth: 1 }
    case 'torch._utils _rebuild_tensor_v2':
      return tensorOf(args)
    case 'torch._utils _rebuild_parameter':
      return parameterOf(args)
  }
}

function isCallable(name: PickleCallable | StorageType): name is PickleCallable {
  return (CALLABLES as readonly string[]).includes(name)
}

/** (storage, offset, size, stride, requires_grad, backward_hooks) */
function tensorOf({ items }: PickleTuple): PickleTensor {
  const [storage, offset, size, stride, gradient, hooks] = items
  const shape = wholeNumbers(size)
  const strides = wholeNumbers(stride)
  const fits =
    items.length === 6 &&
    isKind(storage, 'storage') &&
    isWhole(offset) &&
    shape !== undefined &&
    strides?.length === shape.length &&
    typeof gradient === 'boolean' &&
    isEmptyDict(hooks)
  if (!fits) throw wrongArguments('torch._utils _rebuild_tensor_v2')
  return { kind: 'tensor', storage, offset, shape, strides }
}

/** (tensor, requires_grad, backward_hooks) */
function parameterOf({ items }: PickleTuple): PickleTensor {
  const [tensor, gradient, hooks] = items
  const fits =
    items.length === 3 && isKind(tensor, 'tensor') && typeof gradient === 'boolean' && isEmptyDict(hooks)
  if (fits) return tensor
  throw wrongArguments('torch._utils _rebuild_parameter')
}

/** The storage of a persistent id: ('storage', type, key, device, number of elements). */
export function storageOf(id: PickleValue): PickleStorage {
  const [word, type, key, device, elements] = isKind(id, 'tuple') && id.items.length === 5 ? id.items : []
  const fits =
    word === 'storage' &&
    isKind(type, 'global') &&
    !isCallable(type.name) &&
    typeof key === 'string' &&
    /^\d{1,20}$/.test(key) &&
    typeof device === 'string' &&
    isWhole(elements)
  if (!fits) throw pickleError('refers to something outside that is no storage', 'E_PICKLE_REFUSED')
  return { kind: 'storage', key, dtype: STORAGE_TYPES[type.name as StorageType], elements }
}

type Kinds = Extract<PickleValue, { kind: string }>

export function isKind<Kind extends Kinds['kind']>(
  value: PickleValue | undefined,
  kind: Kind,
): value is Extract<Kinds, { kind: Kind }> {
  return typeof value === 'object' && value !== null && value.kind === kind
}

function isEmptyDict(value: PickleValue | undefined): boolean {
  return isKind(value, 'dict') && value.entries.size === 0
}

function isWhole(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function wholeNumbers(value: PickleValue | undefined): readonly number[] | undefined {
  if (!isKind(value, 'tuple') || value.items.length > MOST_DIMENSIONS) return undefined
  return value.items.every(isWhole) ? (value.items as readonly number[]) : undefined
}

function wrongArguments(callable: PickleCallable) {
  return pickleError(`calls ${callable.replace(' ', '.')} with other arguments than PyTorch writes`)
}
