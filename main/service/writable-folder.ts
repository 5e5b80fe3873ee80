/** Folders that results are written to: made where they are missing, and tried before any work is done. */
import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'

/**
 * Makes a folder that can be written to, its parents included. `what` begins the sentence of a failure.
 * @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL
 */
export function makeWritableFolder(folder: string, what: string): void {
  attempt(folder, what, () => makeFolder(folder))
  assertWritableFolder(folder, what)
}

/**
 * Writes an empty file and removes it: permissions alone tell little of root, network drives and read-only disks.
 * @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL
 */
function assertWritableFolder(folder: string, what: string): void {
  attempt(folder, what, () => {
    const probe = join(folder, `.pixart-studio-${randomUUID()}.part`)
    closeSync(openSync(probe, 'wx'))
    rmSync(probe, { force: true })
  })
}

/** Node's own recursive mkdir never returns in folders that refuse new entries with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    mkdirSync(folder)
  } catch (cause) {
    if (!isFolder(folder)) throw cause // else somebody made it at the same time
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on that disk is used up',
  ENAMETOOLONG: 'the name is too long',
}

/** A system's own folders answer that what is to be made does not exist. */
function refusal(folder: string): string {
  return isFolder(folder) ? 'no file can be made there' : 'no folder can be made there'
}

/** The file in the way may be a parent. */
function inTheWay(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) ? 'a file has that name' : REASONS['ENOTDIR']!
}

function attempt(folder: string, what: string, action: () => void): void {
  try {
    action()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const full = code === 'ENOSPC' || code === 'EDQUOT'
    const words = `the system says ${cause instanceof Error ? cause.message : String(cause)}`
    const reasons = { ...REASONS, ENOENT: refusal(folder), EEXIST: inTheWay(folder) }
    const reason = (reasons as Readonly<Record<string, string>>)[code] ?? words
    throw new StudioError(
      full ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE',
      `${what} cannot be written to ${folder}: ${reason}.`,
      { cause },
    )
  }
}
