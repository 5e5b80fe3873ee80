/** Opens a LoRA: a file, or a PEFT folder. Only its header is read, until somebody asks which one it is. */
import { createHash } from 'node:crypto'
import { StudioError } from '../../api/errors.ts'
import { openCheckpoint } from '../../formats/checkpoint.ts'
import { recognize } from './dialects.ts'
import type { Lora, LoraLayer } from './lora.ts'
import { loraConfig, loraWeights } from './lora-files.ts'
import { scaleMetadata } from './lora-scale.ts'
import { parseLayers } from './parse-layers.ts'
import { readPeftConfig } from './peft-config.ts'
import { weightsDigest } from './weights-digest.ts'

/**
 * `alpha` takes the place of what the file says.
 * @throws E_LORA_KIND where it holds no LoRA for PixArt; E_LORA_NUMBERS, E_LORA_SHAPE, E_FILE_…, E_SAFETENSORS_…, E_CONFIG
 */
export function openLora({ path, alpha }: { path: string; alpha?: number | undefined }): Lora {
  const checkpoint = openCheckpoint(loraWeights(path))
  const recognized = recognize([...checkpoint.tensors.keys()])
  if (!recognized) {
    const some = [...checkpoint.tensors.keys()].slice(0, 3).join(', ')
    throw new StudioError('E_LORA_KIND', `${path} holds no LoRA for PixArt; its tensors are ${some} …`)
  }
  const { dialect, unmatched } = recognized
  const metadata = scaleMetadata(dialect, checkpoint)
  // What lies beside a file that tells its own alpha is not its.
  const config = dialect.alpha === 'adapter_config.json' ? readPeftConfig(loraConfig(path)) : undefined
  const sources = { dialect, metadata, alpha, config }
  const layers = { transformer: new Map<string, LoraLayer>(), 'text encoder': new Map<string, LoraLayer>() }
  const refused: { keys: readonly string[]; why: string }[] = []
  for (const group of recognized.groups) {
    const parsed = parseLayers(group, checkpoint.tensors, sources)
    const known = layers[group.target.part]
    const keys = [...group.keys.values()]
    if (typeof parsed === 'string') refused.push({ keys, why: parsed })
    else if (parsed.some((layer) => known.has(layer.path)))
      refused.push({ keys, why: `${group.name}: this layer is there twice` })
    else for (const layer of parsed) known.set(layer.path, layer)
  }
  return {
    ...{ path, checkpoint, dialect, layers, unmatched, refused },
    // Asked for by who uses it, not by who only looks: all of its bytes are read for them.
    get fingerprint() {
      return weightsDigest(checkpoint).sha256
    },
    get identity() {
      return `${weightsDigest(checkpoint).sha256} ${strengthOf(layers)}`
    },
  }
}

/** Alpha may come from you, or from a config beside the weights, which may say another one tomorrow, of any layer. */
function strengthOf(layers: Lora['layers']): string {
  const all = [...layers.transformer.values(), ...layers['text encoder'].values()]
  const scales = all.map(({ part, path, scale }) => JSON.stringify([part, path, scale]))
  return createHash('sha256').update(scales.sort().join('\n')).digest('hex')
}
