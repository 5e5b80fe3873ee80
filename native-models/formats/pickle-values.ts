/** What the pickle of a checkpoint can hold here: plain values, storages and tensors. Nothing of it can act. */
import { type ErrorCode, StudioError } from '../api/errors.ts'
import type { Dtype } from './dtype.ts'

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor

/** Containers know how deep they are, so that what is nested too deeply is refused as it is built. */
export interface Container {
  depth: number
}

export interface PickleTuple extends Container {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
}

export interface PickleList extends Container {
  readonly kind: 'list'
  readonly items: PickleValue[]
}

export interface PickleDict extends Container {
  readonly kind: 'dict'
  /** An OrderedDict: those alone are told a state, which is dropped. */
  readonly isOrdered: boolean
  readonly entries: Map<string | number, PickleValue>
}

/** The name of a callable or of a type of storage. */
export interface PickleGlobal {
  readonly kind: 'global'
  readonly name: PickleCallable | StorageType
}

/** An array of numbers in an entry of the archive: `data/<key>`. */
export interface PickleStorage {
  readonly kind: 'storage'
  readonly key: string
  readonly dtype: Dtype
  readonly elements: number
}

/** A view of a storage; offset and strides count elements. */
export interface PickleTensor {
  readonly kind: 'tensor'
  readonly storage: PickleStorage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

export const CALLABLES = [
  'collections OrderedDict',
  'torch._utils _rebuild_tensor_v2',
  'torch._utils _rebuild_parameter',
] as const
export type PickleCallable = (typeof CALLABLES)[number]

export const STORAGE_TYPES = {
  'torch FloatStorage': 'F32',
  'torch HalfStorage': 'F16',
  'torch BFloat16Storage': 'BF16',
  'torch DoubleStorage': 'F64',
  'torch IntStorage': 'I32',
  'torch LongStorage': 'I64',
  'torch ShortStorage': 'I16',
  'torch CharStorage': 'I8',
  'torch ByteStorage': 'U8',
  'torch BoolStorage': 'BOOL',
} as const satisfies Record<string, Dtype>
export type StorageType = keyof typeof STORAGE_TYPES

/** A failure inside the pickle; whoever opened the file puts its name in front. */
export function pickleError(what: string, code: ErrorCode = 'E_PICKLE_DAMAGED'): StudioError {
  return new StudioError(code, what)
}
