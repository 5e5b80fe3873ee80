/** Opening files and reading them at a position, with failures in words. */
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { StudioError } from '../api/errors.ts'

/** Opens the file for `use` and closes it afterwards; `name` is for sentences. @throws E_FILE_MISSING, E_FILE_UNREADABLE */
export function withFile<T>(path: string, use: (fd: number) => T, name = path): T {
  const fd = openForReading(path, name)
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

function openForReading(path: string, name: string): number {
  try {
    // A pipe that nobody writes to would be waited for.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StudioError(
      missing ? 'E_FILE_MISSING' : 'E_FILE_UNREADABLE',
      missing ? `There is no file ${name}.` : `${name} cannot be opened.`,
      { cause },
    )
  }
}

export interface Span {
  /** Names the file in a failure. */
  readonly path: string
  readonly position: number
  readonly byteLength: number
}

/** The system reads at most 2 GiB at once. */
const MOST_AT_ONCE = 2 ** 30

/**
 * Exactly these bytes, in a buffer of their own.
 * @throws E_FILE_CHANGED where the file ends before, E_FILE_UNREADABLE where the disk or the memory fails.
 */
export function readAt(fd: number, { path, position, byteLength }: Span): Uint8Array<ArrayBuffer> {
  try {
    const bytes = new Uint8Array(byteLength)
    for (let done = 0; done < byteLength; ) {
      const count = readSync(fd, bytes, done, Math.min(byteLength - done, MOST_AT_ONCE), position + done)
      if (count === 0)
        throw new StudioError('E_FILE_CHANGED', `${path}: it has become shorter while it was read.`)
      done += count
    }
    return bytes
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    throw new StudioError('E_FILE_UNREADABLE', `${path}: ${byteLength} bytes of it cannot be read.`, {
      cause,
    })
  }
}
