/** Unpacks a package that was fetched, waits for room where there is none, and writes down what is here now. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudioError } from '../../../../native-models/api/errors.ts'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { type Disk, isFull } from '../disk.ts'
import type { DiskRoom } from '../disk-room.ts'
import { type CudaManifest, type LibraryFile, readCudaManifest, writeCudaManifest } from './cuda-manifest.ts'
import { openPackage, type Unpacking, unpack } from './unpack.ts'

interface Keeping {
  readonly archive: string
  /** Of the libraries. */
  readonly folder: string
  /** Where they are until all of the package's are whole. */
  readonly beside: string
  readonly room: DiskRoom
  readonly disk: Disk
  readonly signal: AbortSignal
  /** `full` while it waits for room. */
  readonly state: (full?: StudioError) => void
}

/** The archive is deleted in the end. @throws E_ZIP_…, E_FILE_…, E_OUTPUT_UNWRITABLE, AbortError */
export async function keepPackage(one: CudaPackage, keeping: Keeping): Promise<void> {
  const { archive, folder } = keeping
  keeping.state()
  const opened = openPackage(archive, one)
  const files = await withRoom(opened, keeping)
  const before = readCudaManifest(folder)
  await writeDown(one, { folder, before, files, archiveBytes: opened.archive.sizeBytes })
  await removeOld(folder, before, one.name)
  await rm(archive, { force: true })
}

async function withRoom(opened: Unpacking, keeping: Keeping): Promise<LibraryFile[]> {
  const { room, signal, state } = keeping
  for (;;) {
    if (await room.hasRoomFor(opened.sizeBytes)) {
      try {
        return await unpack(opened, keeping)
      } catch (thrown) {
        if (!isFull(thrown)) throw thrown
      }
    }
    state(room.fullError(opened.sizeBytes))
    await room.waitFor(opened.sizeBytes, signal)
    state()
  }
}

interface Written {
  readonly folder: string
  readonly before: CudaManifest
  readonly files: LibraryFile[]
  readonly archiveBytes: number
}

async function writeDown(
  { name, version, licence }: CudaPackage,
  { folder, before, files, archiveBytes }: Written,
): Promise<void> {
  const others = before.packages.filter((one) => one.name !== name)
  const packages = [...others, { name, version, licence, archiveBytes, files }]
  await writeCudaManifest(folder, { version: 1, packages })
}

/** Libraries of an earlier version that this one does not have. */
async function removeOld(folder: string, before: CudaManifest, name: string): Promise<void> {
  const now = new Set(
    readCudaManifest(folder).packages.flatMap(({ files }) => files.map((file) => file.name)),
  )
  const old = before.packages.filter((one) => one.name === name).flatMap(({ files }) => files)
  for (const file of old) if (!now.has(file.name)) await rm(join(folder, file.name), { force: true })
}
