/** What lies in the folder of CUDA's libraries: a small file beside them, from which it is told without reading them. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../../native-models/formats/json-file.ts'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { saveFileAtomically } from '../../images/save-file.ts'
import { isLibraryName } from './library-names.ts'

export const CUDA_MANIFEST = 'cuda.json'

const bytes = z.int().nonnegative()
const word = z.string().min(1).max(200)

const libraryFile = z.strictObject({
  name: z.string().refine(isLibraryName, 'is not the name of a library'),
  sizeBytes: bytes,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type LibraryFile = z.infer<typeof libraryFile>

const manifest = z.strictObject({
  version: z.literal(1),
  packages: z
    .array(
      z.strictObject({
        ...{ name: word, version: word, licence: word },
        /** Of what was fetched. */
        archiveBytes: bytes,
        files: z.array(libraryFile).max(1000),
      }),
    )
    .max(100),
})
export type CudaManifest = z.infer<typeof manifest>

const NOTHING: CudaManifest = { version: 1, packages: [] }

/** Nothing where there is none, or it is damaged: then all is fetched again. @throws E_FILE_UNREADABLE */
export function readCudaManifest(folder: string): CudaManifest {
  if (!hasCudaManifest(folder)) return NOTHING
  try {
    return readJsonFile(join(folder, CUDA_MANIFEST), manifest)
  } catch (thrown) {
    if (thrown instanceof StudioError && thrown.code === 'E_CONFIG') return NOTHING
    throw thrown
  }
}

/** @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function writeCudaManifest(folder: string, content: CudaManifest): Promise<void> {
  const text = `${JSON.stringify(content, undefined, 2)}\n`
  await saveFileAtomically(join(folder, CUDA_MANIFEST), Buffer.from(text), { overwrite: true })
}

/** Whether there is a list, readable or not: then what lies there is ours. */
export function hasCudaManifest(folder: string): boolean {
  return existsSync(join(folder, CUDA_MANIFEST))
}

/** The same version with every library that is needed, each in its place and of its length; undefined where anything else. */
export function packageHere(
  folder: string,
  { packages }: CudaManifest,
  { name, version, files }: CudaPackage,
) {
  const listed = packages.find((one) => one.name === name && one.version === version)
  const names = new Set(listed?.files.map((file) => file.name))
  if (!listed || !files.every((file) => names.has(file))) return undefined
  return listed.files.every((file) => isInPlace(folder, file)) ? listed : undefined
}

function isInPlace(folder: string, { name, sizeBytes }: LibraryFile): boolean {
  const found = statSync(join(folder, name), { throwIfNoEntry: false })
  return found?.isFile() === true && found.size === sizeBytes
}
