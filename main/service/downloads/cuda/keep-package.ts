/** Unpacks a package that was fetched, waits for room where there is none, and writes down what is here now. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../../native-models/api/errors.ts'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import type { Disk } from '../disk.ts'
import type { DiskRoom } from '../disk-room.ts'
import { untilRoom } from '../until-room.ts'
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

/** The archive is deleted in the end. @throws E_ZIP_…, E_CUDA_INCOMPLETE, E_FILE_…, E_OUTPUT_UNWRITABLE, AbortError */
export async function keepPackage(one: CudaPackage, keeping: Keeping): Promise<void> {
  const { archive, folder } = keeping
  keeping.state()
  const opened = openPackage(archive, one)
  assertHas(one, opened)
  const before = readCudaManifest(folder)
  const work = async (): Promise<void> => {
    const files = await unpack(opened, keeping)
    await writeDown(one, { folder, before, files, archiveBytes: opened.archive.sizeBytes })
  }
  const { room, signal, state } = keeping
  const waiting = { room, signal, neededBytes: opened.sizeBytes, onLack: state, onAgain: () => state() }
  await untilRoom(work, waiting).catch((thrown: unknown) => {
    throw signal.aborted ? thrown : unwritable(folder, thrown)
  })
  await removeOld(folder, before, one.name)
  await rm(archive, { force: true })
}

/** @throws E_CUDA_INCOMPLETE with what lacks */
function assertHas({ name, files }: CudaPackage, { libraries }: Unpacking): void {
  const missing = files.filter((file) => !libraries.has(file))
  if (missing.length === 0) return
  throw new StudioError('E_CUDA_INCOMPLETE', `${name} was fetched, but lacks ${missing.join(', ')}.`)
}

function unwritable(folder: string, cause: unknown): StudioError {
  if (cause instanceof StudioError) return cause
  const words = cause instanceof Error ? cause.message : String(cause)
  return new StudioError('E_OUTPUT_UNWRITABLE', `${folder} cannot be written to: ${words}.`, { cause })
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
