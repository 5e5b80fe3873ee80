/**
 * The one table of what the window may ask, and of what it is told.
 *
 * A row is a name, the schema of its input, the schema of its answer, and the side that answers: `service` (files,
 * database, queue) or `main` (what only Electron can do). Handlers, bridge and the type of `window.studio` are
 * derived from it: adding a call is one row here and one handler there. No schema has room for a path: files
 * are known to the window by id, by handle and by name.
 */
import { z } from 'zod'
import { errorReport } from '../native-models/api/errors.ts'
import { preview } from '../native-models/api/events.ts'
import { generateRequest } from '../native-models/api/request.ts'

const id = z.string().regex(/^[0-9a-f-]{8,64}$/)
const name = z.string().min(1).max(200)
const text = z.string().max(100_000)
const count = z.int().nonnegative()
const moment = z.int().nonnegative() // milliseconds since 1970
const nothing = z.strictObject({})
const sides = z.strictObject({ width: z.int().positive(), height: z.int().positive() })

export const model = z.strictObject({
  /** What `request.model` holds. */
  id: name,
  name,
  summary: z.string(),
  embedded: z.boolean(),
  buckets: z.array(sides).min(1),
  sizeMultiple: z.int().positive(),
  maxTokens: z.int().positive(),
  defaults: z.strictObject({ sampler: name, steps: z.int().positive(), guidance: z.number().nonnegative() }),
  /** Prompts that show what it can do. */
  examples: z.array(z.string()),
  /** Parts of prompts that it knows, as chips: label → what is put before or around the prompt (`{prompt}`). */
  styles: z.array(z.strictObject({ label: name, template: z.string().includes('{prompt}') })),
})
export type Model = z.infer<typeof model>

export const sampler = z.strictObject({
  id: name,
  label: name,
  family: name,
  summary: z.string(),
  maxSteps: z.int().positive(),
  /** Forward passes a step, to say what it costs. */
  passesPerStep: z.number().positive(),
  defaults: z.strictObject({ steps: z.int().positive(), guidance: z.number().nonnegative() }),
})
export type Sampler = z.infer<typeof sampler>

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

export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['en']),
  previews: z.boolean(),
  /** Processor threads; 0: all physical cores. */
  threads: z.int().min(0).max(256),
  /** The folder's own name; where it lies is not the window's business. */
  picturesFolderName: name,
  welcomed: z.boolean(),
  historyPanel: z.boolean(),
  thumbnailSize: z.int().min(80).max(480),
})
export type Settings = z.infer<typeof settings>

/** The form as it was left: the half-written prompt is there after a restart. */
export const draft = z.strictObject({ request: generateRequest, seedLocked: z.boolean() })
export type Draft = z.infer<typeof draft>

export const engineStatus = z.strictObject({
  state: z.enum(['stopped', 'starting', 'ready', 'painting', 'died']),
  /** Why it died, and that it will be started again. */
  error: errorReport.optional(),
})
export type EngineStatus = z.infer<typeof engineStatus>

/** What a dropped or chosen picture says about itself. */
export const pictureInfo = z.strictObject({
  fileName: name,
  width: count,
  height: count,
  source: z.enum(['PixArt Studio', 'A1111', 'ComfyUI', 'InvokeAI', 'SwarmUI']).optional(),
  /** Everything that was understood, for people. */
  lines: z.array(z.strictObject({ label: name, value: text })),
  /** The settings that can be taken over; absent fields are not known. */
  restore: generateRequest.partial().optional(),
  /** What cannot be taken over, and why. */
  warnings: z.array(z.string()),
})
export type PictureInfo = z.infer<typeof pictureInfo>

export const about = z.strictObject({
  version: z.string(),
  electron: z.string(),
  node: z.string(),
  onnxruntime: z.string(),
  sqlite: z.string(),
  platform: z.string(),
  cores: z.int().positive(),
  memoryBytes: count,
})
export type About = z.infer<typeof about>

