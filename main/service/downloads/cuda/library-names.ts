/** Which entries of a package are libraries, and what they are called once they lie side by side. */
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { isSafePath } from '../safe-path.ts'

const LIBRARY = /^lib[\w.+-]+\.so(\.\d+)*$/

export function isLibraryName(name: string): boolean {
  return LIBRARY.test(name) && !name.includes('/') && isSafePath(name)
}

/** NVIDIA's wheels: nvidia/<part>/lib/<library>. */
const IN_WHEEL = /^nvidia\/[\w.-]+\/lib\/([^/]+)$/
/** onnxruntime's package has its own library and TensorRT's provider, too: those are not wanted. */
const IN_NUPKG = /^runtimes\/linux-x64\/native\/([^/]+)$/

/** Undefined where the entry is not taken. */
export function libraryIn(entry: string, { source, files }: CudaPackage): string | undefined {
  const name = (source === 'pypi' ? IN_WHEEL : IN_NUPKG).exec(entry)?.[1]
  if (name === undefined || !isLibraryName(name)) return undefined
  return source === 'pypi' || files.includes(name) ? name : undefined
}
