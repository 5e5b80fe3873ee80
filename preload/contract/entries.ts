/** Runs and their pictures: the queue and the history are views of the same rows. */
import { z } from 'zod'
import { comparisonSetup } from '../../native-models/api/comparison.ts'
import { errorReport } from '../../native-models/api/errors.ts'
import { preview } from '../../native-models/api/events.ts'
import { generateRequest } from '../../native-models/api/request.ts'
import { count, id, moment, name, text } from './basics.ts'
import { comparison } from './compare.ts'
import { replay } from './recipes.ts'

/** A finished picture; the window shows it as `img://picture/<id>` and `img://thumbnail/<id>`. */
export const picture = z.strictObject({
  id,
  entry: id,
  /** Its place in its run, from 0. */
  index: count,
  seed: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  fileName: name,
  bytes: count,
  createdAt: moment,
})
export type Picture = z.infer<typeof picture>

/** Seconds of each stage, summed over a run. */
const timings = z.strictObject({
  loadMs: z.number(),
  textMs: z.number(),
  denoiseMs: z.number(),
  decodeMs: z.number(),
  encodeMs: z.number(),
})

const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'set-aside'] as const

/** One run: queued, painted, remembered. The queue and the history are views of the same rows. */
export const entry = z.strictObject({
  id,
  request: generateRequest,
  modelName: name,
  modelHash: z.string().optional(),
  state: z.enum(JOB_STATES),
  /** How often the engine has begun it. */
  attempts: count,
  error: errorReport.optional(),
  createdAt: moment,
  finishedAt: moment.optional(),
  pictures: z.array(picture),
  timings: timings.optional(),
  device: z.string().optional(),
  starred: z.boolean(),
  tags: z.array(name),
  note: text,
  /** Where it is several requests side by side: its own request is the first lane's. */
  comparison: comparison.optional(),
  /** Where it replays a recipe. */
  replay: replay.optional(),
})
export type Entry = z.infer<typeof entry>

export const queueState = z.strictObject({
  paused: z.boolean(),
  /** Why it paused by itself, if it did. */
  reason: errorReport.optional(),
  /** The running one first, then in order; also what failed or was set aside since the start of the studio. */
  entries: z.array(entry),
})
export type QueueState = z.infer<typeof queueState>

export const progress = z.strictObject({
  entry: id,
  picture: count,
  stage: z.enum(['load', 'text', 'denoise', 'decode', 'encode']),
  step: count,
  steps: count,
  secondsPerStep: z.number().nonnegative(),
  etaMs: z.number().nonnegative(),
  noiseLevel: z.number(),
  width: z.int().positive(),
  height: z.int().positive(),
  preview: preview.optional(),
})
export type Progress = z.infer<typeof progress>

const nothing = z.strictObject({})
const ids = z.strictObject({ ids: z.array(id).min(1).max(10_000) })
const one = z.strictObject({ id })

/** Rows of the contract. */
export const ENTRY_CALLS = {
  'queue.add': { side: 'service', input: z.strictObject({ request: generateRequest }), output: entry },
  'queue.compare': { side: 'service', input: z.strictObject({ setup: comparisonSetup }), output: entry },
  'queue.get': { side: 'service', input: nothing, output: queueState },
  'queue.cancel': { side: 'service', input: one, output: nothing },
  'queue.cancelAll': { side: 'service', input: nothing, output: nothing },
  /** Before another waiting entry, or to the end. */
  'queue.move': { side: 'service', input: z.strictObject({ id, before: id.nullable() }), output: nothing },
  'queue.pause': { side: 'service', input: z.strictObject({ paused: z.boolean() }), output: nothing },
  'queue.retry': { side: 'service', input: one, output: entry },

  /**
   * Words and filters in one line: `model:` `sampler:` `size:` `tag:` `before:` `after:` `starred`. Newest
   * first. `cursor` is the last answer's `next`.
   */
  'history.search': {
    side: 'service',
    input: z.strictObject({
      query: z.string().max(1000),
      cursor: z.string().max(100).optional(),
      limit: z.int().min(1).max(200),
    }),
    output: z.strictObject({ entries: z.array(entry), next: z.string().optional(), total: count }),
  },
  'history.get': { side: 'service', input: one, output: entry },
  'history.update': {
    side: 'service',
    input: z.strictObject({
      id,
      starred: z.boolean().optional(),
      tags: z.array(name).max(50).optional(),
      note: z.string().max(20_000).optional(),
    }),
    output: entry,
  },
  'history.tags': {
    side: 'service',
    input: nothing,
    output: z.strictObject({ tags: z.array(z.strictObject({ tag: name, count })) }),
  },
  /** Hidden at once; files go to the system's trash when it can no longer be undone. */
  'history.delete': { side: 'service', input: ids, output: z.strictObject({ undo: id }) },
  'pictures.delete': { side: 'service', input: ids, output: z.strictObject({ undo: id }) },
  'history.undo': { side: 'service', input: z.strictObject({ undo: id }), output: nothing },
} as const
