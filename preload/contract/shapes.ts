/** What the window knows of: models, settings, the form. No shape has room for a path. */
import { z } from 'zod'
import { errorReport } from '../../native-models/api/errors.ts'
import { cpuPrecision, gpuPrecision } from '../../native-models/api/precision.ts'
import { generateRequest } from '../../native-models/api/request.ts'
import { count, name, text } from './basics.ts'
import { chosenDevice } from './devices.ts'

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
  /** What the steps of all comparisons may take on the disk, in 10⁶ bytes; 0: as much as they need. */
  stepsLimitMb: z.int().min(0).max(10_000_000),
  /** What pictures are painted on. */
  device: chosenDevice,
  /** In how many bits each part of a model is computed on the processor. */
  precision: cpuPrecision,
  /** The same on a GPU. */
  gpuPrecision,
  /** Where models are fetched from instead of the hub: https://…, or '' for the hub. */
  hubMirror: z.string().max(500),
  /** Of fetches, in 10³ bytes a second; 0: as fast as it goes. */
  fetchLimitKb: z.int().min(0).max(10_000_000),
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
