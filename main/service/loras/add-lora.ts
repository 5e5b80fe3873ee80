/** A dropped LoRA becomes one of the studio's own: a copy, with what stands beside it. */
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { loraConfig } from '../../../native-models/models/lora/lora-files.ts'
import { openLora } from '../../../native-models/models/lora/open-lora.ts'
import { copyFileAtomically } from '../images/save-file.ts'
import type { WeightHashes } from '../models/weight-hash.ts'
import { placeless, placelessly } from '../placeless.ts'
import { NAMELESS, PEFT_CONFIG } from './find-loras.ts'
import { freePlace } from './free-place.ts'
import type { LoraFolders } from './lora-folders.ts'
import type { LoraShelf } from './lora-shelf.ts'
import { PREVIEW_ENDINGS } from './lora-thumbnails.ts'
import type { ShelvedLora } from './shelved-lora.ts'
import { SIDECAR_ENDINGS } from './sidecars.ts'

export interface AddParts {
  readonly folders: LoraFolders
  readonly loras: LoraShelf
  readonly hashes: WeightHashes
}

const ENDING = '.safetensors'
const BESIDE = [...SIDECAR_ENDINGS, ...PREVIEW_ENDINGS]
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
  placeless(path, () => openLora({ path }))
  await assertNew(path, found.size, { loras, hashes })
  const real = await realpath(await placelessly([folders.own, path], copyInto(folders.own, path)))
  await loras.look()
  const added = loras.list().find((one) => one.weights === real)
  if (!added) throw new StudioError('E_FILE_MISSING', 'The copy is not where it was put.')
  return added
}

/**
 * → absolute path of the copy. What says how strong it is lies beside it in a folder of its own: in the own folder
 * itself it would count for all others.
 */
async function copyInto(own: string, path: string): Promise<string> {
  const stem = basename(path, extname(path))
  if (!NAMELESS.has(stem)) return copyWithNotes(path, await freePlace(own, stem, [ENDING, ...BESIDE]))
  const config = loraConfig(path)
  const folder = await freePlace(own, folderName(path), [])
  // Only one that was not there: it goes again where the copy fails.
  await mkdir(folder).catch((cause: unknown) => {
    throw new StudioError('E_OUTPUT_UNWRITABLE', 'A folder for the copy cannot be made.', { cause })
  })
  try {
    if (config !== undefined && (await isThere(config)))
      await copyFileAtomically(config, join(folder, PEFT_CONFIG))
    return await copyWithNotes(path, join(folder, stem))
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true })
    throw thrown
  }
}

/** Folders whose names begin with a dot are not looked into. */
function folderName(path: string): string {
  return basename(dirname(path)).replace(/^\.+/, '') || 'lora'
}

/** `place`: without the ending. → absolute path of the copy */
async function copyWithNotes(path: string, place: string): Promise<string> {
  const target = place + ENDING
  // What stands beside it first: as soon as it is seen, that is there.
  await copyBeside(path, target)
  await copyFileAtomically(path, target)
  return target
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
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
  for (const ending of BESIDE) {
    if (!names.has(basename(stem(from)) + ending)) continue
    const found = await stat(stem(from) + ending).catch(() => undefined)
    if (!found?.isFile() || found.size > MOST_BESIDE_BYTES) continue
    await copyFileAtomically(stem(from) + ending, stem(to) + ending).catch(() => undefined)
  }
}
