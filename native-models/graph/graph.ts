/** A graph under construction: nodes are added by the functions of ops/, shapes are checked as they come. */

import { StudioError } from '../api/errors.ts'
import type { Dialect } from './dialect.ts'
import type { DType, Shape } from './dtype.ts'
import { type ExternalTensor, locate, readExternal } from './external-data.ts'
import { computes } from './operators.ts'
import {
  type AttributeValue,
  type Message,
  modelProto,
  nodeProto,
  tensorProto,
  valueInfoProto,
} from './proto.ts'

/** A value of a graph: typed, shaped, and belonging to that graph. */
export interface Tensor {
  readonly graph: Graph
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}

/** A failure of the graph's builder that names the path of the node. */
export function graphError(graph: Graph, what: string): StudioError {
  return new StudioError('E_GRAPH', `${graph.path || graph.name}: ${what}`)
}

export interface NodeOptions {
  /** '' is ONNX's own domain. */
  readonly domain?: '' | 'com.microsoft'
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

/** What a session is made of. */
export interface BuiltGraph {
  readonly name: string
  readonly bytes: Uint8Array
  /** Folder that the external weights' locations are relative to; undefined where there are none. */
  readonly weightsFolder: string | undefined
  readonly inputs: ReadonlyMap<string, { readonly dtype: DType; readonly shape: Shape }>
  readonly outputs: ReadonlyMap<string, { readonly dtype: DType; readonly shape: Shape }>
}

interface Initializer {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: { readonly raw: Uint8Array } | ExternalTensor
}

/** float16 as its bits. */
type ConstantData = Float32Array | BigInt64Array | Uint8Array | Uint16Array

function dtypeOf(data: ConstantData): DType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Uint16Array) return 'float16'
  return data instanceof Uint8Array ? 'uint8' : 'int64'
}

