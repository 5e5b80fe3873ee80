/** Takes the libraries out of a package that was fetched: all of them are beside their places before one is in its own. */
import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withFile } from '../../../../native-models/formats/file-bytes.ts'
import { fileState } from '../../../../native-models/formats/weight-file.ts'
import { type PackedEntry, readPackageDirectory } from '../../../../native-models/formats/zip-directory.ts'
import { damaged } from '../../../../native-models/formats/zip-end.ts'
import { entryBytes } from '../../../../native-models/formats/zip-entry.ts'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { type Disk, writeAll } from '../disk.ts'
import { publish } from '../publish.ts'
import type { LibraryFile } from './cuda-manifest.ts'
import { libraryIn } from './library-names.ts'

/** More than any library has ever been. */
const MOST_BYTES = 16 * 2 ** 30

interface Archive {
  readonly path: string
  readonly sizeBytes: number
}

export interface Unpacking {
  readonly archive: Archive
  /** By the name that it will have. */
  readonly libraries: ReadonlyMap<string, PackedEntry>
  /** Of all of them. */
  readonly sizeBytes: number
}

/** What would be taken out of it. @throws E_ZIP_DAMAGED, E_FILE_CHANGED, E_FILE_UNREADABLE */
export function openPackage(path: string, one: CudaPackage): Unpacking {
  return withFile(path, (fd) => {
    const archive = fileState(fd, path)
    const libraries = new Map<string, PackedEntry>()
    for (const entry of readPackageDirectory(fd, archive)) {
      const name = libraryIn(entry.name, one)
      if (name === undefined) continue
      if (libraries.has(name)) throw damaged(archive, `it has ${name} twice`)
      libraries.set(name, entry)
    }
    const sizeBytes = [...libraries.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
    if (sizeBytes > MOST_BYTES) throw damaged(archive, 'it is said to hold more than any library does')
    return { archive, libraries, sizeBytes }
  })
}

interface Places {
  /** Where the libraries go. */
  readonly folder: string
  /** Where they are until all are whole: on the same disk; it is emptied before and after. */
  readonly beside: string
  readonly disk: Disk
  readonly signal: AbortSignal
}

/** @throws E_ZIP_…, E_OUTPUT_UNWRITABLE, AbortError, and the file system's errors, of which ENOSPC may pass */
export async function unpack(
  { archive, libraries }: Unpacking,
  { folder, beside, disk, signal }: Places,
): Promise<LibraryFile[]> {
  const partOf = (name: string) => join(beside, `${name}.part`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true })
  try {
    const files: LibraryFile[] = []
    for (const [name, entry] of libraries) {
      const sha256 = await writeEntry(partOf(name), { archive, entry, disk, signal })
      files.push({ name, sizeBytes: entry.byteLength, sha256 })
    }
    for (const { name } of files) await publish(partOf(name), join(folder, name))
    return files
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

interface Writing extends Pick<Places, 'disk' | 'signal'> {
  readonly archive: Archive
  readonly entry: PackedEntry
}

/** → its sha256, when it is on the disk */
async function writeEntry(path: string, { archive, entry, disk, signal }: Writing): Promise<string> {
  const file = await disk.open(path, 'w+')
  try {
    const hash = createHash('sha256')
    let position = 0
    for await (const bytes of entryBytes(archive, entry)) {
      signal.throwIfAborted()
      await writeAll(file, bytes, position)
      hash.update(bytes)
      position += bytes.byteLength
    }
    await file.datasync()
    return hash.digest('hex')
  } finally {
    await file.close()
  }
}
