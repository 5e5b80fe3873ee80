/** Writes a file that is whole as soon as it is there. What it holds can be made again: nothing is flushed. */
import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { StudioError } from '../api/errors.ts'

/** path: absolute. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const unfinished = `${path}.${randomUUID()}.part`
  try {
    writeFileSync(unfinished, bytes)
    renameSync(unfinished, path)
  } catch (cause) {
    rmSync(unfinished, { force: true })
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
    throw new StudioError(
      full ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE',
      `${path} could not be written${full ? ': the disk is full' : ''}.`,
      { cause },
    )
  }
}
