/** Whether what was fetched is all that CUDA needs. */
import { StudioError } from '../../../../native-models/api/errors.ts'
import { CUDA_FILES } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { missingLibraries } from '../../../../native-models/runtime/devices/shared-libraries.ts'

/** @throws E_CUDA_INCOMPLETE with what lacks */
export function assertWhole(folder: string): void {
  const missing = missingLibraries(CUDA_FILES, [folder])
  if (missing.length === 0) return
  throw new StudioError(
    'E_CUDA_INCOMPLETE',
    `Every package was fetched, but ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} in none of them.`,
  )
}
