/** CUDA's libraries, which the studio fetches for itself, as the window knows them. */
import { z } from 'zod'
import { errorReport } from '../../native-models/api/errors.ts'
import { count, name } from './basics.ts'

export const cudaLibraries = z.strictObject({
  state: z.enum(['absent', 'fetching', 'checking', 'paused', 'no-room', 'failed', 'here']),
  doneBytes: count,
  /** Only expected (`isAbout`) until their makers were asked. */
  sizeBytes: count,
  isAbout: z.boolean(),
  /** What they take on the disk, about. */
  unpackedBytes: count,
  /** On that disk. */
  freeBytes: count,
  bytesPerSecond: z.number().nonnegative(),
  etaMs: z.number().nonnegative().optional(),
  error: errorReport.optional(),
  packages: z.array(z.strictObject({ name, version: name, licence: name })).max(32),
  /** Who is asked for them. */
  hosts: z.array(name).min(1).max(4),
})
export type CudaLibraries = z.infer<typeof cudaLibraries>

const nothing = z.strictObject({})
const libraries = cudaLibraries

/** Rows of the contract. Only `cuda.fetch` reaches the network: a button that says so. */
export const CUDA_CALLS = {
  /** Begins, or goes on where it was. */
  'cuda.fetch': { side: 'service', input: nothing, output: libraries },
  'cuda.pause': { side: 'service', input: nothing, output: libraries },
  /** Deletes them, and what was begun. */
  'cuda.remove': { side: 'service', input: nothing, output: libraries },
} as const
