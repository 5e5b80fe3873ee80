/** What the downloads process and whoever started it say to each other: both sides read every message with these. */
import { z } from 'zod'
import { errorReport } from '../../../native-models/api/errors.ts'
import { CATALOG } from '../models/catalog.ts'
import { budgets } from './budgets.ts'
import { cudaSources } from './cuda/cuda-sources.ts'
import { hubOptions } from './hub-options.ts'
import { remoteFile } from './remote-file.ts'

const id = z.string().min(1).max(64)
const bytes = z.number().nonnegative()
const names = CATALOG.map(({ name }) => name) as [string, ...string[]]

const wanted = {
  id,
  /** Of the catalog. */
  models: z.array(z.enum(names)).min(1).max(names.length),
  hub: hubOptions,
  /** Files that are here are read, too, and fetched again where they are damaged. */
  verify: z.boolean().optional(),
  budgets: budgets.optional(),
}

export const toDownloads = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plan'), ...wanted }),
  z.strictObject({ type: z.literal('fetch'), ...wanted }),
  /** CUDA's libraries, into the folder that the process was started with. */
  z.strictObject({
    type: z.literal('fetch-cuda'),
    id,
    sources: cudaSources,
    budgets: budgets.optional(),
  }),
  /** Reads all that was fetched of a model; ended by ending the process. */
  z.strictObject({ type: z.literal('verify'), id, model: z.enum(names) }),
  z.strictObject({ type: z.literal('pause'), id }),
  z.strictObject({ type: z.literal('resume'), id }),
  /** What came stays. */
  z.strictObject({ type: z.literal('cancel'), id }),
  /** For everything together; null: none. */
  z.strictObject({ type: z.literal('limit'), bytesPerSecond: z.number().positive().nullable() }),
  /** The machine slept, or the network is another one. */
  z.strictObject({ type: z.literal('woke') }),
  z.strictObject({ type: z.literal('stop') }),
])
/** As it is sent: what is not given has a default. */
export type ToDownloads = z.input<typeof toDownloads>
export type WantedCheck = Omit<Extract<z.output<typeof toDownloads>, { type: 'verify' }>, 'type'>
export type WantedModels = Omit<Extract<z.output<typeof toDownloads>, { type: 'plan' }>, 'type'>
export type WantedCuda = Omit<Extract<z.output<typeof toDownloads>, { type: 'fetch-cuda' }>, 'type'>

const plannedFile = remoteFile.extend({ isHere: z.boolean(), hereBytes: bytes })

/** How much was read back to compare digests, of how much. */
const reading = z.strictObject({ doneBytes: bytes, sizeBytes: bytes, etaMs: bytes.optional() })
export type Reading = z.infer<typeof reading>

/** What reading a file back has told; `path` is absolute. */
const verifiedFile = z.strictObject({
  path: z.string(),
  sizeBytes: bytes,
  /** `unreadable`: the system does not give its bytes. */
  state: z.enum(['whole', 'damaged', 'missing', 'unreadable']),
})
export type VerifiedFile = z.infer<typeof verifiedFile>

export const fetchProgress = z.strictObject({
  state: z.enum(['queued', 'asking', 'fetching', 'waiting', 'verifying', 'unpacking', 'paused']),
  /** What stands in the way now, if anything does. */
  trouble: errorReport.optional(),
  sizeBytes: bytes,
  doneBytes: bytes,
  bytesPerSecond: bytes,
  /** Absent where it cannot be told. */
  etaMs: bytes.optional(),
  /** Of the file at work, while it is `verifying`. */
  reading: reading.optional(),
  files: z.strictObject({ done: z.int().nonnegative(), count: z.int().nonnegative() }),
  /** The one at work. */
  file: z
    .strictObject({
      repo: z.string(),
      path: z.string(),
      sizeBytes: bytes,
      doneBytes: bytes,
      etaMs: bytes.optional(),
    })
    .optional(),
})
export type FetchProgress = z.infer<typeof fetchProgress>

export const fromDownloads = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), pid: z.int() }),
  z.strictObject({ type: z.literal('planned'), id, files: z.array(plannedFile) }),
  z.strictObject({ type: z.literal('progress'), id, progress: fetchProgress }),
  z.strictObject({ type: z.literal('reading'), id, reading }),
  z.strictObject({ type: z.literal('verified'), id, files: z.array(verifiedFile) }),
  z.strictObject({ type: z.literal('done'), id, fetchedBytes: bytes }),
  z.strictObject({ type: z.literal('failed'), id, error: errorReport }),
])
export type FromDownloads = z.infer<typeof fromDownloads>
