/** Comparisons to look at: their lanes, their ways from noise to a picture, and how far they part. */
import { type ErrorReport, NEXT_STEPS } from '../../../native-models/api/errors.ts'
import type { ComparedLane, Comparison, Entry, LaneStep, Picture } from '../../../preload/contract.ts'
import { uuid } from './uuid.ts'

export interface PretendLane extends ComparedLane {
  readonly steps: number
  /** How fast its picture clears, about 1: what lanes part by. */
  readonly pace: number
  readonly secondsPerStep: number
}

const lane = (label: string, sampler: string, steps: number, pace: number): PretendLane => {
  const passes = /heun|second/i.test(label) ? 4 : 2
  return {
    label,
    change: { sampler, steps, guidance: 3 },
    forwardPasses: steps * passes,
    steps,
    pace,
    secondsPerStep: 0.105 * passes + (label.length % 5) / 300,
  }
}

const EIGHT = [
  lane('DPM-Solver++ 2M', 'dpm-solver++', 20, 1.5),
  lane('SA-Solver', 'sa-solver', 20, 1.3),
  lane('DDIM', 'ddim', 20, 0.8),
  lane('Euler', 'ddim', 25, 0.9),
  lane('Heun', 'ddim', 12, 1.25),
  lane('UniPC', 'dpm-solver++', 15, 1.6),
  lane('LCM', 'lcm', 6, 0.7),
]
const REFERENCE = lane('Reference · DDIM', 'ddim', 100, 1)

/** Columns: guidance; rows: steps. */
const GRID = [10, 20, 40].flatMap((steps) =>
  [1.5, 3, 4.5, 7].map((guidance) => ({
    ...lane(`guidance ${guidance} · ${steps} steps`, 'dpm-solver++', steps, 0.7 + guidance / 6),
    change: { steps, guidance },
  })),
)

export const lanesOf = (scene: string): readonly PretendLane[] => {
  if (scene === 'eight') return [...EIGHT, REFERENCE]
  if (scene === 'grid') return GRID
  return [...EIGHT.slice(0, 3), REFERENCE]
}

const levelAfter = (step: number, steps: number): number => Math.cos((step / steps) * (Math.PI / 2)) ** 1.2

/** How clear its picture is, 0 … 1. */
export const clearness = ({ pace }: PretendLane, noiseLevel: number): number => {
  const left = Math.max(0, Math.min(1, noiseLevel))
  return 1 - left ** pace * (0.25 + 0.75 * left)
}

export function stepsOf(one: PretendLane, until = one.steps): LaneStep[] {
  return Array.from({ length: Math.min(until, one.steps) }, (_, n) => {
    const noiseLevel = levelAfter(n + 1, one.steps)
    const gain = clearness(one, noiseLevel) - clearness(one, levelAfter(n, one.steps))
    const seconds = one.secondsPerStep * (1 + ((n * 7919) % 13) / 130)
    return { noiseLevel, seconds, ...(n > 0 && { change: Math.max(0.0004, gain * 0.9) }) }
  })
}

/** RMS of each step to the end of the reference. */
export const rmsOf = (one: PretendLane, reference: PretendLane): number[] =>
  stepsOf(one).map(({ noiseLevel }) => 0.62 * (1 - clearness(one, noiseLevel)) + apart(one, reference) / 6)

/** 0 for the same way. */
const apart = (one: PretendLane, other: PretendLane): number =>
  one === other ? 0 : Math.abs(one.pace - other.pace) + 1 / one.steps

export function pixelsOf(one: PretendLane, reference: PretendLane, noiseLevel = 0) {
  const off = apart(one, reference) / 4 + (1 - clearness(one, noiseLevel))
  return off === 0 ? { psnr: null, ssim: 1 } : { psnr: 18 - 10 * Math.log10(off + 0.02), ssim: 1 / (1 + off) }
}

const DIED: ErrorReport = {
  code: 'E_ENGINE_DIED',
  message: 'The engine ended while it painted: it was given more memory than there is.',
  nextStep: NEXT_STEPS.E_ENGINE_DIED,
}

export const pretendPicture = (entry: string, index: number, seed: string): Picture => ({
  ...{ id: uuid(5, index * 24 + 5), entry, index, seed, width: 256, height: 256, bytes: 84_000 },
  ...{ fileName: `lane ${index + 1}.png`, createdAt: Date.now() },
})

function setupOf(scene: string, request: Entry['request']): Comparison['setup'] {
  if (scene === 'grid') {
    const x = { of: 'guidance', values: [1.5, 3, 4.5, 7] } as const
    return {
      kind: 'grid',
      request,
      x: { ...x, values: [...x.values] },
      y: { of: 'steps', values: [10, 20, 40] },
    }
  }
  const lanes = lanesOf(scene).map(({ change, steps }) => ({
    ...{ sampler: change.sampler ?? 'ddim', steps, guidance: change.guidance ?? 3 },
  }))
  const measure = lanes.at(-1)
  return {
    ...{ kind: 'lanes', request, lanes: lanes.slice(0, -1), equal: 'own' },
    ...(measure && { measure }),
  }
}

/** The scene's comparison, around an entry that says the rest. */
export function pretendComparison(scene: string, base: Entry): Entry {
  const lanes = lanesOf(scene)
  const kept = scene !== 'dropped'
  const deleted = scene === 'deleted' ? 1 : undefined
  const painted = lanes.flatMap((_, index) => (index === deleted ? [] : [index]))
  const state = scene === 'running' || scene === 'failed' ? scene : 'done'
  const { timings, finishedAt, ...rest } = base
  const request = { ...base.request, ...lanes[0]?.change, count: 1 } as Entry['request']
  return {
    ...rest,
    request,
    state,
    ...(state === 'failed' && { error: DIED }),
    ...(state === 'done' && { timings, finishedAt }),
    pictures: state === 'done' ? painted.map((index) => pretendPicture(base.id, index, request.seed)) : [],
    comparison: {
      setup: setupOf(scene, base.request),
      lanes: lanes.map(({ label, change, forwardPasses }) => ({ label, change, forwardPasses })),
      view: {
        ...{ reference: lanes.length - 1, measure: 'rms', by: 'noise', mode: 'side', pair: [0, 1], at: 1 },
        ...(scene === 'four' && { pinned: 0, at: 0.69 }),
      },
      stepsBytes: kept ? lanes.reduce((sum, { steps }) => sum + steps * 8192, 0) : 0,
    },
  }
}
