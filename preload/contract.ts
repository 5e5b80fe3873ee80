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
import { controlUse, pictureSize, sha256 } from '../native-models/api/request.ts'
import { count, id, name, text } from './contract/basics.ts'
import { COMPARE_CALLS, compareDraft, laneProgress } from './contract/compare.ts'
import { CUDA_CALLS, cudaLibraries } from './contract/cuda.ts'
import { DEVICE_CALLS, deviceShelf } from './contract/devices.ts'
import { ENTRY_CALLS, picture, progress, queueState } from './contract/entries.ts'
import { controlImage, controlNet, lora, loraChange, loraShelf } from './contract/guides.ts'
import { MEMORY_CALLS } from './contract/memory.ts'
import { MODEL_CALLS, modelShelf } from './contract/models.ts'
import { RECIPE_CALLS, replayProgress } from './contract/recipes.ts'
import { about, draft, engineStatus, model, pictureInfo, sampler, settings } from './contract/shapes.ts'

export type {
  CompareDraft,
  ComparedLane,
  Comparison,
  ComparisonPlan,
  ComparisonView,
  LaneChange,
  LaneDistance,
  LaneProgress,
  LaneStep,
  LaneTrack,
} from './contract/compare.ts'
export { compareDraft, comparison, comparisonView } from './contract/compare.ts'
export type { CudaLibraries } from './contract/cuda.ts'
export type { DeviceShelf, DeviceTest, PrecisionChoices, ShelvedDevice } from './contract/devices.ts'
export type { Entry, Picture, Progress, QueueState } from './contract/entries.ts'
export { entry } from './contract/entries.ts'
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
export type { MemoryForecast } from './contract/memory.ts'
export type {
  FetchPlan,
  ModelFetch,
  ModelNeeds,
  ModelReading,
  ModelShelf,
  ShelvedModel,
} from './contract/models.ts'
export { shelvedModel } from './contract/models.ts'
export type {
  RecipeDifference,
  RecipeInfo,
  Replay,
  ReplayedStep,
  ReplayProgress,
} from './contract/recipes.ts'
export { replay } from './contract/recipes.ts'
export type { About, Draft, EngineStatus, Model, PictureInfo, Sampler, Settings } from './contract/shapes.ts'
export { draft, model, pictureInfo, sampler, settings } from './contract/shapes.ts'

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
      compare: compareDraft,
      shelf: modelShelf,
      devices: deviceShelf,
      /** Absent where they are of no use on this machine. */
      cuda: cudaLibraries.optional(),
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

  ...ENTRY_CALLS,

  /** Reads a dropped picture by its handle. */
  'drop.read': { side: 'service', input: z.strictObject({ handle: id }), output: pictureInfo },

  ...COMPARE_CALLS,
  ...RECIPE_CALLS,
  ...MODEL_CALLS,
  ...DEVICE_CALLS,
  ...CUDA_CALLS,
  ...MEMORY_CALLS,

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
  'compareRoom',
  'libraryRoom',
  'lorasRoom',
  'modelsRoom',
  'devicesRoom',
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
  lane: laneProgress,
  replay: replayProgress,
  /** Entries were added, changed or hidden. */
  history: z.strictObject({ ids: z.array(id) }),
  engine: engineStatus,
  settings,
  /** Files came, went or changed. */
  loras: loraShelf,
  /** Fetches went on; files came or went. */
  shelf: modelShelf,
  /** Looks, tests and choices went on. */
  devices: deviceShelf,
  /** Their fetch went on; they came or went. */
  cuda: cudaLibraries,
  /** What can be painted with has changed. */
  models: z.strictObject({ models: z.array(model).min(1), controls: z.array(controlNet) }),
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
