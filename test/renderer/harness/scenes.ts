/** The studio in the states that a picture should be taken of. */
import { type ErrorReport, NEXT_STEPS } from '../../../native-models/api/errors.ts'
import type { ControlUse, GenerateRequest } from '../../../native-models/api/request.ts'
import {
  type Entry,
  entry,
  type Lora,
  type Model,
  model,
  type PictureInfo,
  pictureInfo,
  type Sampler,
  sampler,
} from '../../../preload/contract.ts'
import { LORAS, pretendLora } from './pretend-loras.ts'
import { uuid } from './uuid.ts'

export interface Scene {
  readonly name: string
  readonly theme: 'light' | 'dark' | 'system'
  readonly welcomed: boolean
  readonly prompt: string
  readonly past: readonly Entry[]
  readonly queued: readonly Entry[]
  /** Milliseconds a step; 0: the run stands still at `holdAt`. */
  readonly stepMs: number
  readonly holdAt: number | undefined
  /** What each new run ends with, instead of a picture. */
  readonly failure: ErrorReport | undefined
  readonly historyPanel: boolean
  /** What a dropped picture says. */
  readonly dropped: PictureInfo
  readonly loras: readonly Lora[]
  /** What else stands in the form. */
  readonly request: Partial<GenerateRequest>
  /** Edges cannot be found, LoRAs cannot be added. */
  readonly noEdges: boolean
  readonly badLora: boolean
  /** Comparisons and replays among what was painted. */
  readonly ofAllKinds?: boolean
  /** What a recipe that is opened is: equal, engine, differing, missing, slow, failed. */
  readonly recipe?: string | undefined
  /** What is dropped is no LoRA. */
  readonly noLora?: boolean
  /** Which comparison there is: empty, running, four, eight, grid, dropped, failed. */
  readonly compare?: string | undefined
  /** How short memory is: short, none. */
  readonly memory?: string | undefined
  /** What stands on the shelf: few, fetching, cut, paused, failed, noroom, full, added. */
  readonly models?: string | undefined
  /** What can be painted on: alone, gpus, looking, again, testing, fellback, olddriver. */
  readonly devices?: string | undefined
  /** How CUDA's libraries are: absent, tight, asking, fetching, checking, paused, noroom, failed, here. */
  readonly cuda?: string | undefined
}

const STYLES = [
  { label: '3D render', template: '3d render of {prompt}' },
  { label: 'Flat icon', template: 'flat icon of {prompt}' },
  { label: 'Cartoon', template: 'cartoon of {prompt}' },
]
const EXAMPLES = [
  '3d render of red apple on a blue background',
  'cartoon of fox on a teal background',
  'flat icon of rocket on a yellow background',
]
const sides = (width: number, height: number) => ({ width, height })

export const MODELS: readonly Model[] = [
  model.parse({
    id: 'nano',
    name: 'PixArt nano',
    summary: 'Paints simple drawings of 147 things in seconds, on any processor.',
    embedded: true,
    buckets: [sides(256, 256), sides(320, 192), sides(192, 320)],
    sizeMultiple: 32,
    maxTokens: 120,
    defaults: { sampler: 'dpm-solver++', steps: 20, guidance: 3 },
    examples: EXAMPLES,
    styles: STYLES,
  }),
  model.parse({
    id: 'PixArt-XL-2-1024-MS',
    name: 'PixArt-α 1024',
    summary: 'The published model, for pictures of about a megapixel.',
    embedded: false,
    buckets: Array.from({ length: 36 }, (_, at) => {
      const ratio = 0.25 * 16 ** (at / 35)
      return sides(
        Math.round((1024 * Math.sqrt(ratio)) / 32) * 32,
        Math.round(1024 / Math.sqrt(ratio) / 32) * 32,
      )
    }),
    sizeMultiple: 16,
    maxTokens: 120,
    defaults: { sampler: 'dpm-solver++', steps: 20, guidance: 4.5 },
    examples: EXAMPLES,
    styles: STYLES,
  }),
]

