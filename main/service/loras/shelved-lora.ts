/** One LoRA as the shelf holds it: for the window, and where it lies. */
import { createHash } from 'node:crypto'
import type { Lora } from '../../../preload/contract.ts'
import { fileNameOf } from '../drop/dropped-files.ts'
import type { FoundLora } from './find-loras.ts'
import type { LoraPlaceOnDisk } from './lora-folders.ts'
import { type NotesPlace, readNotes } from './lora-notes.ts'
import type { LoraReports } from './lora-reports.ts'
import type { Preview } from './lora-thumbnails.ts'

export interface ShelvedLora {
  readonly lora: Lora
  /** Absolute: of a file, or of a PEFT folder. */
  readonly path: string
  /** Absolute: the file itself, or the one in the folder. */
  readonly weights: string
  readonly notes: NotesPlace
  readonly preview: Preview | undefined
}

export interface FoundInFolder {
  readonly folder: LoraPlaceOnDisk
  readonly found: FoundLora
  /** What requests and prompts call it. */
  readonly name: string
}

/** The same for the same place, as long as it lies there. */
export function idOf({ path }: FoundLora): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32)
}

/** Reads it and what stands beside it. `own`: absolute path of the studio's own folder. */
export async function shelveLora(
  { folder, found, name }: FoundInFolder,
  { reports, own }: { reports: LoraReports; own: string },
): Promise<ShelvedLora> {
  const { path, weights, bytes } = found
  const embedded = folder.kind === 'embedded'
  const { sidecar, preview, place } = await readNotes(found, embedded ? own : undefined)
  const { alpha } = sidecar
  const { triggerWords, ...inspected } = await reports.of(found, alpha)
  const lora: Lora = {
    id: idOf(found),
    ...{ name, title: sidecar.title ?? name, fileName: fileNameOf(path), folder: folder.id, bytes },
    ...{ embedded, ...inspected },
    triggerWords: [...(sidecar.triggerWords ?? triggerWords)],
    preferredWeight: sidecar.preferredWeight ?? 1,
    ...(alpha !== undefined && { alpha }),
    ...{ description: sidecar.description, notes: sidecar.notes },
    thumbnail: preview !== undefined,
    thumbnailVersion: preview?.version ?? 0,
  }
  return { lora, path, weights, notes: place, preview }
}
