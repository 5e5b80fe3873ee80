import { describe, expect, it } from 'vitest'
import { memoryError } from '../../../native-models/runtime/out-of-memory.ts'

/** As libraries say it. */
const RAN_OUT = [
  'std::bad_alloc',
  'Non-zero status code returned while running Upsample node. Status Message: bfc_arena.cc:360 AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 134217728',
  'CUDA failure 2: out of memory ; GPU=0',
  'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED',
  'BucketizedBufferAllocator.cpp(122): Exception(1) tid(4790) 8007000E Not enough memory resources are available to complete this operation.',
  'VK_ERROR_OUT_OF_DEVICE_MEMORY',
  'Array buffer allocation failed',
]
const OTHER = [
  'Non-zero status code returned while running Conv node. Name: memory_attention',
  'CUDA failure 700: an illegal memory access was encountered',
  'DXGI_ERROR_DEVICE_HUNG 887A0006',
]

describe('memory that ran out', () => {
  it.each(RAN_OUT)('is known by %s', (words) => {
    const cause = new Error(words)
    expect(memoryError('decoder failed', cause)).toMatchObject({
      code: 'E_MEMORY_OUT',
      message: 'Memory ran out: decoder failed.',
      cause,
    })
  })

  it.each(OTHER)('is something else than %s', (words) => {
    expect(memoryError('decoder failed', new Error(words))).toBeUndefined()
  })

  it('is known where an array of this process is too large, too', () => {
    const tooLarge = (() => {
      try {
        return new ArrayBuffer(2 ** 52)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(memoryError('decoder failed', tooLarge)).toBeDefined()
  })
})
