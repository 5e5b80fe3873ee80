/** Recipes in memory: read, found equal or not, replayed while one looks; and a past with replays and comparisons. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type {
  CallName,
  Entry,
  EventName,
  Progress,
  RecipeDifference,
  RecipeInfo,
  Replay,
  ReplayedStep,
} from '../../../preload/contract.ts'
import { pretendComparison } from './pretend-lanes.ts'
import { pretendEntry, type Scene } from './scenes.ts'
import { uuid } from './uuid.ts'

type Answer = (input: never) => unknown
type Tell = (name: EventName, data: unknown) => void

const NAME = 'fox.recipe.json'
const PASSES = 20
/** The step from which a replay strays where files differ. */
const STRAYS_FROM = 7
const SLOW_MS = 4000

const sha = (start: string): string => start.padEnd(64, '0123456789abcdef')

const FILES: readonly RecipeDifference[] = [
  {
    ...{ kind: 'file', what: 'LoRA line-art, line-art.safetensors' },
    ...{ recorded: sha('7d41'), here: sha('c09a') },
  },
  { kind: 'picture', what: 'edges drawn by hand', recorded: sha('51ab') },
]
const ENGINE: readonly RecipeDifference[] = [
  { kind: 'engine', what: 'device', recorded: 'cuda: NVIDIA H200', here: 'cpu: 2 threads' },
  { kind: 'engine', what: 'threads', recorded: '8', here: '2' },
]
const MISSING: readonly RecipeDifference[] = [
  { kind: 'missing', what: 'LoRA line-art', recorded: sha('7d41') },
  { kind: 'missing', what: 'model PixArt-XL-2-512x512' },
]

const DIFFERENCES: Readonly<Record<string, readonly RecipeDifference[]>> = {
  changed: [{ kind: 'changed', what: 'recipe' }],
  equal: [],
  slow: [],
  engine: ENGINE,
  differing: [...FILES, ...ENGINE],
  missing: [...MISSING, ...ENGINE],
}

export class PretendRecipes {
  private readonly scene: Scene
  private readonly tell: Tell
  private readonly running = new Map<string, { strays: boolean; steps: ReplayedStep[] }>()
  private made = 0

  constructor(scene: Scene, tell: Tell) {
    this.scene = scene
    this.tell = tell
  }

  /** @param add puts an entry into the queue */
  answers(add: (entry: Entry) => Entry): Partial<Record<CallName, Answer>> {
    return {
      'recipe.save': () => {
        if (this.kind === 'failed')
          throw new StudioError('E_RECIPE_LOST', 'It was painted before recipes were kept.')
        return { saved: true }
      },
      'recipe.read': () => this.read(),
      'recipe.replay': () => ({ id: add(this.queued()).id }),
    }
  }

  /** The painter's events, with those of a replay among them. */
  hearing: Tell = (name, data) => {
    this.tell(name, data)
    const { entry, stage, step } = data as Progress
    const replay = name === 'progress' && stage === 'denoise' ? this.running.get(entry) : undefined
    if (replay === undefined) return
    const told = replayedStep(step, replay.strays)
    if (step === 1) replay.steps = []
    replay.steps.push(told)
    this.tell('replay', { entry, ...told })
  }

  /** What an entry has more when it ends. */
  ended({ id, replay }: Entry, { state }: Partial<Entry>): Partial<Entry> {
    const mine = this.running.get(id)
    if (mine === undefined || replay === undefined) return {}
    const done = state === 'done' && { pixelsEqual: !mine.strays }
    return { replay: { ...replay, steps: mine.steps, ...done } }
  }

  private get kind(): string {
    return this.scene.recipe ?? 'equal'
  }

  private get differences(): RecipeDifference[] {
    return [...(DIFFERENCES[this.kind] ?? [])]
  }

  private async read(): Promise<RecipeInfo> {
    if (this.kind === 'failed')
      throw new StudioError('E_RECIPE', 'tsconfig.json is no recipe of this studio.')
    if (this.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
    return { fileName: NAME, lines: LINES.map((line) => ({ ...line })), differences: this.differences }
  }

  private queued(): Entry {
    const entry = pretendEntry({
      n: 8000 + ++this.made,
      state: 'queued',
      prompt: 'cartoon of fox on a teal background',
    })
    const { differences } = this
    this.running.set(entry.id, { strays: this.kind === 'differing' || this.kind === 'changed', steps: [] })
    const request: Entry['request'] = { ...entry.request, sampler: 'dpm-solver++', steps: PASSES }
    return { ...entry, request, replay: { recipe: NAME, differences, passes: PASSES, steps: [] } }
  }
}

const LINES = [
  { label: 'Prompt', value: 'cartoon of fox on a teal background' },
  { label: 'Model', value: 'PixArt nano' },
  { label: 'Sampler', value: 'dpm-solver++' },
  { label: 'Steps', value: '20' },
  { label: 'Guidance', value: '3' },
  { label: 'Seed', value: '2077' },
  { label: 'Size', value: '256 × 256' },
  { label: 'LoRAs', value: 'line-art 0.8' },
  { label: 'Painted with', value: 'PixArt Studio 0.1.0, onnxruntime 1.27, on cpu: 2 threads' },
] as const

function replayedStep(step: number, strays: boolean): ReplayedStep {
  if (!strays || step < STRAYS_FROM) return { step, bitEqual: true }
  return { step, bitEqual: false, relativeRms: 0.00012 * 1.4 ** (step - STRAYS_FROM) }
}

function replayOf(strays: boolean): Replay {
  const steps = Array.from({ length: PASSES }, (_, n) => replayedStep(n + 1, strays))
  const differences = strays ? [...FILES, ...ENGINE] : []
  return { recipe: NAME, differences, passes: PASSES, steps, pixelsEqual: !strays }
}

/** Its pictures are its own, whatever others there are. */
function compared(kind: string, n: number): Entry {
  const entry = pretendComparison(kind, pretendEntry({ n }))
  const pictures = entry.pictures.map((picture) => ({
    ...picture,
    id: uuid(5, (n * 40 + picture.index) * 24 + 5),
  }))
  return { ...entry, pictures }
}

const replayed = (n: number, strays: boolean): Entry => {
  const entry = pretendEntry({ n, prompt: 'cartoon of fox on a teal background' })
  const request = { ...entry.request, sampler: 'dpm-solver++', steps: PASSES } as Entry['request']
  return { ...entry, request, replay: replayOf(strays) }
}

/** Among plain runs: comparisons of each kind, replays that stray and that do not. */
export const pastOfAllKinds = (): readonly Entry[] =>
  Array.from({ length: 16 }, (_, at) => {
    const n = at + 1
    if (n === 2) return compared('four', n)
    if (n === 4) return replayed(n, true)
    if (n === 5) return replayed(n, false)
    if (n === 7) return compared('eight', n)
    if (n === 9) return compared('grid', n)
    return pretendEntry({ n })
  })
