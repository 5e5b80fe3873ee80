/** Which files a LoRA is made of: one of weights, or a PEFT folder of weights and their config. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openCheckpoint } from '../../formats/checkpoint.ts'

/** What training scripts call the weights, in the order in which they are looked for. */
const USUAL_NAMES = ['adapter_model.safetensors', 'pytorch_lora_weights.safetensors', 'adapter_model.bin']
/** PEFT's own names: anything else beside a config belongs to somebody else's. */
const PEFT_NAME = /^(adapter_model|pytorch_lora_weights)\./
const WEIGHTS = /\.(safetensors|bin|pth|pt|ckpt)$/i
const CONFIG = 'adapter_config.json'

/** The file of its weights. A folder's under their usual name; otherwise the only ones in it. @throws as `openCheckpoint` */
export function loraWeights(path: string): string {
  if (!isFolder(path)) return path
  return usualWeights(path) ?? openCheckpoint(path).files[0]!.path
}

/** Where its PEFT config would lie: in a PEFT folder, or beside weights of PEFT's own name. */
export function loraConfig(path: string): string | undefined {
  if (isFolder(path)) return join(path, CONFIG)
  return PEFT_NAME.test(basename(path)) ? join(dirname(path), CONFIG) : undefined
}

/**
 * What tells that a LoRA is not the one that was opened any more: size, time and inode of its weights and of its
 * config, whether they are there or not. Never fails.
 */
export function loraState(path: string): string {
  const config = loraConfig(path)
  const files = [...weightFiles(path), ...(config === undefined ? [] : [config])]
  return JSON.stringify(files.map(fileState))
}

function fileState(path: string): unknown {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return [basename(path), size, mtimeMs, ino]
  } catch {
    return [basename(path)]
  }
}

/** All that may be its weights, so that broken ones are told from mended ones too. */
function weightFiles(path: string): string[] {
  if (!isFolder(path)) return [path]
  const usual = usualWeights(path)
  return usual === undefined ? namesIn(path).map((name) => join(path, name)) : [usual]
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => WEIGHTS.test(name))
      .sort()
  } catch {
    return []
  }
}

function usualWeights(folder: string): string | undefined {
  return USUAL_NAMES.map((name) => join(folder, name)).find((file) => existsSync(file))
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
