/** Comparisons as the window knows them: what is held side by side, its lanes' ways, how far they part. */
import { z } from 'zod'
import { comparisonSetup } from '../../native-models/api/comparison.ts'
import { preview } from '../../native-models/api/events.ts'
import { generateRequest, sha256 } from '../../native-models/api/request.ts'
import { count, id, name } from './basics.ts'

const place = count
const seconds = z.number().nonnegative()

/** A lane is the base request with these changes, one picture. */
export const laneChange = generateRequest
  .pick({
    prompt: true,
    sampler: true,
    steps: true,
    guidance: true,
    seed: true,
    model: true,
    loras: true,
    control: true,
  })
  .partial()
export type LaneChange = z.infer<typeof laneChange>

export const comparedLane = z.strictObject({
  /** What sets it apart, for people: `DPM-Solver++ 2M`, `guidance 4.5`, `fox · seed 7`. */
  label: name,
  change: laneChange,
  forwardPasses: z.int().positive(),
})
export type ComparedLane = z.infer<typeof comparedLane>

/** How a comparison was looked at last: it opens again like that. */
export const comparisonView = z.strictObject({
  /** The winner. */
  pinned: place.optional(),
  reference: place,
  /** What the chart shows. */
  measure: z.enum(['change', 'rms', 'psnr', 'ssim', 'seconds']),
  /** What the scrubber and the chart go by. */
  by: z.enum(['step', 'noise']),
  mode: z.enum(['side', 'wipe', 'onion', 'difference']),
  /** The two that are laid over each other. */
  pair: z.tuple([place, place]),
  /** Where the scrubber stands: 0 the noise, 1 the finished pictures. */
  at: z.number().min(0).max(1),
  /** What the table is sorted by. */
  sort: z.strictObject({ column: z.string().max(40), descending: z.boolean() }).optional(),
})
export type ComparisonView = z.infer<typeof comparisonView>

/** What an entry of the history has more where it is a comparison; its pictures' `index` is their lane. */
export const comparison = z.strictObject({
  setup: comparisonSetup,
  lanes: z.array(comparedLane).min(2),
  view: comparisonView,
  /** Of all steps that are kept; 0 where they were given up for space. */
  stepsBytes: count,
})
export type Comparison = z.infer<typeof comparison>

/** A plan before it is queued. */
export const comparisonPlan = z.strictObject({
  lanes: z.array(comparedLane),
  forwardPasses: count,
  /** About, from what the model took before; absent where nothing is known. */
  seconds: seconds.optional(),
  /** Of the steps that will be kept. */
  stepsBytes: count,
  /** Sentences: what is hardly meant. */
  warnings: z.array(z.string()),
})
export type ComparisonPlan = z.infer<typeof comparisonPlan>

/** One forward pass's way of a lane is told once a step: of a step with several passes, the last one. */
export const laneStep = z.strictObject({
  /** After it; from 1 down to 0. */
  noiseLevel: z.number(),
  /** Of all its passes. */
  seconds,
  /** RMS of x0 against the step before; absent for the first. */
  change: z.number().nonnegative().optional(),
})
export type LaneStep = z.infer<typeof laneStep>

/** What is known of a lane: of a running comparison as far as it has come. */
export const laneTrack = z.strictObject({
  steps: z.array(laneStep),
  forwardPasses: count,
  /** Of its steps and its picture on the disk. */
  stepsBytes: count,
  /** False where its steps are not kept (any more): nothing but the finished picture can be seen. */
  kept: z.boolean(),
})
export type LaneTrack = z.infer<typeof laneTrack>

/** How far a lane is from the reference's end. */
export const laneDistance = z.strictObject({
  /** RMS of every step's x0 to the reference's last; empty where latents cannot be held against each other. */
  rms: z.array(z.number().nonnegative()),
  /** Of the finished pictures. `psnr` in dB, null for equal ones; absent where they cannot be compared or are not there. */
  picture: z.strictObject({ psnr: z.number().nullable(), ssim: z.number() }).optional(),
})
export type LaneDistance = z.infer<typeof laneDistance>

/** Told for every step of a running comparison. */
export const laneProgress = z.strictObject({
  entry: id,
  lane: place,
  /** From 1. */
  step: z.int().positive(),
  steps: z.int().positive(),
  forwardPasses: z.int().positive(),
  ...laneStep.shape,
  preview,
})
export type LaneProgress = z.infer<typeof laneProgress>

/** The form of the Compare room as it was left, and the comparison that was open. */
export const compareDraft = z.strictObject({ setup: comparisonSetup.optional(), open: id.optional() })
export type CompareDraft = z.infer<typeof compareDraft>

const step = z.int().positive()
const oneLane = z.strictObject({ id, lane: place })
const nothing = z.strictObject({})

/** Rows of the contract; `id` is the entry's. */
export const COMPARE_CALLS = {
  'compare.setDraft': { side: 'service', input: compareDraft, output: nothing },
  /** What a setup would paint, and what is wrong with it. */
  'compare.plan': {
    side: 'service',
    input: z.strictObject({ setup: comparisonSetup }),
    output: comparisonPlan,
  },
  /** The ways of all lanes. */
  'compare.tracks': {
    side: 'service',
    input: z.strictObject({ id }),
    output: z.strictObject({ lanes: z.array(laneTrack) }),
  },
  /** The linear previews of a lane's steps `from` … `to` (from 1, both included), rgb after rgb. */
  'compare.previews': {
    side: 'service',
    input: oneLane.extend({ from: step, to: step }),
    output: z.strictObject({
      width: z.int().positive(),
      height: z.int().positive(),
      rgb: z.instanceof(Uint8Array),
    }),
  },
  /** A step fully decoded: `img://step/<image>`. */
  'compare.decode': {
    side: 'service',
    input: oneLane.extend({ step }),
    output: z.strictObject({ image: sha256 }),
  },
  /** Of all lanes to the end of `reference`. */
  'compare.distances': {
    side: 'service',
    input: z.strictObject({ id, reference: place }),
    output: z.strictObject({ lanes: z.array(laneDistance) }),
  },
  /** Of one decoded step to the reference's finished picture; `psnr` null for equal ones. */
  'compare.pixels': {
    side: 'service',
    input: oneLane.extend({ step, reference: place }),
    output: z.strictObject({ psnr: z.number().nullable(), ssim: z.number() }),
  },
  /** How it is looked at. */
  'compare.setView': {
    side: 'service',
    input: z.strictObject({ id, view: comparisonView }),
    output: nothing,
  },
  /** Gives its steps up for space; pictures and figures stay. */
  'compare.dropSteps': { side: 'service', input: z.strictObject({ id }), output: nothing },
  /** What the steps of all comparisons take on the disk. */
  'compare.stepsBytes': { side: 'service', input: nothing, output: z.strictObject({ bytes: count }) },
  /** A labelled sheet (PNG), an animation over the steps (WebP), figures (CSV); asks where to. */
  'compare.export': {
    side: 'main',
    input: z.strictObject({ id, what: z.enum(['sheet', 'animation', 'numbers']) }),
    output: z.strictObject({ saved: z.boolean() }),
  },
} as const
