/** LoRAs over the weights of one network: what its graphs are built with, and what their sessions are fed. */
import type { CheckpointTensor } from '../formats/checkpoint.ts'
import { readFloat32 } from '../formats/tensor-data.ts'
import { CPU } from '../graph/dialect.ts'
import type { Adapter, WeightLedger } from '../graph/weights.ts'
import { doraNorms } from '../models/lora/dora-norms.ts'
import type { NetworkPart } from '../models/lora/layers.ts'
import type { Lora, LoraLayer } from '../models/lora/lora.ts'
import { type Gains, loraAdapter, weightName } from '../models/lora/lora-adapter.ts'
import { type HostTensor, Session, type SessionOptions } from './session.ts'

/** A request has no more LoRAs at once. */
const KEPT_GAINS = 8

export interface WeighedLora {
  readonly lora: Lora
  readonly weight: number
}

type Feeds = ReadonlyMap<string, HostTensor<Float32Array | BigInt64Array>>

export interface AdaptedLedger {
  readonly ledger: WeightLedger
  /** Of the set of LoRAs, whatever their weights: '' for none. */
  readonly key: string
  readonly tensors: ReadonlyMap<string, CheckpointTensor>
  /** A difference of full size is made in the graph: folded, it would be a copy of every weight. */
  readonly isExpanded: boolean
  /** The inputs of a session over this ledger: those given, and the LoRAs' weights. */
  readonly feed: (session: Session, inputs: Feeds) => Feeds
}

interface LoraLedgerOptions {
  readonly part: NetworkPart
  readonly session: SessionOptions
}

export class LoraLedger {
  readonly #ledger: WeightLedger
  readonly #options: LoraLedgerOptions
  /** Of DoRA, by the LoRA's identity: they take a second for a large model. The last ones used are last. */
  readonly #gains = new Map<string, Promise<Gains>>()

  constructor(ledger: WeightLedger, options: LoraLedgerOptions) {
    this.#ledger = ledger
    this.#options = options
  }

  /** Where nothing has a weight, or nothing is of this network, it is the plain ledger. @throws E_RUNTIME */
  async adapt(loras: readonly WeighedLora[]): Promise<AdaptedLedger> {
    const { part } = this.#options
    const own = loras.filter(({ lora }) => lora.layers[part].size > 0)
    const used = own.some(({ weight }) => weight !== 0) ? own : []
    const adapters: Adapter[] = []
    for (const [index, { lora }] of used.entries())
      adapters.push(loraAdapter(lora, { index, part, gains: await this.#gainsOf(lora) }))
    const weights = used.map(({ weight }, index) => [weightName(index), scalar(weight)] as const)
    return {
      ledger: used.length > 0 ? this.#ledger.adapted(adapters) : this.#ledger,
      key: used.map(({ lora }) => lora.identity).join('\n'),
      tensors: new Map(
        used.flatMap(({ lora }, index) =>
          [...lora.checkpoint.tensors].map(([name, tensor]) => [`lora.${index}/${name}`, tensor] as const),
        ),
      ),
      isExpanded: used.some(({ lora }) => [...lora.layers[part].values()].some(isFullSize)),
      feed: (session, inputs) => new Map([...inputs, ...weights.filter(([name]) => session.takes(name))]),
    }
  }

  #gainsOf(lora: Lora): Promise<Gains> {
    const { identity } = lora
    const gains = this.#gains.get(identity) ?? this.#computeGains(lora)
    this.#gains.delete(identity)
    this.#gains.set(identity, gains)
    for (const oldest of this.#gains.keys()) {
      if (this.#gains.size <= KEPT_GAINS) break
      this.#gains.delete(oldest)
    }
    // What failed is tried again.
    gains.catch(() => this.#gains.delete(identity))
    return gains
  }

  async #computeGains(lora: Lora): Promise<Gains> {
    const layers = [...lora.layers[this.#options.part].values()].filter(
      ({ path, magnitude }) => magnitude && this.#ledger.find(`${path}.weight`),
    )
    if (layers.length === 0) return new Map()
    const graph = doraNorms(layers, this.#ledger, CPU)
    // Everything in it is constant: folding would compute it while the session is made, and keep all of it. It is read
    // from the disk and needed once, which is no work for a GPU.
    const { threads } = this.#options.session
    using session = await Session.create(graph, { threads, foldConstants: false })
    const norms = await session.run(new Map())
    return new Map(
      layers.map(({ path, magnitude }) => {
        const length = norms.get(path)!.data
        const { tensor, firstRow } = magnitude!.tensor
        const wanted = readFloat32(tensor.file, tensor.name).data.subarray(firstRow)
        return [path, length.map((norm, index) => (norm > 0 ? wanted[index]! / norm : 0))]
      }),
    )
  }
}

const isFullSize = ({ delta }: LoraLayer): boolean => delta.kind === 'hadamard'

function scalar(value: number): HostTensor {
  return { data: Float32Array.of(value), shape: [] }
}
