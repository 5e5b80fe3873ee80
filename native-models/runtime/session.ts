/**
 * An onnxruntime session over a graph that was built here.
 *
 * `run` blocks its thread until it is done (onnxruntime-node 1.30 works synchronously): whoever wants to stay
 * responsive runs it in the inference process.
 */
import { join } from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { CPU_DEVICE, type Device, deviceName } from '../api/device.ts'
import { StudioError } from '../api/errors.ts'
import type { BuiltGraph } from '../graph/graph.ts'
import { memoryError } from './out-of-memory.ts'

env.logLevel = 'error'

/** A tensor in the host's memory. */
export interface HostTensor<Data extends Float32Array | BigInt64Array = Float32Array> {
  readonly data: Data
  readonly shape: readonly number[]
}

export interface SessionOptions {
  /** Threads within an operator: physical cores, as a rule. */
  readonly threads: number
  /**
   * Packs weights into a copy on the heap. Without, float32 weights are used where they lie in their file,
   * mapped into memory, at the same speed for a hundred rows and more.
   */
  readonly prepack?: boolean
  /**
   * Computes what depends on constants alone when the session is made. For weights that are stored in
   * another type than the computed one that means a converted copy of all of them; without, each is converted
   * for as long as it is needed, at every run.
   */
  readonly foldConstants?: boolean
  /** The CPU where absent. */
  readonly device?: Device | undefined
  /** Nodes that the device does not compute are an error; else the CPU computes them. */
  readonly wholly?: boolean | undefined
  /** An existing folder, where every session leaves a profile when it ends. */
  readonly profileFolder?: string | undefined
}

export class Session implements Disposable {
  readonly name: string
  readonly #session: InferenceSession
  readonly #device: Device
  readonly #hasProfile: boolean

  private constructor(name: string, session: InferenceSession, { device, profileFolder }: SessionOptions) {
    this.name = name
    this.#session = session
    this.#device = device ?? CPU_DEVICE
    this.#hasProfile = profileFolder !== undefined
  }

  /** @throws E_MEMORY_OUT, E_RUNTIME, and of another device than the CPU E_DEVICE_FAILED, with onnxruntime's own words. */
  static async create(graph: BuiltGraph, options: SessionOptions): Promise<Session> {
    const {
      threads,
      prepack = false,
      foldConstants = true,
      device = CPU_DEVICE,
      wholly = false,
      profileFolder,
    } = options
    const config: Record<string, string> = {
      disable_prepacking: prepack ? '0' : '1',
      set_denormal_as_zero: '1',
    }
    if (wholly) config['disable_cpu_ep_fallback'] = '1'
    if (graph.weightsFolder) config['model_external_initializers_file_folder_path'] = graph.weightsFolder
    try {
      const session = await InferenceSession.create(graph.bytes, {
        executionProviders: [executionProvider(device)],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        // A plan of all buffers is kept beside the arena's own: 280 MB more for PixArt-XL/2 at 512 px, and no faster.
        enableMemPattern: false,
        graphOptimizationLevel: foldConstants ? 'all' : 'disabled',
        ...(profileFolder && { enableProfiling: true, profileFilePrefix: join(profileFolder, graph.name) }),
        extra: { session: config },
      })
      return new Session(graph.name, session, options)
    } catch (cause) {
      throw runtimeError(`${graph.name} could not be prepared`, cause, device)
    }
  }

  /** Whether the graph has an input of that name. */
  takes(input: string): boolean {
    return this.#session.inputNames.includes(input)
  }

  /** Inputs by name → outputs by name; float32 outputs only. @throws E_MEMORY_OUT, E_RUNTIME, E_DEVICE_FAILED */
  async run(
    inputs: ReadonlyMap<string, HostTensor<Float32Array | BigInt64Array>>,
  ): Promise<Map<string, HostTensor>> {
    const feeds: Record<string, Tensor> = {}
    for (const [name, { data, shape }] of inputs) {
      feeds[name] =
        data instanceof Float32Array ? new Tensor('float32', data, shape) : new Tensor('int64', data, shape)
    }
    let results: InferenceSession.ReturnType
    try {
      results = await this.#session.run(feeds)
    } catch (cause) {
      throw runtimeError(`${this.name} failed`, cause, this.#device)
    }
    return new Map(
      Object.entries(results).map(([name, { data, dims }]) => {
        if (!(data instanceof Float32Array))
          throw new StudioError('E_GRAPH', `${this.name}: ${name} is not float32.`)
        return [name, { data, shape: dims }]
      }),
    )
  }

  [Symbol.dispose](): void {
    if (this.#hasProfile) this.#session.endProfiling()
    void this.#session.release()
  }
}

/** What is not of the device is computed by the CPU, as long as that is allowed. */
function executionProvider({
  provider,
  index,
}: Device): NonNullable<InferenceSession.SessionOptions['executionProviders']>[number] {
  switch (provider) {
    case 'cpu':
      return 'cpu'
    case 'webgpu':
      return { name: 'webgpu' }
    case 'cuda':
    case 'dml':
      return { name: provider, deviceId: index }
  }
}

function runtimeError(what: string, cause: unknown, device: Device): StudioError {
  const ranOut = memoryError(what, cause)
  if (ranOut) return ranOut
  const words = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
  if (device.provider === 'cpu') return new StudioError('E_RUNTIME', `${what}: ${words}`, { cause })
  return new StudioError('E_DEVICE_FAILED', `${what} on ${deviceName(device)}: ${words}`, { cause })
}
