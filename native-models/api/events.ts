/** What the engine tells while it paints, and the messages of the inference process's port. */
import { z } from 'zod'
import { compareEvent, lanes, latent } from './compare.ts'
import { errorReport } from './errors.ts'
import { memoryPlan } from './memory-plan.ts'
import { controlPlace, controlUse, generateRequest, loraPlace, modelPlace, pictureSize } from './request.ts'
import { stepDigest } from './step-digest.ts'

const bytes = z.instanceof(Uint8Array)
const milliseconds = z.number().nonnegative()

/** A small picture of x0 in the making: rgb bytes, width × height × 3. */
export const preview = z.strictObject({ width: z.int(), height: z.int(), rgb: bytes })
export type Preview = z.infer<typeof preview>

const picture = z.int().nonnegative()

export const paintEvent = z.discriminatedUnion('type', [
  /** The engine has begun a stage; `note` is a sentence for people. */
  z.strictObject({
    type: z.literal('stage'),
    stage: z.enum(['load', 'text', 'denoise', 'decode', 'encode']),
    picture,
  }),
  /** One step of the sampler is done. `step` counts from 1; `noiseLevel` goes from 1 to 0. */
  z.strictObject({
    type: z.literal('step'),
    picture,
    step: z.int().positive(),
    steps: z.int().positive(),
    forwardPasses: z.int().positive(),
    secondsPerStep: z.number().nonnegative(),
    etaMs: milliseconds,
    noiseLevel: z.number(),
    preview: preview.optional(),
    /** There where it was asked for. */
    digest: stepDigest.optional(),
  }),
  /** A finished picture, as PNG bytes without metadata. */
  z.strictObject({
    type: z.literal('picture'),
    picture,
    seed: z.string(),
    width: z.int(),
    height: z.int(),
    png: bytes,
    timings: z.strictObject({
      loadMs: milliseconds,
      textMs: milliseconds,
      denoiseMs: milliseconds,
      decodeMs: milliseconds,
      encodeMs: milliseconds,
    }),
  }),
])
export type PaintEvent = z.infer<typeof paintEvent>

const id = z.string().min(1).max(64)
const path = z.string().min(1)
const side = z.int().min(16).max(8192)

/** Messages to the inference process. */
export const toEngine = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('paint'),
    id,
    request: generateRequest,
    model: modelPlace,
    /** Where `request.control` lies; there where the request has one. */
    control: controlPlace.optional(),
    /** Where the LoRAs lie that the request and its prompt name, found by their names. */
    loras: z.array(loraPlace).optional(),
    previews: z.boolean(),
    /** Every step tells what its latent was, which a recipe needs. */
    digests: z.boolean().optional(),
    /** The roomy one where absent; so below. */
    plan: memoryPlan.optional(),
  }),
  /** Paints several requests of one model and one painted size, a step of each in turn. */
  z.strictObject({
    type: z.literal('compare'),
    id,
    requests: lanes,
    model: modelPlace,
    /** Where the control lies that they share; there where one of them has one. */
    control: controlPlace.optional(),
    /** Where the LoRAs lie that they and their prompts name. */
    loras: z.array(loraPlace).optional(),
    plan: memoryPlan.optional(),
  }),
  /** Finds the edges that a painting of that size would follow, and writes them as an 8-bit PNG: `done` or `failed`. */
  z.strictObject({
    type: z.literal('edges'),
    id,
    /** The edge net's weights, the picture, and where the edges go: absolute paths. */
    hed: path,
    image: path,
    out: path,
    ...controlUse.pick({ fit: true, isEdgeMap: true }).shape,
    width: side,
    height: side,
  }),
  /** Decodes one x0 of a comparison as its picture would be, and writes it as a PNG: `done` or `failed`. */
  z.strictObject({
    type: z.literal('decode'),
    id,
    model: modelPlace,
    latent,
    size: pictureSize,
    /** Absolute. */
    out: path,
    plan: memoryPlan.optional(),
  }),
  z.strictObject({ type: z.literal('cancel'), id }),
  z.strictObject({ type: z.literal('stop') }),
])
export type ToEngine = z.infer<typeof toEngine>

/** Messages from the inference process. */
export const fromEngine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), pid: z.int() }),
  z.strictObject({ type: z.literal('event'), id, event: paintEvent }),
  z.strictObject({ type: z.literal('compared'), id, event: compareEvent }),
  z.strictObject({ type: z.literal('done'), id }),
  z.strictObject({ type: z.literal('failed'), id, error: errorReport }),
])
export type FromEngine = z.infer<typeof fromEngine>
