/** A dropped LoRA becomes one of the studio's own: a copy, with what stands beside it. */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { openLora } from '../../../native-models/models/lora/open-lora.ts'
import { copyFileAtomically, nextFreePath } from '../images/save-file.ts'
import type { WeightHashes } from '../models/weight-hash.ts'
import type { LoraFolders } from './lora-folders.ts'
import type { LoraShelf, ShelvedLora } from './lora-shelf.ts'
import { PREVIEW_ENDINGS } from './lora-thumbnails.ts'
import { SIDECAR_ENDINGS } from './sidecars.ts'

export interface AddParts {
  readonly folders: LoraFolders
  readonly loras: LoraShelf
  readonly hashes: WeightHashes
}

const ENDING = '.safetensors'
/** Of what is copied along. */
const MOST_BESIDE_BYTES = 64 * 1024 * 1024

/**
 * `path`: absolute. → it, on the shelf.
 * @throws E_FILE_UNREADABLE, E_LORA_THERE, E_DISK_FULL, E_OUTPUT_UNWRITABLE, and what reading it as a LoRA throws
 */
export async function addLora(path: string, { folders, loras, hashes }: AddParts): Promise<ShelvedLora> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new StudioError('E_FILE_UNREADABLE', 'The file cannot be opened.', { cause })
  })
  if (!found.isFile())
    throw new StudioError(
      'E_FILE_UNREADABLE',
      'This is a folder: add it to the folders that are looked into.',
    )
  if (extname(path).toLowerCase() !== ENDING)
    throw new StudioError('E_LORA_KIND', `"${basename(path)}" is no safetensors file.`)
  openLora({ path })
  await assertNew(path, found.size, { loras, hashes })
  const stem = basename(path, extname(path))
  const target = await nextFreePath(folders.own, stem, 'safetensors')
  // Its sidecars first: as soon as it is seen, they are there.
  await copyBeside(path, target)
  await copyFileAtomically(path, target)
  await loras.look()
  const added = loras.list().find((one) => one.path === target)
  if (!added) throw new StudioError('E_FILE_MISSING', 'The copy is not where it was put.')
  return added
}

/** @throws E_LORA_THERE */
async function assertNew(
  path: string,
  bytes: number,
  { loras, hashes }: Pick<AddParts, 'loras' | 'hashes'>,
): Promise<void> {
  const alike = loras.list().filter(({ lora }) => lora.bytes === bytes)
  if (alike.length === 0) return
  const sha256 = await hashes.sha256(path)
  for (const { lora, weights } of alike) {
    if ((await hashes.sha256(weights).catch(() => undefined)) !== sha256) continue
    throw new StudioError('E_LORA_THERE', `This LoRA is there already, as "${lora.name}".`)
  }
}

/** What cannot be copied of it is no reason to do without the LoRA. */
async function copyBeside(from: string, to: string): Promise<void> {
  const names = new Set(await readdir(dirname(from)).catch(() => []))
  const stem = (path: string): string => path.slice(0, -extname(path).length)
  for (const ending of [...SIDECAR_ENDINGS, ...PREVIEW_ENDINGS]) {
    if (!names.has(basename(stem(from)) + ending)) continue
    const found = await stat(stem(from) + ending).catch(() => undefined)
    if (!found?.isFile() || found.size > MOST_BESIDE_BYTES) continue
    await copyFileAtomically(stem(from) + ending, stem(to) + ending).catch(() => undefined)
  }
}
