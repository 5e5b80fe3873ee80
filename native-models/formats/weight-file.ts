/** A file that holds weights, whatever its format: where its tensors lie, and whether it is still the same. */
import { fstatSync, type Stats, statSync } from 'node:fs'
import { StudioError } from '../api/errors.ts'
import type { Dtype } from './dtype.ts'
import { withFile } from './file-bytes.ts'

export interface TensorRecord {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** From the beginning of the file, in bytes. */
  readonly offset: number
  readonly byteLength: number
}

/** What a file says of a stretch of its own bytes. */
export interface Checksum {
  readonly name: string
  readonly offset: number
  readonly byteLength: number
  readonly crc32: number
}

/** A file as it was when it was opened. */
interface FileState {
  readonly path: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode: number
}

export interface WeightFile extends FileState {
  readonly metadata: ReadonlyMap<string, string>
  /** In the order in which they lie. */
  readonly tensors: ReadonlyMap<string, TensorRecord>
  /** Absent where the format has none. */
  readonly checksums?: readonly Checksum[]
}

/** The state of an open file. @throws E_FILE_UNREADABLE where it is a folder, a pipe or a device. */
export function fileState(fd: number, path: string): FileState {
  const status = fstatSync(fd)
  if (!status.isFile()) throw new StudioError('E_FILE_UNREADABLE', `${path}: it is not a file.`)
  return { path, sizeBytes: status.size, mtimeMs: status.mtimeMs, inode: status.ino }
}

/** Whether the file is still the one that was read. */
export function isUnchangedFile(file: FileState): boolean {
  try {
    return isSame(file, statSync(file.path))
  } catch {
    return false
  }
}

function isSame({ sizeBytes, mtimeMs, inode }: FileState, now: Stats): boolean {
  return now.size === sizeBytes && now.mtimeMs === mtimeMs && now.ino === inode
}

/** @throws E_FILE_CHANGED */
export function assertUnchanged(file: FileState): void {
  if (!isUnchangedFile(file)) throw changed(file)
}

/** Opens the file again for `use`, where it is still the one that was read. @throws E_FILE_CHANGED */
export function withUnchangedFile<T>(file: FileState, use: (fd: number) => T): T {
  assertUnchanged(file)
  return withFile(file.path, (fd) => {
    // It may have been replaced between the two lines above.
    if (!isSame(file, fstatSync(fd))) throw changed(file)
    return use(fd)
  })
}

function changed({ path }: FileState): StudioError {
  return new StudioError('E_FILE_CHANGED', `${path}: it has changed since it was opened.`)
}
