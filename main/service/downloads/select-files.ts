/** Which of a repository's files a part of the catalog needs: configs, and its weights in one form. */
import type { CatalogPart } from '../models/catalog.ts'

const CONFIGS = /^(config|scheduler_config|tokenizer_config|special_tokens_map|added_tokens)\.json$/
const TOKENIZER = /^spiece\.model$/
const SAFETENSORS = /^[\w-]+\.safetensors(\.index\.json)?$/
const PICKLED = /^[\w-]+\.(bin|pth)(\.index\.json)?$/
const SHARDED = /(-\d{5}-of-\d{5}\.\w+|\.index\.json)$/

/** Of paths in a repository those that the part needs, in the order of their names. */
export function selectPaths(paths: readonly string[], part: CatalogPart): string[] {
  const folders = [...(part.folders ?? []), ...(part.mayHave ?? [])]
  const inFolders = folders.flatMap((folder) => inFolder(paths, folder))
  const named = paths.filter((path) => part.files?.includes(path))
  return [...new Set([...inFolders, ...named])].sort()
}

/** Variants such as `….fp16.safetensors` are left out: their names have one more dot. */
function inFolder(paths: readonly string[], folder: string): string[] {
  const names = paths
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1))
    .filter((name) => !name.includes('/'))
  const configs = names.filter((name) => CONFIGS.test(name) || TOKENIZER.test(name))
  const safe = names.filter((name) => SAFETENSORS.test(name))
  const weights = safe.length > 0 ? safe : names.filter((name) => PICKLED.test(name))
  return [...configs, ...inOneForm(weights)].map((name) => `${folder}/${name}`)
}

/** Where the same weights are there whole and in shards, the shards are not needed. */
function inOneForm(weights: readonly string[]): readonly string[] {
  const whole = weights.filter((name) => !SHARDED.test(name))
  return whole.length > 0 ? whole : weights
}

/** Whether a selection can be used: every folder has something, and every named file is there. */
export function isWhole(paths: readonly string[], part: CatalogPart): boolean {
  const hasFolders = (part.folders ?? []).every((folder) =>
    paths.some((path) => path.startsWith(`${folder}/`)),
  )
  return hasFolders && (part.files ?? []).every((name) => paths.includes(name))
}
