/** Looks for LoRAs in a folder: files of weights, and PEFT adapters, which are called after their folders. */
import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'

export interface FoundLora {
  /** Absolute: of a file, or of a PEFT folder. */
  readonly path: string
  /** Absolute: the file itself, or the one in the folder. */
  readonly weights: string
  /** What it is called where it lies, without the ending. */
  readonly stem: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  /** Absolute path of its weights, without the ending: sidecars are this with another ending. */
  readonly sidecarStem: string
  /** Names of everything that lies beside its weights. */
  readonly beside: ReadonlySet<string>
}

export interface Looked {
  readonly loras: readonly FoundLora[]
  /** Every folder that was looked into. */
  readonly folders: readonly string[]
  readonly missing: boolean
}

/** Of folders inside folders. */
const DEEPEST = 3
const MOST_FILES = 5000
const MOST_FOLDERS = 1000
const WEIGHTS = '.safetensors'
export const PEFT_CONFIG = 'adapter_config.json'
const PEFT_WEIGHTS = 'adapter_model.safetensors'
/** What training scripts call every LoRA: its folder says which one it is. */
export const NAMELESS: ReadonlySet<string> = new Set(['pytorch_lora_weights', 'adapter_model'])

/** In the order of their paths. What cannot be read is passed over. */
export async function findLoras(root: string): Promise<Looked> {
  const real = await realpath(root).catch(() => undefined)
  if (real === undefined) return { loras: [], folders: [], missing: true }
  const loras: FoundLora[] = []
  const folders: string[] = []
  const seen = new Set<string>()
  await look(real, 0)
  return { loras, folders, missing: folders.length === 0 }

  async function look(folder: string, depth: number): Promise<void> {
    if (seen.has(folder) || folders.length >= MOST_FOLDERS || loras.length >= MOST_FILES) return
    seen.add(folder)
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined)
    if (!entries) return
    folders.push(folder)
    const names = new Set(entries.map(({ name }) => name))
    const isPeft = names.has(PEFT_CONFIG) && names.has(PEFT_WEIGHTS)
    const inOrder = entries.filter(({ name }) => !name.startsWith('.')).sort(byName)
    for (const entry of inOrder) await visit({ folder, names, depth, isPeft }, entry)
  }

  async function visit({ folder, names, depth, isPeft }: Place, entry: Dirent): Promise<void> {
    const path = join(folder, entry.name)
    // A link to a file is as good as the file: the snapshots of Hugging Face's cache are made of them.
    const found = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry
    if (found?.isDirectory() && depth < DEEPEST) {
      const inside = await insidePath(real as string, path, entry)
      if (inside !== undefined) await look(inside, depth + 1)
    }
    if (!found?.isFile() || !entry.name.toLowerCase().endsWith(WEIGHTS) || loras.length >= MOST_FILES) return
    const lora = await describe(path, names, isPeft && entry.name === PEFT_WEIGHTS ? folder : undefined)
    if (lora) loras.push(lora)
  }
}

/** Links to folders are followed where they stay inside. */
async function insidePath(root: string, path: string, entry: Dirent): Promise<string | undefined> {
  if (!entry.isSymbolicLink()) return path
  const target = await realpath(path).catch(() => undefined)
  if (target === undefined) return undefined
  const way = relative(root, target)
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : target
}

interface Place {
  readonly folder: string
  /** Of everything in it. */
  readonly names: ReadonlySet<string>
  readonly depth: number
  /** Its adapter counts as the folder. */
  readonly isPeft: boolean
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1
}

/** One LoRA, or undefined where it has just gone; `peft` is the folder that counts as it. */
async function describe(
  weights: string,
  beside: ReadonlySet<string>,
  peft?: string,
): Promise<FoundLora | undefined> {
  const found = await stat(weights).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const sidecarStem = weights.slice(0, -WEIGHTS.length)
  const own = basename(sidecarStem)
  return {
    path: peft ?? weights,
    weights,
    fileName: basename(peft ?? weights),
    stem: NAMELESS.has(own) ? basename(dirname(weights)) : own,
    bytes: found.size,
    modifiedMs: Math.trunc(found.mtimeMs),
    ...{ sidecarStem, beside },
  }
}
