/** What of CUDA's packages is here, and what is to come. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CUDA_PACKAGES, type CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { bytesBegun } from '../part-progress.ts'
import type { AddressedFile } from '../remote-file.ts'
import { packageHere, readCudaManifest } from './cuda-manifest.ts'
import { cudaPartsFolderOf } from './cuda-parts.ts'
import type { Makers } from './makers.ts'

export interface PlannedPackage {
  readonly one: CudaPackage
  /** Absent where its libraries are here: nobody was asked. */
  readonly file: AddressedFile | undefined
  readonly repo: string
  readonly path: string
  readonly sizeBytes: number
  /** Of its archive. */
  readonly hereBytes: number
}

interface PlanOptions {
  readonly folder: string
  readonly makers: Makers
  readonly signal: AbortSignal
}

/** In the order in which they are fetched. @throws E_HUB_…, AbortError, E_FILE_UNREADABLE */
export async function planCuda({ folder, makers, signal }: PlanOptions): Promise<PlannedPackage[]> {
  const manifest = readCudaManifest(folder)
  const planned: PlannedPackage[] = []
  for (const one of CUDA_PACKAGES) {
    const here = packageHere(folder, manifest, one)
    if (here) {
      const { archiveBytes: sizeBytes } = here
      planned.push({ one, file: undefined, repo: one.name, path: '', sizeBytes, hereBytes: sizeBytes })
      continue
    }
    const file = await makers.fileOf(one, signal)
    const { repo, path, sizeBytes } = file
    planned.push({ one, file, repo, path, sizeBytes, hereBytes: await begun(folder, file) })
  }
  return planned
}

/** Where the archive lies once it is whole, until it is unpacked. */
export function archivePath(folder: string, { path }: Pick<AddressedFile, 'path'>): string {
  return join(cudaPartsFolderOf(folder), path)
}

/** It was compared with its digest before it came there. */
export function isArchiveHere(folder: string, file: AddressedFile): boolean {
  return statSync(archivePath(folder, file), { throwIfNoEntry: false })?.size === file.sizeBytes
}

async function begun(folder: string, file: AddressedFile): Promise<number> {
  return isArchiveHere(folder, file) ? file.sizeBytes : bytesBegun(cudaPartsFolderOf(folder), file)
}
