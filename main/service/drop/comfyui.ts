/**
 * ComfyUI: the graph under `prompt`, node id → { class_type, inputs }, where an input is a value or a link
 * [node id, output]. The graph is read, never run: from the node that samples, links are followed back to values.
 */
import { asObject, type Found, field, type JsonObject, readJsonObject } from './found.ts'

const MAX_NODES = 10_000
const MAX_LINKS = 32

export function readComfyUi(text: string): Found | undefined {
  const nodes = readJsonObject(text)
  if (!nodes || Object.keys(nodes).length > MAX_NODES) return undefined
  const graph = new Graph(nodes)
  const samplers = Object.keys(nodes).filter((id) => graph.isSampler(id))
  const [sampler] = samplers
  if (sampler === undefined) return undefined
  return {
    prompt: graph.text(sampler, ['positive', 'guider', 'conditioning']),
    negativePrompt: graph.text(sampler, ['negative', 'guider']),
    model: graph.value(sampler, ['model', 'guider'], ['ckpt_name', 'unet_name', 'model_name']),
    sampler: graph.value(sampler, ['sampler_name', 'sampler'], ['sampler_name']),
    schedule: graph.value(sampler, ['scheduler', 'sigmas'], ['scheduler']),
    steps: graph.value(sampler, ['steps', 'sigmas'], ['steps', ...PLAIN]),
    guidance: graph.value(sampler, ['cfg', 'guider'], ['cfg', ...PLAIN]),
    seed: graph.value(sampler, ['seed', 'noise_seed', 'noise'], ['seed', 'noise_seed', ...PLAIN]),
    width: graph.value(sampler, ['latent_image', 'latent'], ['width', ...PLAIN]),
    height: graph.value(sampler, ['latent_image', 'latent'], ['height', ...PLAIN]),
    others: [['Nodes', Object.keys(nodes).length]],
    warnings: [
      ...(samplers.length > 1 ? ['The graph samples more than once: this is its first sampler.'] : []),
      ...(graph.has(/lora/i) ? ['LoRAs are not taken over.'] : []),
      ...(graph.has(/controlnet/i) ? ['ControlNets are not taken over.'] : []),
    ],
  }
}

/** Inputs of nodes that only hold a value. */
const PLAIN = ['value', 'int', 'float', 'number', 'Value']
const TEXTS = ['text', 'prompt', 'string', 't5xxl', 'text_g', 'value', 'positive']
/** Where conditioning comes from in nodes that only change it. */
const PASSED_ON = [
  'conditioning',
  'conditioning_1',
  'conditioning_to',
  'conditioning_from',
  'samples',
  'model',
  'latent',
  'latent_image',
]

class Graph {
  readonly #nodes: JsonObject

  constructor(nodes: JsonObject) {
    this.#nodes = nodes
  }

  isSampler(id: string): boolean {
    const inputs = this.#inputs(id)
    const samples = ['sampler_name', 'sampler', 'steps'].some((name) => field(inputs, name) !== undefined)
    const starts = ['latent_image', 'latent'].some((name) => field(inputs, name) !== undefined)
    return samples && starts
  }

  has(kind: RegExp): boolean {
    return Object.values(this.#nodes).some((node) => {
      const name = field(asObject(node), 'class_type')
      return typeof name === 'string' && kind.test(name)
    })
  }

  /** A plain value at one of `inputs`, or behind its links at an input of one of `names`. */
  value(id: string, inputs: readonly string[], names: readonly string[]): unknown {
    for (const input of inputs) {
      const at = field(this.#inputs(id), input)
      const found = isLink(at) ? this.#behind(at, names) : at
      if (isPlain(found)) return found
    }
    return undefined
  }

  /** As `value`, for texts. `side`, the first of `inputs`, is also the way through a guider with both. */
  text(id: string, inputs: readonly [string, ...string[]]): unknown {
    const [side] = inputs
    for (const input of inputs) {
      const at = field(this.#inputs(id), input)
      const through = isLink(at) && input !== side ? field(this.#inputs(at[0]), side) : at
      const found = isLink(through) ? this.#behind(through, TEXTS) : through
      if (typeof found === 'string') return found
    }
    return undefined
  }

  /** Breadth first, each node once, a bounded way back. */
  #behind(link: Link, names: readonly string[]): unknown {
    const seen = new Set<string>()
    let ids: string[] = [link[0]]
    for (let depth = 0; depth < MAX_LINKS && ids.length > 0; depth++) {
      const next: string[] = []
      for (const id of ids) {
        if (seen.has(id)) continue
        seen.add(id)
        const inputs = this.#inputs(id)
        const values = names.map((name) => field(inputs, name))
        const found = values.find(isPlain)
        if (found !== undefined) return found
        const links = [...values, ...PASSED_ON.map((name) => field(inputs, name))]
        next.push(...links.filter(isLink).map(([source]) => source))
      }
      ids = next
    }
    return undefined
  }

  #inputs(id: string): JsonObject | undefined {
    return asObject(field(asObject(field(this.#nodes, id)), 'inputs'))
  }
}

type Link = readonly [string, number]

function isLink(value: unknown): value is Link {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number'
  )
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
