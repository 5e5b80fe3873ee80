/** Each self-test has a folder of its own while it runs. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'

const PREFIX = 'pixart-self-test-'
/** Longer than any test takes: others may be making theirs below the same cache. */
const LEFT_AFTER_MS = 60 * 60 * 1000

/** Below those of derived data. */
export const selfTestFolder = (cacheFolder: string): string => join(cacheFolder, 'self-tests')

/** `folder` is made where it is missing. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
export function makeTestFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    return mkdtempSync(join(folder, PREFIX))
  } catch (cause) {
    const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
    const code = isFull ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE'
    throw new StudioError(code, `No folder for a test can be made in ${folder}.`, { cause })
  }
}

/** What cannot be removed now goes at a later start. */
export function removeTestFolder(folder: string): void {
  try {
    // Windows keeps a file for a moment after the process that had it open.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // It costs a few megabytes until then.
  }
}

/** What tests have left that were killed with the studio. */
export function sweepTestFolders(cacheFolder: string): void {
  const folder = selfTestFolder(cacheFolder)
  for (const name of namesIn(folder)) if (isLeft(join(folder, name))) removeTestFolder(join(folder, name))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(PREFIX))
  } catch {
    return []
  }
}

function isLeft(folder: string): boolean {
  try {
    return Date.now() - statSync(folder).mtimeMs > LEFT_AFTER_MS
  } catch {
    return false // it is gone, or somebody else's
  }
}
