/**
 * A checkpoint's tensors by the keys it was published with. A model takes each tensor it needs, with the
 * shape that its config implies; what is missing, misshapen or never asked for is an error that names it.
 */
import { StudioError } from '../api/errors.ts'
import type { Checkpoint, CheckpointTensor } from '../formats/checkpoint.ts'
import type { Dtype } from '../formats/dtype.ts'
import type { Dialect } from './dialect.ts'
import type { ExternalTensor } from './external-data.ts'
import type { Graph } from './graph.ts'
import { cast } from './ops/elementwise.ts'
import { gather } from './ops/shape.ts'
import type { QuantizedLayer, QuantizedWeights } from './quantized-weights.ts'
import { type DType, formatShape, type Tensor } from './tensor.ts'

type ComputeType = Dialect['computeType']

const GRAPH_DTYPE: Partial<Record<Dtype, DType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

/** What a survey finds instead of throwing. */
export interface WeightProblems {
  /** key → the shape that it should have */
  readonly missing: Map<string, readonly number[]>
  /** key → one sentence */
  readonly misshapen: Map<string, string>
}

/** A linear layer or a convolution while it is built: y = product(x, weight) + bias. */
export interface Layer {
  /** (rows, in), or (batch, channels, height, width) */
  readonly x: Tensor
  /** What it gives so far; `plain` without any adapter. */
  readonly y: Tensor
  readonly plain: Tensor
  /** (out, in), or (out, channels, kernel, kernel) */
  readonly weight: Tensor
  readonly bias: Tensor | undefined
  /** What the layer does with its weight, done with another one, and added to `plus`. */
  readonly product: (x: Tensor, weight: Tensor, plus?: Tensor) => Tensor
  /** The same for every row or pixel: weight (n, channels of x), or (n, channels of x, 1, 1). */
  readonly pointwise: (x: Tensor, weight: Tensor, plus?: Tensor) => Tensor
}

/** Changes what layers give, such as a LoRA. */
export interface Adapter {
  /** The layer's new y, which is the old one where it is none of the adapter's. */
  readonly adapt: (path: string, layer: Layer) => Tensor
}

interface LedgerOptions {
  /** Other keys that older files use for the same tensor. */
  readonly aliases?: (key: string) => readonly string[]
  /** In the order in which they are applied. */
  readonly adapters?: readonly Adapter[]
  readonly quantized?: QuantizedWeights | undefined
}

/** Which tensors of a checkpoint have been asked for, over all graphs that are built on it. */
export class WeightLedger {
  readonly checkpoint: Checkpoint
  readonly adapters: readonly Adapter[]
  readonly quantized: QuantizedWeights | undefined
  /** Set to collect what is wrong (and build a graph that cannot run) instead of stopping at the first. */
  problems: WeightProblems | undefined
  readonly #options: LedgerOptions
  readonly #read = new Set<string>()

  constructor(checkpoint: Checkpoint, options: LedgerOptions = {}) {
    this.checkpoint = checkpoint
    this.adapters = options.adapters ?? []
    this.quantized = options.quantized
    this.#options = options
  }

