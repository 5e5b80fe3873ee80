/** Takes away what no fetch of CUDA's libraries will go on with. Only while nobody else fetches. */
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PartFile } from '../part-file.ts'
import { partsFolderOf } from '../parts-folder.ts'
import { journalOf } from '../publish.ts'
import type { PlannedPackage } from './plan-cuda.ts'

/** Of archives and parts; the lock and what others lay there is not ours. */
const OURS = /(\.part|\.journal|\.whl|\.nupkg)$|^unpacked$/

export async function sweepCuda(folder: string, plan: readonly PlannedPackage[]): Promise<void> {
  const parts = partsFolderOf(folder)
  const wanted = new Set(
    plan.flatMap(({ file }) => {
      if (!file) return []
      const part = PartFile.pathOf(parts, file)
      return [basename(part), basename(journalOf(part)), file.path]
    }),
  )
  for (const name of await readdir(parts))
    if (OURS.test(name) && !wanted.has(name)) await rm(join(parts, name), { recursive: true, force: true })
}