interface Row {
  readonly side: 'service' | 'main'
  readonly input: z.ZodType
  readonly output: z.ZodType
}

const ids = z.strictObject({ ids: z.array(id).min(1).max(10_000) })
const one = z.strictObject({ id })

export const CALLS = {
  /** Everything the window needs at its start, in one answer. */
  'studio.open': {
    side: 'service',
    input: nothing,
    output: z.strictObject({
      models: z.array(model).min(1),
      samplers: z.array(sampler).min(1),
      settings,
      draft,
      queue: queueState,
      engine: engineStatus,
      about,
      /** How the database was found: sentences for people, empty where all was well. */
      notices: z.array(z.string()),
    }),
  },
  'prompt.measure': {
    side: 'service',
    input: z.strictObject({ model: name, text, cleanCaption: z.boolean() }),
    /** `caption` is what the model will read. */
    output: z.strictObject({ tokens: count, limit: count, caption: text }),
  },
  'draft.set': { side: 'service', input: draft, output: nothing },

  'queue.add': { side: 'service', input: z.strictObject({ request: generateRequest }), output: entry },
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

  /** Reads a dropped picture by its handle. */
  'drop.read': { side: 'service', input: z.strictObject({ handle: id }), output: pictureInfo },

  'settings.set': {
    side: 'service',
    input: settings.omit({ picturesFolderName: true }).partial(),
    output: settings,
  },
  /** Text to copy: versions, device, settings, the last errors; prompts and paths redacted. */
  'diagnostics.get': { side: 'service', input: nothing, output: z.strictObject({ text }) },

  'pictures.saveAs': { side: 'main', input: one, output: z.strictObject({ saved: z.boolean() }) },
  'pictures.export': { side: 'main', input: ids, output: z.strictObject({ saved: count }) },
  'pictures.copy': { side: 'main', input: one, output: nothing },
  'pictures.show': { side: 'main', input: one, output: nothing },
  'folders.choosePictures': { side: 'main', input: nothing, output: settings },
  'folders.openPictures': { side: 'main', input: nothing, output: nothing },
  'clipboard.writeText': { side: 'main', input: z.strictObject({ text }), output: nothing },
  /** Links are a fixed table: the window names one. */
  'links.open': {
    side: 'main',
    input: z.strictObject({ link: z.enum(['models', 'source', 'licence']) }),
    output: nothing,
  },
} as const satisfies Record<string, Row>

export type CallName = keyof typeof CALLS
export type CallInput<N extends CallName> = z.input<(typeof CALLS)[N]['input']>
export type CallOutput<N extends CallName> = z.output<(typeof CALLS)[N]['output']>

/** What the menu can ask of the window. */
export const ACTIONS = [
  'paint',
  'cancel',
  'open',
  'search',
  'paintRoom',
  'libraryRoom',
  'settingsRoom',
  'shortcuts',
  'about',
] as const
export type Action = (typeof ACTIONS)[number]

/** What the window is told without asking. */
export const EVENTS = {
  /** Somebody chose it in the menu. */
  action: z.strictObject({ action: z.enum(ACTIONS) }),
  queue: queueState,
  progress,
  painted: picture,
  /** Entries were added, changed or hidden. */
  history: z.strictObject({ ids: z.array(id) }),
  engine: engineStatus,
  settings,
  notice: z.strictObject({
    level: z.enum(['info', 'warning', 'error']),
    message: z.string(),
    error: errorReport.optional(),
  }),
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof EVENTS
export type EventData<N extends EventName> = z.output<(typeof EVENTS)[N]>

/** Every answer that crosses the bridge: errors are data, so that code and next step arrive. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: z.infer<typeof errorReport> }

/** What the bridge puts into the window, as `window.studio`. */
export interface StudioBridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Reply<CallOutput<N>>>
  /** → stops listening */
  on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void
  /** A file that was dropped or chosen → a handle that `drop.read` takes, and its name. */
  handleOf(file: File): Promise<Reply<{ readonly handle: string; readonly fileName: string }>>
}
