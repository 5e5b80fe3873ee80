/**
 * A checkpoint's tensors by the keys it was published with. A model takes each tensor it needs, with the
 * shape that its config implies; what is missing, misshapen or never asked for is an error that names it.
 */
import { StudioError } from '../api/errors.ts'
import type { Checkpoint, CheckpointTensor } from '../formats/checkpoint.ts'
import type { Dtype } from '../formats/dtype.ts'
import type { Graph } from './graph.ts'
import { cast } from './ops/elementwise.ts'
import { type DType, formatShape, type Tensor } from './tensor.ts'

const GRAPH_DTYPE: Partial<Record<Dtype, DType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

/** What a survey finds instead of throwing. */
export interface WeightProblems {
  /** key → the shape that it should have */
  readonly missing: Map<string, readonly number[]>
  /** key → one sentence */
  readonly misshapen: Map<string, string>
}

/** Which tensors of a checkpoint have been asked for, over all graphs that are built on it. */
export class WeightLedger {
  readonly checkpoint: Checkpoint
  /** Set to collect what is wrong (and build a graph that cannot run) instead of stopping at the first. */
  problems: WeightProblems | undefined
  readonly #aliases: (key: string) => readonly string[]
  readonly #read = new Set<string>()

  /** `aliases` gives other keys that older files use for the same tensor. */
  constructor(checkpoint: Checkpoint, aliases: (key: string) => readonly string[] = () => []) {
    this.checkpoint = checkpoint
    this.#aliases = aliases
  }

  find(key: string): CheckpointTensor | undefined {
    for (const name of [key, ...this.#aliases(key)]) {
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

  constructor(graph: Graph, ledger: WeightLedger, path = '') {
    this.graph = graph
    this.ledger = ledger
    this.path = path
  }

  at(scope: string | number): Weights {
    return new Weights(this.graph, this.ledger, this.path === '' ? String(scope) : `${this.path}.${scope}`)
  }

  has(name: string): boolean {
    return this.ledger.find(this.#key(name)) !== undefined
  }

  /**
   * The tensor `name` of this scope, in the graph's compute type.
   * @throws E_WEIGHTS_MISSING, E_WEIGHTS_SHAPE
   */
  get(name: string, shape: readonly number[]): Tensor {
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
    const stored = this.graph.external(tensor.name, {
      dtype,
      shape,
      data: { file: tensor.file, offset: tensor.offset, byteLength: tensor.byteLength },
    })
    return cast(stored, this.graph.dialect.computeType)
  }

  #key(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }
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