export const SAMPLERS: readonly Sampler[] = [
  ['dpm-solver++', 'DPM-Solver++ 2M', 'Few steps, clean pictures.', 20, 3],
  ['sa-solver', 'SA-Solver', 'A little noise at each step, for texture.', 25, 3],
  ['ddim', 'DDIM', 'The classic: slow, predictable.', 50, 3],
  ['lcm', 'LCM', 'Two to eight steps, for distilled models.', 4, 0],
].map(([id, label, summary, steps, guidance]) =>
  sampler.parse({
    id,
    label,
    family: String(label).replace(/ 2M$/, ''),
    summary,
    maxSteps: 200,
    passesPerStep: 1,
    defaults: { steps, guidance },
  }),
)

const PROMPTS = [
  '3d render of whale on a blue background',
  'cartoon of octopus on a pink background',
  'flat icon of rocket on a yellow background',
  'cartoon of castle on a teal background',
  '3d render of red apple on a blue background',
  'cartoon of cat face',
  'sunflower on a purple background',
  'flat icon of guitar on a black background',
]

const HOUR_MS = 3_600_000

export interface EntryOptions {
  readonly n: number
  readonly state?: Entry['state']
  readonly count?: number
  readonly prompt?: string
  readonly error?: ErrorReport
}

export function pretendEntry({ n, state = 'done', count = 1, prompt, error }: EntryOptions): Entry {
  const id = uuid(0, n)
  const shape = n % 7 === 3 ? sides(192, 320) : n % 7 === 5 ? sides(320, 192) : sides(256, 256)
  const createdAt = Date.now() - n * HOUR_MS
  return entry.parse({
    id,
    request: {
      model: 'nano',
      prompt: prompt ?? PROMPTS[n % PROMPTS.length],
      negativePrompt: '',
      cleanCaption: true,
      longPrompt: 'refuse',
      sampler: n % 3 === 2 ? 'lcm' : 'dpm-solver++',
      steps: n % 3 === 2 ? 4 : 20,
      guidance: 3,
      seed: String(2077 + n),
      count,
      size: { kind: 'aspect', ...shape },
    },
    modelName: 'PixArt nano',
    state,
    attempts: state === 'set-aside' ? 2 : 1,
    ...(error && { error }),
    createdAt,
    ...(state === 'done' && { finishedAt: createdAt + 4000 }),
    pictures:
      state !== 'done'
        ? []
        : Array.from({ length: count }, (_, index) => ({
            id: uuid(1, n * 16 + index),
            entry: id,
            index,
            seed: String(2077 + n + index),
            ...shape,
            fileName: `picture ${n}-${index}.png`,
            bytes: 90_000,
            createdAt: createdAt + 4000,
          })),
    ...(state === 'done' && {
      timings: {
        loadMs: 300,
        textMs: 60,
        denoiseMs: 3200 * count,
        decodeMs: 240 * count,
        encodeMs: 30 * count,
      },
      device: 'CPU, 2 threads',
    }),
    starred: n % 5 === 1,
    tags: n % 6 === 2 ? ['keep', 'for the wall'] : [],
    note: '',
  })
}

const past = (many: number) =>
  Array.from({ length: many }, (_, n) => pretendEntry({ n: n + 1, count: n === 2 ? 4 : 1 }))
const died: ErrorReport = {
  code: 'E_ENGINE_DIED',
  message: 'The engine ended while it painted: it was given more memory than there is.',
  nextStep: NEXT_STEPS.E_ENGINE_DIED,
}

const DROPPED = pictureInfo.parse({
  fileName: 'sea-00042.png',
  width: 1024,
  height: 1024,
  source: 'A1111',
  lines: [
    { label: 'Prompt', value: 'a whale made of glass, soft morning light over the sea, detailed' },
    { label: 'Negative prompt', value: 'blurry, text' },
    { label: 'Sampler', value: 'DPM++ 2M Karras' },
    { label: 'Steps', value: '28' },
    { label: 'Guidance', value: '6.5' },
    { label: 'Seed', value: '3141592653' },
    { label: 'Size', value: '1024 × 1024' },
    { label: 'Model', value: 'dreamshaper_8' },
  ],
  restore: {
    prompt: 'a whale made of glass, soft morning light over the sea, detailed',
    negativePrompt: 'blurry, text',
    sampler: 'dpm-solver++',
    steps: 28,
    guidance: 6.5,
    seed: '3141592653',
    model: 'dreamshaper_8',
  },
  warnings: ['The seed paints another picture here: A1111 makes its noise differently.'],
})

