/** The folder of CUDA's libraries from outside: what is here, told without a network, and taking it away. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { CUDA_FILES, CUDA_PACKAGES } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { missingLibraries } from '../../../../native-models/runtime/devices/shared-libraries.ts'
import { lockFolder } from '../../history/data-lock.ts'
import { isFile } from '../../is-file.ts'
import { isFolder } from '../../writable-folder.ts'
import { parseJournal } from '../journal-text.ts'
import { partsFolderOf } from '../parts-folder.ts'
import { pieceAt } from '../pieces.ts'
import { CUDA_MANIFEST, packageHere, readCudaManifest } from './cuda-manifest.ts'

export interface CudaOnDisk {
  readonly state: 'absent' | 'begun' | 'here'
  /** Of archives: those that were unpacked count whole. */
  readonly doneBytes: number
  readonly sizeBytes: number
  /** Some of it is only expected. */
  readonly isAbout: boolean
}

/** @throws E_FILE_UNREADABLE */
export function cudaOnDisk(folder: string): CudaOnDisk {
  const manifest = readCudaManifest(folder)
  const packages = CUDA_PACKAGES.map((one) => ({ one, here: packageHere(folder, manifest, one) }))
  const unpackedBytes = packages.reduce((sum, { here }) => sum + (here?.archiveBytes ?? 0), 0)
  const doneBytes = unpackedBytes + begunBytes(folder)
  const sizeBytes = packages.reduce((sum, { one, here }) => sum + (here?.archiveBytes ?? one.archiveBytes), 0)
  const isWhole = packages.every(({ here }) => here) && missingLibraries(CUDA_FILES, [folder]).length === 0
  const state = isWhole || isByHand(folder) ? 'here' : doneBytes > 0 ? 'begun' : 'absent'
  return { state, doneBytes, sizeBytes, isAbout: packages.some(({ here }) => !here) }
}

/** Somebody has laid them there: they count, and are not ours to take away. */
function isByHand(folder: string): boolean {
  const isOurs = isFile(join(folder, CUDA_MANIFEST))
  return !isOurs && CUDA_FILES.every((name) => isFile(join(folder, name)))
}

/** Of whole archives, and of the pieces that journals name. */
function begunBytes(folder: string): number {
  const parts = partsFolderOf(folder)
  return namesIn(parts)
    .map((name) => {
      if (/\.(whl|nupkg)$/.test(name))
        return statSync(join(parts, name), { throwIfNoEntry: false })?.size ?? 0
      return name.endsWith('.journal') ? piecesOf(join(parts, name)) : 0
    })
    .reduce((sum, bytes) => sum + bytes, 0)
}

function piecesOf(path: string): number {
  try {
    const record = parseJournal(readFileSync(path, 'utf8'))
    const pieces = [...(record?.pieces.keys() ?? [])]
    return pieces
      .map((index) => pieceAt(index, record!.head.file.sizeBytes, record!.head.pieceBytes))
      .reduce((sum, { start, end }) => sum + end - start, 0)
  } catch {
    return 0 // it has just ended
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Deletes what was fetched, and what was begun. → bytes that are free again
 * @throws E_NOT_NOW where others have laid them there, E_FETCH_RUNNING
 */
export async function removeCuda(folder: string): Promise<number> {
  if (isByHand(folder))
    throw new StudioError(
      'E_NOT_NOW',
      'CUDA’s libraries were laid there by somebody else: the studio deletes only what it fetched.',
    )
  using _alone = isFolder(partsFolderOf(folder)) ? lockParts(folder) : undefined
  const { packages } = readCudaManifest(folder)
  const files = packages.flatMap((one) => one.files)
  const freed = begunBytes(folder) + files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  // The list goes first: what is left after a kill is fetched over, and never believed to be whole.
  await rm(join(folder, CUDA_MANIFEST), { force: true })
  for (const { name } of files) await rm(join(folder, name), { force: true })
  await rm(partsFolderOf(folder), { recursive: true, force: true })
  // What others have laid beside them keeps the folder.
  await rmdir(folder).catch(() => undefined)
  return freed
}

/** A process that was just killed is gone by then. */
const LOCK_PATIENCE_MS = 3000

function lockParts(folder: string): Disposable {
  const busy = () => new StudioError('E_FETCH_RUNNING', `Another fetch is writing to ${folder}.`)
  return lockFolder(partsFolderOf(folder), { patienceMs: LOCK_PATIENCE_MS, busy })
}
