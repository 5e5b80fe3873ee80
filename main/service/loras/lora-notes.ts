/**
 * Where the notes on a LoRA stand: beside its file. What comes with the studio cannot be written to, so what the
 * user notes there is kept in the own folder, and goes before what came.
 */
import { mkdir, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { LoraChange } from '../../../preload/contract.ts'
import { copyFileAtomically } from '../images/save-file.ts'
import { isFile } from '../is-file.ts'
import type { FoundLora } from './find-loras.ts'
import { findPreview, type Preview, writePreview } from './lora-thumbnails.ts'
import { readSidecars, type Sidecar, writeSidecar } from './sidecars.ts'

export interface LoraNotes {
  readonly sidecar: Sidecar
  readonly preview: Preview | undefined
  readonly place: NotesPlace
}

/** Absolute, without endings. */
export interface NotesPlace {
  readonly write: string
  /** Where they stand as long as nothing was written. */
  readonly shipped: string
}

/** Not looked into for LoRAs: its name begins with a dot. */
const KEPT_APART = '.embedded'

/** `own`: absolute path of the studio's own folder, where these notes are to be kept apart from the file. */
export async function readNotes(found: FoundLora, own?: string): Promise<LoraNotes> {
  const { sidecarStem: shipped, beside } = found
  const write = own === undefined ? shipped : join(own, KEPT_APART, found.stem)
  const written = own === undefined ? beside : new Set(await readdir(dirname(write)).catch(() => []))
  const isWritten = written.has(`${basename(write)}.json`)
  const [sidecar, preview] = await Promise.all([
    isWritten ? readSidecars(write, written) : readSidecars(shipped, beside),
    findPreview(write, written),
  ])
  return { sidecar, preview: preview ?? (await findPreview(shipped, beside)), place: { write, shipped } }
}

/** @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function changeNotes(place: NotesPlace, change: Omit<LoraChange, 'id'>): Promise<void> {
  const { write, shipped } = place
  if (write !== shipped) {
    await mkdir(dirname(write), { recursive: true })
    if (!isFile(`${write}.json`) && isFile(`${shipped}.json`))
      await copyFileAtomically(`${shipped}.json`, `${write}.json`)
  }
  await writeSidecar(write, change)
}

/** `picture`: absolute path. @throws E_IMAGE, E_IMAGE_LIMIT, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function changePreview({ write, shipped }: NotesPlace, picture: string): Promise<void> {
  if (write !== shipped) await mkdir(dirname(write), { recursive: true })
  await writePreview(write, picture)
}
