/** Takes away what no fetch of CUDA's libraries will go on with. Only while nobody else fetches. */
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { lockFolderSoon } from '../../history/data-lock.ts'
import { isFolder } from '../../writable-folder.ts'
import { PartFile } from '../part-file.ts'
import { journalOf } from '../publish.ts'
import { cudaOnDisk } from './cuda-folder.ts'
import { CUDA_PARTS, cudaPartsFolderOf } from './cuda-parts.ts'
import type { PlannedPackage } from './plan-cuda.ts'

/** Shorter than a fetch that begins now waits for it. */
const LOCK_PATIENCE_MS = 1000

/** By whoever fetches. */
export async function sweepCuda(folder: string, plan: readonly PlannedPackage[]): Promise<void> {
  const parts = cudaPartsFolderOf(folder)
  const wanted = new Set(
    plan.flatMap(({ file }) => {
      if (!file) return []
      const part = PartFile.pathOf(parts, file)
      return [basename(part), basename(journalOf(part)), file.path]
    }),
  )
  for (const name of await readdir(parts))
    if (CUDA_PARTS.test(name) && !wanted.has(name))
      await rm(join(parts, name), { recursive: true, force: true })
}

/** Where all is here and nobody fetches, an archive that a kill has left is of no use. Never throws. */
export async function sweepWhole(folder: string): Promise<void> {
  const parts = cudaPartsFolderOf(folder)
  if (!isFolder(parts) || cudaOnDisk(folder).state !== 'here') return
  try {
    const busy = () => new StudioError('E_FETCH_RUNNING', `Another fetch is writing to ${folder}.`)
    using _alone = await lockFolderSoon(parts, { patienceMs: LOCK_PATIENCE_MS, busy })
    await sweepCuda(folder, [])
  } catch {
    // Somebody fetches, or it is not ours to write to: it stays until the next start.
  }
}
