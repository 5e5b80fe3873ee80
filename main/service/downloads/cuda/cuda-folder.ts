/** The folder of CUDA's libraries from outside: what is here, told without a network, and taking it away. */
import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorReport, reportOf, StudioError } from '../../../../native-models/api/errors.ts'
import { CUDA_FILES, CUDA_PACKAGES } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { missingLibraries } from '../../../../native-models/runtime/devices/shared-libraries.ts'
import { LOCK_NAME, lockFolderSoon } from '../../history/data-lock.ts'
import { isFile } from '../../is-file.ts'
import { isFolder } from '../../writable-folder.ts'
import { begunCuda } from './begun-cuda.ts'
import { CUDA_MANIFEST, hasCudaManifest, packageHere, readCudaManifest } from './cuda-manifest.ts'
import { CUDA_PARTS, cudaPartsFolderOf } from './cuda-parts.ts'

export interface CudaOnDisk {
  readonly state: 'absent' | 'begun' | 'here' | 'unreadable'
  /** Of archives: those that were unpacked count whole. */
  readonly doneBytes: number
  readonly sizeBytes: number
  /** Some of it is only expected. */
  readonly isAbout: boolean
  /** Why it is `unreadable`. */
  readonly error?: ErrorReport
}

/** Never throws: a list that cannot be read is a state like others. */
export function cudaOnDisk(folder: string): CudaOnDisk {
  try {
    return readOnDisk(folder)
  } catch (thrown) {
    const sizeBytes = CUDA_PACKAGES.reduce((sum, { archiveBytes }) => sum + archiveBytes, 0)
    return { state: 'unreadable', doneBytes: 0, sizeBytes, isAbout: true, error: reportOf(thrown) }
  }
}

function readOnDisk(folder: string): CudaOnDisk {
  const manifest = readCudaManifest(folder)
  const packages = CUDA_PACKAGES.map((one) => ({ one, here: packageHere(folder, manifest, one) }))
  const lacking = packages.filter(({ here }) => !here).map(({ one }) => one)
  const unpackedBytes = packages.reduce((sum, { here }) => sum + (here?.archiveBytes ?? 0), 0)
  const sizeBytes = packages.reduce((sum, { one, here }) => sum + (here?.archiveBytes ?? one.archiveBytes), 0)
  const doneBytes = Math.min(unpackedBytes + begunCuda(folder, lacking), sizeBytes)
  const isWhole = lacking.length === 0 && missingLibraries(CUDA_FILES, [folder]).length === 0
  const state = isWhole || isByHand(folder) ? 'here' : doneBytes > 0 ? 'begun' : 'absent'
  return { state, doneBytes, sizeBytes, isAbout: lacking.length > 0 }
}

/** Somebody has laid them there: they count, and are not ours to take away. */
function isByHand(folder: string): boolean {
  return !hasCudaManifest(folder) && CUDA_FILES.every((name) => isFile(join(folder, name)))
}

/** A process that was just killed is gone by then. */
const LOCK_PATIENCE_MS = 3000

/**
 * Deletes what was fetched, and what was begun: by their names, and nothing else. → bytes that are free again
 * @throws E_NOT_NOW where others have laid them there, E_FETCH_RUNNING, E_OUTPUT_UNWRITABLE
 */
export async function removeCuda(folder: string, { patienceMs = LOCK_PATIENCE_MS } = {}): Promise<number> {
  if (isByHand(folder))
    throw new StudioError(
      'E_NOT_NOW',
      'CUDA’s libraries were laid there by somebody else: the studio deletes only what it fetched.',
    )
  const parts = cudaPartsFolderOf(folder)
  const busy = () => new StudioError('E_FETCH_RUNNING', `Another fetch is writing to ${folder}.`)
  using _alone = isFolder(parts) ? await lockFolderSoon(parts, { patienceMs, busy }) : undefined
  try {
    return await removeAll(folder)
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new StudioError('E_OUTPUT_UNWRITABLE', `CUDA’s libraries could not be deleted: ${words}.`, {
      cause,
    })
  }
}

/** The list goes last: what is left after a kill is ours still, and taken away by the next attempt. */
async function removeAll(folder: string): Promise<number> {
  const parts = cudaPartsFolderOf(folder)
  let freed = begunCuda(folder, CUDA_PACKAGES)
  for (const name of ourNames(folder)) {
    const path = join(folder, name)
    const { size } = await stat(path).catch(() => ({ size: 0 }))
    await rm(path, { force: true })
    freed += size
  }
  await removeParts(parts)
  await rm(join(parts, LOCK_NAME), { force: true }).catch(() => undefined) // Windows keeps what is open
  await rmdir(parts).catch(() => undefined)
  await removeList(folder)
  // What others have laid beside them keeps the folder.
  await rmdir(folder).catch(() => undefined)
  return freed
}

/** What lies there of what is being fetched; what others have laid there stays. */
async function removeParts(parts: string): Promise<void> {
  for (const name of await readdir(parts).catch(() => []))
    if (CUDA_PARTS.test(name)) await rm(join(parts, name), { recursive: true, force: true })
}

/** Where there is a list, what is in it, and every library that is expected: a kill may have come before its line. */
function ourNames(folder: string): readonly string[] {
  return hasCudaManifest(folder) ? [...new Set([...listedNames(folder), ...CUDA_FILES])] : []
}

/** None where the list cannot be read. */
function listedNames(folder: string): string[] {
  try {
    return readCudaManifest(folder).packages.flatMap(({ files }) => files.map(({ name }) => name))
  } catch {
    return []
  }
}

/** A folder of that name is taken away where it is empty. */
async function removeList(folder: string): Promise<void> {
  const path = join(folder, CUDA_MANIFEST)
  await (isFolder(path) ? rmdir(path) : rm(path, { force: true }))
}