  /** The same checkpoint, of which layers are changed on their way. */
  adapted(adapters: readonly Adapter[]): WeightLedger {
    return new WeightLedger(this.checkpoint, { ...this.#options, adapters })
  }

  /** The same checkpoint, of which some layers have another form. */
  withQuantized(quantized: QuantizedWeights): WeightLedger {
    return new WeightLedger(this.checkpoint, { ...this.#options, quantized })
  }

  find(key: string): CheckpointTensor | undefined {
    for (const name of [key, ...(this.#options.aliases?.(key) ?? [])]) {
      const tensor = this.checkpoint.tensors.get(name)
      if (tensor) {
        this.#read.add(name)
        return tensor
      }
    }
    return undefined
  }

  /** Marks a tensor that is known to be of no use (a copy, or a table that is computed). */
  ignore(key: string): void {
    this.#read.add(key)
  }

  unread(): string[] {
    return [...this.checkpoint.tensors.keys()].filter((key) => !this.#read.has(key))
  }

  /** @throws E_WEIGHTS_UNKNOWN if the checkpoint holds tensors that no graph has asked for. */
  assertAllRead(): void {
    const unread = this.unread()
    if (unread.length === 0) return
    const shown = unread.slice(0, 5).join(', ')
    const more = unread.length > 5 ? ` and ${unread.length - 5} more` : ''
    throw new StudioError(
      'E_WEIGHTS_UNKNOWN',
      `${this.where()} holds tensors that this model has no use for: ${shown}${more}.`,
    )
  }

  where(): string {
    return this.checkpoint.files[0]?.path ?? 'The checkpoint'
  }
}

/** A scope of a checkpoint, in one graph. */
export class Weights {
  readonly graph: Graph
  readonly ledger: WeightLedger
  readonly path: string
  readonly #dtype: ComputeType

  constructor(graph: Graph, ledger: WeightLedger, path = '', dtype: ComputeType = graph.dialect.computeType) {
    this.graph = graph
    this.ledger = ledger
    this.path = path
    this.#dtype = dtype
  }

  at(scope: string | number): Weights {
    const path = this.path === '' ? String(scope) : `${this.path}.${scope}`
    return new Weights(this.graph, this.ledger, path, this.#dtype)
  }

  /** The same scope for what float16 has no room for. */
  inFloat32(): Weights {
    return new Weights(this.graph, this.ledger, this.path, 'float32')
  }

  has(name: string): boolean {
    return this.ledger.find(this.#key(name)) !== undefined
  }

  /**
   * The tensor `name` of this scope, in the type that is computed in.
   * @throws E_WEIGHTS_MISSING, E_WEIGHTS_SHAPE
   */
  get(name: string, shape: readonly number[]): Tensor {
    return cast(this.#stored(name, shape), this.#dtype)
  }

  /**
   * Rows of the table `name` of this scope: indices int64 (…) → (…, width), in the type that is computed in. Where the
   * dialect can, they alone are converted: T5's table is half a gigabyte.
   * @throws E_WEIGHTS_MISSING, E_WEIGHTS_SHAPE
   */
  rows(name: string, shape: readonly number[], indices: Tensor): Tensor {
    const table = this.#stored(name, shape)
    if (this.graph.dialect.gathersHalf) return cast(gather(table, indices), this.#dtype)
    return gather(cast(table, this.#dtype), indices)
  }

  /** In the type of its file. */
  #stored(name: string, shape: readonly number[]): Tensor {
    const key = this.#key(name)
    const tensor = this.ledger.find(key)
    const { problems } = this.ledger
    if (!tensor) {
      if (!problems)
        throw new StudioError('E_WEIGHTS_MISSING', `${this.ledger.where()} lacks the tensor ${key}.`)
      problems.missing.set(key, shape)
      return this.graph.placeholder(shape)
    }
    const dtype = GRAPH_DTYPE[tensor.dtype]
    const wrong = misfit(tensor, shape, dtype)
    if (wrong !== undefined || dtype === undefined) {
      const sentence = `The tensor ${key} in ${tensor.file.path} ${wrong}`
      if (!problems) throw new StudioError('E_WEIGHTS_SHAPE', sentence)
      problems.misshapen.set(key, sentence)
      return this.graph.placeholder(shape)
    }
    return stored(this.graph, { name: tensor.name, dtype, shape, data: tensor })
  }

  /** This scope's layer as it was quantized, if it was. */
  quantized(): QuantizedLayer | undefined {
    return this.ledger.quantized?.layer(this.graph, this.path)
  }

  /** What a layer of this scope gives, with all adapters. */
  adapt(layer: Omit<Layer, 'plain'>): Tensor {
    const { adapters } = this.ledger
    return adapters.reduce((y, adapter) => adapter.adapt(this.path, { ...layer, y, plain: layer.y }), layer.y)
  }

  #key(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }
}

/**
 * A float tensor of another file, under a name of its own, in the type `as`.
 * @throws E_WEIGHTS_SHAPE where its type is not a weight's
 */
export function foreignTensor(
  graph: Graph,
  { name, type, shape, data }: { name: string; type: Dtype; shape: readonly number[]; data: ExternalTensor },
  as: DType,
): Tensor {
  const dtype = GRAPH_DTYPE[type]
  if (dtype) return cast(stored(graph, { name, dtype, shape, data }), as)
  throw new StudioError('E_WEIGHTS_SHAPE', `The tensor ${name} is of type ${type}, which is not a weight's.`)
}

function stored(
  graph: Graph,
  { name, ...tensor }: { name: string; dtype: DType; shape: readonly number[]; data: ExternalTensor },
): Tensor {
  const { file, offset, byteLength } = tensor.data
  return graph.external(name, { ...tensor, data: { file, offset, byteLength } })
}

function misfit(
  tensor: CheckpointTensor,
  shape: readonly number[],
  dtype: DType | undefined,
): string | undefined {
  const same = tensor.shape.length === shape.length && tensor.shape.every((dim, axis) => dim === shape[axis])
  if (!same)
    return `has the shape ${formatShape(tensor.shape)}, but its config asks for ${formatShape(shape)}.`
  return dtype === undefined ? `is of type ${tensor.dtype}, which is not a weight's.` : undefined
}

/** A part of a model: while it is built, nodes and errors are named after its scope. */
export function part<A extends unknown[], R>(
  build: (w: Weights, ...args: A) => R,
): (w: Weights, ...args: A) => R {
  return (w, ...args) => w.graph.within(w.path, () => build(w, ...args))
}
