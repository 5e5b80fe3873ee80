/** A transformer that comes as one file of weights, without a config.json: its config is told from the weights. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../api/errors.ts'
import { type Checkpoint, isPickled, openCheckpoint } from '../formats/checkpoint.ts'
import { readJsonFile } from '../formats/json-file.ts'
import { inferPixartConfig, isTold } from './infer-config.ts'
import { withDiffusersKeys } from './original-keys.ts'
import { type PixartConfig, pixartConfig } from './pixart-config.ts'

/** Whether a file's name is that of weights. */
export function isWeightFileName(path: string): boolean {
  return isPickled(path) || /\.safetensors$/i.test(path)
}

/**
 * The config of such a file, in the original or in diffusers' keys. What does not show in weights (heads, and of a
 * plain model in diffusers' keys the size) is as in the base's transformer where that is as wide.
 * @throws E_MODEL_KIND, E_MODEL_INCOMPLETE where nothing tells them, E_CONFIG, E_FILE_…
 */
export function readTransformerFile(path: string, base: string | undefined): PixartConfig {
  const checkpoint = withDiffusersKeys(openCheckpoint(path))
  if (!checkpoint.tensors.has('adaln_single.linear.weight'))
    throw new StudioError('E_MODEL_KIND', `${path} holds no PixArt transformer.`)
  const like = base === undefined ? undefined : transformerConfigIn(base)
  if (base !== undefined && !isTold(checkpoint, like)) {
    const sentence = `${path} does not tell its heads and its size, and ${base} has no transformer as wide: put it into a folder as transformer/diffusion_pytorch_model.safetensors beside its config.json.`
    throw new StudioError('E_MODEL_INCOMPLETE', sentence)
  }
  return inferredPixartConfig(checkpoint, like)
}

/** The config that the weights tell, held against what a config can be. @throws E_CONFIG */
export function inferredPixartConfig(checkpoint: Checkpoint, like?: PixartConfig): PixartConfig {
  const parsed = pixartConfig.safeParse(inferPixartConfig(withDiffusersKeys(checkpoint), like))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = `${issue?.path.join('.')}: ${issue?.message}`
  throw new StudioError('E_CONFIG', `The shapes of the weights tell no config: ${where}.`)
}

/** A base need not have one. */
function transformerConfigIn(base: string): PixartConfig | undefined {
  const path = join(base, 'transformer', 'config.json')
  return existsSync(path) ? readJsonFile(path, pixartConfig) : undefined
}
