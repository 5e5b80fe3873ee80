/** Files that are either whole or not there: temporary file, fsync, one step into place, fsync of the folder. */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, copyFile, link, open, readdir, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'

/** The calls to the file system that saving makes, so that tests can let each of them fail. */
export interface FileSystem {
  open(path: string, flags: 'wx' | 'r'): Promise<OpenFile>
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  access(path: string): Promise<void>
}

export interface OpenFile {
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>
  sync(): Promise<void>
  close(): Promise<void>
}

const nodeFs: FileSystem = { open, link, rename, unlink, access }

/**
 * Writes a file so that at every moment, also after a crash, either all of it is there or none. An existing
 * file is refused unless `overwrite` is set. After a failure nothing is left behind, with one exception: when
 * only the last step failed, the folder's fsync, the whole file is in its place.
 * @throws {StudioError} E_DISK_FULL, E_OUTPUT_UNWRITABLE.
 */
export async function saveFileAtomically(
  path: string,
  bytes: Uint8Array,
  { overwrite = false, fs = nodeFs }: { overwrite?: boolean; fs?: FileSystem } = {},
): Promise<void> {
  const temporary = join(dirname(path), `.pixart-studio-${randomUUID()}.part`)
  try {
    await writeWhole(temporary, bytes, fs)
    if (overwrite) await fs.rename(temporary, path)
    else await moveWithoutOverwriting(temporary, path, fs)
  } catch (thrown) {
    await fs.unlink(temporary).catch(() => undefined)
    throw failure(path, thrown)
  }
  await syncFolder(dirname(path), fs).catch((thrown: unknown) => {
    throw failure(path, thrown)
  })
}

/**
 * The same for a copy of a file: all of it or none, and never over one that is there.
 * @throws {StudioError} E_DISK_FULL, E_OUTPUT_UNWRITABLE.
 */
export async function copyFileAtomically(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `.pixart-studio-${randomUUID()}.part`)
  try {
    await copyFile(from, temporary, constants.COPYFILE_EXCL)
    await using copy = await open(temporary, 'r+')
    await copy.sync()
    await moveWithoutOverwriting(temporary, to, nodeFs)
    await syncFolder(dirname(to), nodeFs)
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined)
    throw failure(to, thrown)
  }
}

async function writeWhole(path: string, bytes: Uint8Array, fs: FileSystem): Promise<void> {
  const file = await fs.open(path, 'wx')
  try {
    for (let offset = 0; offset < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, offset, bytes.length - offset)
      if (bytesWritten === 0) throw systemError('EIO')
      offset += bytesWritten
    }
    await file.sync()
  } catch (thrown) {
    await file.close().catch(() => undefined)
    throw thrown
  }
  await file.close()
}

/** A file system without hard links (FAT, some network drives). */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN'])

/** A hard link fails where the name is taken, in one step; a rename would replace the file there. */
async function moveWithoutOverwriting(from: string, to: string, fs: FileSystem): Promise<void> {
  try {
    await fs.link(from, to)
  } catch (thrown) {
    if (!NO_LINKS.has(codeOf(thrown))) throw thrown
    if (await exists(to, fs)) throw systemError('EEXIST')
    return fs.rename(from, to)
  }
  // The file is saved: a second name that cannot be removed now is no reason to call it a failure.
  await fs.unlink(from).catch(() => undefined)
}

async function exists(path: string, fs: FileSystem): Promise<boolean> {
  try {
    await fs.access(path)
    return true
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false
    throw thrown
  }
}

/** What systems answer that cannot fsync a folder at all (Windows, some network drives). */
const NO_FOLDER_SYNC = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'])

async function syncFolder(folder: string, fs: FileSystem): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    if (!NO_FOLDER_SYNC.has(codeOf(thrown))) throw thrown
  }
}

/**
 * `folder/stem.ext`, or `stem-2.ext`, `stem-3.ext` … : the first name that nothing in the folder has, in any
 * case of letters. `ext` has no dot.
 * @throws {StudioError} E_OUTPUT_UNWRITABLE when the folder cannot be read.
 */
export async function nextFreePath(folder: string, stem: string, ext: string): Promise<string> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    throw failure(join(folder, `${stem}.${ext}`), thrown)
  })
  const taken = new Set(names.map((name) => name.toLowerCase()))
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${stem}.${ext}` : `${stem}-${number}.${ext}`
    if (!taken.has(name.toLowerCase())) return join(folder, name)
  }
}

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on that disk is used up',
  EFBIG: 'the file is larger than that disk allows',
  EACCES: 'you may not write into its folder',
  EPERM: 'you may not write into its folder',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOENT: 'its folder does not exist',
  EISDIR: 'a folder has that name',
  EEXIST: 'a file of that name exists and is not overwritten',
}

function failure(path: string, cause: unknown): StudioError {
  const code = codeOf(cause)
  const why = SENTENCES[code] ?? `the system says ${cause instanceof Error ? cause.message : String(cause)}`
  return new StudioError(
    DISK_FULL.has(code) ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE',
    `${basename(path)} could not be saved in ${dirname(path)}: ${why}.`,
    { cause },
  )
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
}
