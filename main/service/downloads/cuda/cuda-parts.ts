/** What of CUDA's libraries is on its way: a folder of its own, also where they lie beside models, and the names in it. */
import { join } from 'node:path'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'

export function cudaPartsFolderOf(folder: string): string {
  return join(folder, '.cuda-downloads')
}

/** Archives, parts, and what is being unpacked; anything else is not ours. */
export const CUDA_PARTS = /(\.part|\.journal|\.whl|\.nupkg)$|^unpacked$/

/** What the archives of a package are called, and as whose parts they are fetched. */
export const stemOf = ({ name, source }: CudaPackage): string =>
  source === 'nuget' ? `${name.toLowerCase()}.` : `${name.replaceAll('-', '_')}-`

export const repositoryOf = ({ name, source }: CudaPackage): string =>
  source === 'nuget' ? `nuget/${name.toLowerCase()}` : `pypi/${name}`