interface Node {
  readonly message: Message
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export class Graph {
  readonly name: string
  readonly dialect: Dialect
  readonly #nodes: Node[] = []
  readonly #initializers = new Map<string, Initializer>()
  readonly #inputs = new Map<string, Tensor>()
  readonly #outputs = new Map<string, { tensor: Tensor; name: string }>()
  readonly #counts = new Map<string, number>()
  readonly #cache = new Map<string, Tensor>()
  #path = ''

  constructor(name: string, dialect: Dialect) {
    this.name = name
    this.dialect = dialect
  }

  /** Where in the model the next node stands: the checkpoint's own prefix, e.g. `transformer_blocks.3.attn1`. */
  get path(): string {
    return this.#path
  }

  /** Runs `build` with nodes (and errors) named after `path`. */
  within<T>(path: string, build: () => T): T {
    const outer = this.#path
    this.#path = path
    try {
      return build()
    } finally {
      this.#path = outer
    }
  }

  input(name: string, dtype: DType, shape: Shape): Tensor {
    if (this.#inputs.has(name)) throw graphError(this, `the input '${name}' is declared twice.`)
    const tensor: Tensor = { graph: this, name, dtype, shape }
    this.#inputs.set(name, tensor)
    return tensor
  }

  output(name: string, tensor: Tensor): void {
    if (this.#outputs.has(name)) throw graphError(this, `the output '${name}' is declared twice.`)
    this.#outputs.set(name, { tensor, name })
  }

  /** A constant stored in the graph itself. */
  constant(data: ConstantData, shape: readonly number[]): Tensor {
    const dtype = dtypeOf(data)
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const key = raw.byteLength <= 64 ? `${dtype}|${shape}|${Buffer.from(raw).toString('hex')}` : undefined
    const known = key === undefined ? undefined : this.#cache.get(key)
    if (known) return known
    const tensor = this.#initializer(this.#unique('constant'), { dtype, shape, data: { raw } })
    if (key !== undefined) this.#cache.set(key, tensor)
    return tensor
  }

  scalar(value: number): Tensor {
    return this.constant(Float32Array.of(value), [])
  }

  ints(values: readonly number[]): Tensor {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length])
  }

  /** Weights that stay where they are, in their file. The same tensor asked for twice is one initializer. */
  external(name: string, tensor: { dtype: DType; shape: readonly number[]; data: ExternalTensor }): Tensor {
    const known = this.#initializers.get(name)
    if (known) return { graph: this, name, dtype: known.dtype, shape: known.shape }
    return this.#initializer(name, tensor)
  }

  /** Stands for weights that are not there, in a graph that is built to find out what is missing. */
  placeholder(shape: readonly number[]): Tensor {
    return this.#initializer(this.#unique('placeholder'), {
      dtype: 'float32',
      shape,
      data: { raw: new Uint8Array() },
    })
  }

  /** Adds a node with one output. */
  node(
    opType: string,
    inputs: readonly (Tensor | null)[],
    result: { dtype: DType; shape: Shape },
    options: NodeOptions = {},
  ): Tensor {
    return this.nodes(opType, inputs, [result], options)[0]!
  }

  /** Adds a node with several outputs. A null input is one that is left out. @throws E_GRAPH where the provider does not compute it */
  nodes(
    opType: string,
    inputs: readonly (Tensor | null)[],
    results: readonly { dtype: DType; shape: Shape }[],
    options: NodeOptions = {},
  ): Tensor[] {
    const { provider } = this.dialect
    if (!computes(provider, opType)) throw graphError(this, `${provider} has no ${opType}.`)
    for (const input of inputs) {
      if (input && input.graph !== this)
        throw graphError(this, `${opType}: '${input.name}' is of another graph.`)
    }
    const name = this.#unique(this.#path ? `${this.#path}/${opType}` : opType)
    const outputs = results.map(({ dtype, shape }, index): Tensor => {
      return { graph: this, name: results.length === 1 ? name : `${name}:${index}`, dtype, shape }
    })
    const ends = {
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: outputs.map((output) => output.name),
    }
    const { domain = '', attributes = {} } = options
    this.#nodes.push({ ...ends, message: nodeProto({ name, opType, domain, ...ends, attributes }) })
    return outputs
  }

  /**
   * What no output depends on is left out: a weight may have been asked for and then used in another form.
   * `driveOf`: see `locate`.
   */
  build(driveOf?: (path: string) => string): BuiltGraph {
    const { nodes, used } = this.#live()
    const initializers = [...this.#initializers.values()].filter(({ name }) => used.has(name))
    const files = initializers.flatMap(({ data }) => ('file' in data ? [data.file] : []))
    const { folder, locations } = locate(files, driveOf)
    const placed = (data: Initializer['data']) => {
      if (!('file' in data)) return data
      const location = locations.get(data.file.path)
      return location === undefined ? { raw: readExternal(data) } : { ...data, location }
    }
    const outputs = [...this.#outputs.values()]
    const model = modelProto({
      name: this.name,
      nodes: [
        ...nodes.map(({ message }) => message),
        ...outputs.map(({ tensor, name }) =>
          nodeProto({
            name: `output/${name}`,
            opType: 'Identity',
            domain: '',
            inputs: [tensor.name],
            outputs: [name],
            attributes: {},
          }),
        ),
      ],
      initializers: initializers.map(({ data, ...rest }) => tensorProto({ ...rest, data: placed(data) })),
      inputs: [...this.#inputs.values()].map(({ name, dtype, shape }) => valueInfoProto(name, dtype, shape)),
      outputs: outputs.map(({ tensor, name }) => valueInfoProto(name, tensor.dtype, tensor.shape)),
      opsets: { '': this.dialect.opset, 'com.microsoft': 1 },
    })
    return {
      name: this.name,
      bytes: model.finish(),
      weightsFolder: folder,
      inputs: this.#inputs,
      outputs: new Map(outputs.map(({ name, tensor }) => [name, tensor])),
    }
  }

  /** Nodes that outputs depend on, in their order, and the names of all values that these read. */
  #live(): { nodes: Node[]; used: ReadonlySet<string> } {
    const used = new Set([...this.#outputs.values()].map(({ tensor }) => tensor.name))
    const nodes = this.#nodes.toReversed().filter(({ inputs, outputs }) => {
      const isUsed = outputs.some((name) => used.has(name))
      if (isUsed) for (const name of inputs) used.add(name)
      return isUsed
    })
    return { nodes: nodes.reverse(), used }
  }

  #initializer(name: string, value: Omit<Initializer, 'name'>): Tensor {
    this.#initializers.set(name, { name, ...value })
    return { graph: this, name, dtype: value.dtype, shape: value.shape }
  }

  #unique(name: string): string {
    const count = this.#counts.get(name) ?? 0
    this.#counts.set(name, count + 1)
    return count === 0 ? name : `${name}_${count}`
  }
}
