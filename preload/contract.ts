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
import { controlUse, generateRequest, pictureSize, sha256 } from '../native-models/api/request.ts'
import { controlImage, controlNet, lora, loraChange, loraShelf } from './contract/guides.ts'
import {
  about,
  count,
  draft,
  engineStatus,
  entry,
  id,
  model,
  name,
  picture,
  pictureInfo,
  progress,
  queueState,
  sampler,
  settings,
  text,
} from './contract/shapes.ts'

export type {
  ControlImage,
  ControlNet,
  Lora,
  LoraChange,
  LoraFolder,
  LoraReport,
  LoraShelf,
} from './contract/guides.ts'
export { lora } from './contract/guides.ts'
export type {
  About,
  Draft,
  EngineStatus,
  Entry,
  Model,
  Picture,
  PictureInfo,
  Progress,
  QueueState,
  Sampler,
  Settings,
} from './contract/shapes.ts'
export { draft, entry, model, pictureInfo, sampler, settings } from './contract/shapes.ts'

interface Row {
  readonly side: 'service' | 'main'
  readonly input: z.ZodType
  readonly output: z.ZodType
}

const nothing = z.strictObject({})
const ids = z.strictObject({ ids: z.array(id).min(1).max(10_000) })
const one = z.strictObject({ id })

const MOST_DRAWN_BYTES = 16 * 1024 * 1024

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
      controls: z.array(controlNet),
      loras: loraShelf,
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

  /** A dropped or chosen picture → the studio's own copy of it. */
  'control.add': { side: 'service', input: z.strictObject({ handle: id }), output: controlImage },
  'control.paste': { side: 'main', input: nothing, output: controlImage },
  /** A painted one. */
  'control.picture': { side: 'service', input: one, output: controlImage },
  /** The map that the painting will follow, in the size that is painted. */
  'control.edges': {
    side: 'service',
    input: z.strictObject({ control: controlUse, model: name, size: pictureSize }),
    output: z.strictObject({ edges: sha256, width: z.int().positive(), height: z.int().positive() }),
  },
  /** Edges drawn over by hand, as a PNG. */
  'control.draw': {
    side: 'service',
    input: z.strictObject({
      png: z.instanceof(Uint8Array).refine(({ length }) => length <= MOST_DRAWN_BYTES),
    }),
    output: controlImage,
  },

  /** A dropped file → a copy in the studio's own folder. */
  'loras.add': { side: 'service', input: z.strictObject({ handle: id }), output: lora },
  /** One more folder that is looked into; nothing but sidecars is ever written there. */
  'loras.chooseFolder': { side: 'main', input: nothing, output: loraShelf },
  /** Forgets it; no file is touched. */
  'loras.removeFolder': { side: 'service', input: z.strictObject({ folder: id }), output: loraShelf },
  /** Looks into all folders again. */
  'loras.rescan': { side: 'service', input: nothing, output: loraShelf },
  'loras.update': { side: 'service', input: loraChange, output: lora },
  'loras.setThumbnail': { side: 'service', input: z.strictObject({ id, picture: id }), output: lora },
  'loras.show': { side: 'main', input: one, output: nothing },

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
  'lorasRoom',
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
  /** Files came, went or changed. */
  loras: loraShelf,
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
