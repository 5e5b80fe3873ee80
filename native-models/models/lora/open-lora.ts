/** Opens a LoRA: a file, or a PEFT folder. Only its header is read. */
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StudioError } from '../../api/errors.ts'
import { fingerprint, openCheckpoint } from '../../formats/checkpoint.ts'
import { recognize } from './dialects.ts'
import type { Lora, LoraLayer } from './lora.ts'
import { parseLayers } from './parse-layers.ts'
import { readPeftConfig } from './peft-config.ts'

/** What training scripts call the weights, in the order in which they are looked for. */
const USUAL_NAMES = ['adapter_model.safetensors', 'pytorch_lora_weights.safetensors', 'adapter_model.bin']

/**
 * `alpha` takes the place of what the file says.
 * @throws E_LORA_KIND where it holds no LoRA for PixArt; E_FILE_…, E_SAFETENSORS_…, E_CONFIG
 */
export function openLora({ path, alpha }: { path: string; alpha?: number | undefined }): Lora {
  const weights = weightsOf(path)
  const checkpoint = openCheckpoint(weights)
  const recognized = recognize([...checkpoint.tensors.keys()])
  if (!recognized) {
    const some = [...checkpoint.tensors.keys()].slice(0, 3).join(', ')
    throw new StudioError('E_LORA_KIND', `${path} holds no LoRA for PixArt; its tensors are ${some} …`)
  }
  const { dialect, unmatched } = recognized
  const { metadata } = checkpoint
  const sources = { dialect, metadata, alpha, config: readPeftConfig(dirname(weights)) }
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
  const ofWeights = fingerprint(checkpoint)
  const identity = `${ofWeights} ${scalesOf(layers).join(' ')}`
  return { path, checkpoint, fingerprint: ofWeights, identity, dialect, layers, unmatched, refused }
}

/** A folder's weights under their usual name; otherwise the only ones in it. */
function weightsOf(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  const usual = USUAL_NAMES.map((name) => join(path, name)).find((file) => existsSync(file))
  return usual ?? openCheckpoint(path).files[0]!.path
}

/** Alpha may come from you, or from a config beside the weights, which may say another one tomorrow. */
function scalesOf(layers: Lora['layers']): number[] {
  const all = [...layers.transformer.values(), ...layers['text encoder'].values()]
  return [...new Set(all.map(({ scale }) => scale))]
}