const plain: Omit<Scene, 'name' | 'theme'> = {
  welcomed: true,
  prompt: '3d render of a whale on a blue background, soft light',
  past: past(14),
  queued: [],
  stepMs: 60,
  holdAt: undefined,
  failure: undefined,
  historyPanel: true,
  dropped: DROPPED,
  loras: [],
  request: {},
  noEdges: false,
  badLora: false,
}

const LED: ControlUse = {
  ...{ model: 'nano-hed', image: '7'.padStart(64, '0'), isEdgeMap: false, fit: 'cover' },
  ...{ strength: 1, start: 0, end: 0.8 },
}
const CHOSEN = [
  { name: 'line-art', weight: 0.8 },
  { name: 'pixart-lcm', weight: 1 },
]

/** A past in which every picture followed edges. */
const led = (): readonly Entry[] =>
  past(14).map((one) => ({ ...one, request: { ...one.request, control: LED, loras: CHOSEN.slice(0, 1) } }))

const SCENES: Readonly<Record<string, Partial<Scene>>> = {
  guides: { loras: LORAS },
  get guided() {
    return { loras: LORAS, past: led(), request: { control: LED, loras: CHOSEN } }
  },
  get misled() {
    const loras = [
      { name: 'ukiyo-e', weight: -0.5 },
      { name: 'gone', weight: 1 },
    ]
    return { loras: LORAS, noEdges: true, badLora: true, request: { control: LED, loras } }
  },
  /** What the form asks for has gone. */
  absent: {
    request: { model: 'pixart-512', size: { kind: 'aspect', width: 1, height: 1 } },
    queued: [pretendEntry({ n: 911, state: 'failed', error: died })],
  },
  get unled() {
    return { loras: LORAS, request: { model: 'PixArt-XL-2-1024-MS', control: LED } }
  },
  get shelf() {
    return { loras: Array.from({ length: 1000 }, (_, n) => pretendLora(n + 1)) }
  },
  welcome: { welcomed: false, past: [], prompt: '' },
  empty: { past: [], prompt: '' },
  plain: {},
  busy: {
    holdAt: 12,
    queued: [
      pretendEntry({ n: 900, state: 'queued', count: 4 }),
      pretendEntry({ n: 901, state: 'queued', count: 2 }),
      pretendEntry({ n: 902, state: 'queued' }),
      pretendEntry({ n: 903, state: 'queued' }),
      pretendEntry({ n: 904, state: 'queued' }),
    ],
  },
  failing: {
    failure: died,
    queued: [
      pretendEntry({ n: 910, state: 'set-aside', error: died }),
      pretendEntry({ n: 911, state: 'failed', error: died }),
    ],
  },
  kinds: { ofAllKinds: true },
  get long() {
    return { past: past(10_000) }
  },
  full: {
    past: past(400),
    prompt: `3d render of a whale ${'with a very long story about the sea and the sky '.repeat(9)}`,
  },
}

export function sceneOf(params: URLSearchParams): Scene {
  const name = params.get('scene') ?? 'plain'
  const theme = params.get('theme')
  const compare = params.get('compare') ?? undefined
  const recipe = params.get('recipe') ?? undefined
  const models = params.get('models') ?? undefined
  const devices = params.get('devices') ?? undefined
  const cuda = params.get('cuda') ?? undefined
  const memory = params.get('memory') ?? undefined
  return {
    ...plain,
    ...SCENES[name],
    name,
    compare,
    recipe,
    models,
    devices,
    cuda,
    memory,
    noLora: params.get('loras') === 'none',
    ...(compare === 'running' && { holdAt: 9 }),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    ...(params.has('stepMs') && { stepMs: Number(params.get('stepMs')), holdAt: undefined }),
  }
}
