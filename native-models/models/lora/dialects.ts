/** Whose way of writing LoRAs a file follows: one row a dialect. Adding one is one row. */
import { type Target, targetOf } from './layers.ts'
import { type LoraRole, roleOf } from './lora-roles.ts'

export interface LoraDialect {
  readonly id: string
  /** For people. */
  readonly name: string
  /** What stands before a layer's name. */
  readonly prefix: RegExp
  /** Where alpha is told beside the `alpha` tensors of single layers; behind a config comes the metadata. */
  readonly alpha: 'adapter_config.json' | 'metadata' | 'in the weights'
  /** Alpha where nothing tells it; PEFT's own default is 8. */
  readonly defaultAlpha: 'the rank' | 8
}

/** In the order in which they are tried: the one that understands the most keys counts, the first of equals. */
export const LORA_DIALECTS: readonly LoraDialect[] = [
  {
    id: 'peft',
    name: 'PEFT adapter',
    prefix: /^base_model\.model\.(?:text_encoder\.)?/,
    alpha: 'adapter_config.json',
    defaultAlpha: 8,
  },
  {
    id: 'peft-unet',
    name: 'PixArt training script',
    prefix: /^unet\.base_model\.model\./,
    alpha: 'adapter_config.json',
    defaultAlpha: 8,
  },
  {
    id: 'diffusers',
    name: 'diffusers',
    prefix: /^(?:transformer|text_encoder)\./,
    alpha: 'in the weights',
    defaultAlpha: 'the rank',
  },
  {
    id: 'onetrainer',
    name: 'OneTrainer',
    prefix: /^lora_(?:transformer|te1?)_/,
    alpha: 'metadata',
    defaultAlpha: 'the rank',
  },
  {
    id: 'kohya',
    name: 'kohya',
    prefix: /^lora_(?:unet|te1?)_/,
    alpha: 'metadata',
    defaultAlpha: 'the rank',
  },
  {
    id: 'lycoris',
    name: 'LyCORIS',
    prefix: /^lycoris_/,
    alpha: 'metadata',
    defaultAlpha: 'the rank',
  },
  {
    id: 'original',
    name: 'original names',
    prefix: /^(?:diffusion_model\.|text_encoders\.t5xxl\.transformer\.)?/,
    alpha: 'adapter_config.json',
    defaultAlpha: 'the rank',
  },
]

/** One layer's tensors, by their roles. */
export interface LoraGroup {
  /** As the file calls the layer, without the dialect's prefix. */
  readonly name: string
  readonly target: Target
  /** role → key in the file */
  readonly keys: ReadonlyMap<LoraRole, string>
}

export interface Recognized {
  readonly dialect: LoraDialect
  readonly groups: readonly LoraGroup[]
  /** Keys that this dialect has no meaning for. */
  readonly unmatched: readonly string[]
}

/** Undefined where no dialect understands any key. */
export function recognize(keys: readonly string[]): Recognized | undefined {
  const all = LORA_DIALECTS.map((dialect) => read(keys, dialect))
  const [best] = all.toSorted((a, b) => a.unmatched.length - b.unmatched.length)
  return best && best.groups.length > 0 ? best : undefined
}

function read(keys: readonly string[], dialect: LoraDialect): Recognized {
  const groups = new Map<string, { name: string; target: Target; keys: Map<LoraRole, string> }>()
  const unmatched: string[] = []
  for (const key of keys) {
    const understood = meaning(key, dialect)
    const group = understood && (groups.get(understood.scope) ?? { ...understood, keys: new Map() })
    if (!understood || !group || group.keys.has(understood.role)) {
      unmatched.push(key)
      continue
    }
    group.keys.set(understood.role, key)
    groups.set(understood.scope, group)
  }
  return { dialect, groups: [...groups.values()], unmatched }
}

function meaning(key: string, { prefix }: LoraDialect) {
  const found = roleOf(key)
  const start = found && prefix.exec(found.scope)?.[0]
  if (!found || start === undefined) return undefined
  const name = found.scope.slice(start.length)
  const target = targetOf(name)
  return target && { ...found, name, target }
}
