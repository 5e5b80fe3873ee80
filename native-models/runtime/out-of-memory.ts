/** What it looks like when memory runs out: this process's, a graphics card's, or the whole machine's. */
import { StudioError } from '../api/errors.ts'

/** In what libraries say, in this order: C++, onnxruntime's arenas, CUDA, Direct3D, Vulkan and Dawn, V8. */
const WORDS = [
  /bad_alloc|bad allocation/i,
  /failed to allocate memory|BFC Arena ran out of memory|smaller than the requested/i,
  /CUDA_ERROR_OUT_OF_MEMORY|(?:CUDNN|CUBLAS)_STATUS_ALLOC_FAILED|memory allocation failure/i,
  /E_OUTOFMEMORY|8007000E|not enough memory/i,
  /out[ _]of[ _](?:device[ _]|host[ _])?memory|OutOfMemory/i,
  /array buffer allocation failed|heap limit/i,
]

export const saysMemoryRanOut = (words: string): boolean => WORDS.some((one) => one.test(words))

/** undefined where it is no matter of memory. `what`: the beginning of a sentence: `decoder failed`. */
export function memoryError(what: string, cause: unknown): StudioError | undefined {
  const words = cause instanceof Error ? cause.message : String(cause)
  return saysMemoryRanOut(words)
    ? new StudioError('E_MEMORY_OUT', `Memory ran out: ${what}.`, { cause })
    : undefined
}
