/** What the studio can paint on, as the window knows it: adapters under their providers, self-tests, and what was chosen. */
import { z } from 'zod'
import { deviceNamed, PROVIDERS } from '../../native-models/api/device.ts'
import { errorReport } from '../../native-models/api/errors.ts'
import { precision } from '../../native-models/api/precision.ts'
import { count, moment, name } from './basics.ts'

/** As it is typed: `cpu`, `cuda:1`. */
const deviceWord = z.string().refine((words) => deviceNamed(words) !== undefined)

/** What the settings hold: one device, or the fastest that has passed its test. */
export const chosenDevice = z.union([z.literal('auto'), deviceWord])

const adapter = z.strictObject({ name, memoryBytes: count.optional(), driver: name.optional() })

const figures = z.strictObject({
  steps: count,
  /** Of a forward pass of the embedded model. */
  passSeconds: z.number().nonnegative(),
  decodeSeconds: z.number().nonnegative(),
  /** Loading and compiling included. */
  seconds: z.number().nonnegative(),
  /** Of a matrix product as large models have them. */
  gflops: z.number().positive(),
  /** Most that its process has held. */
  memoryBytes: count,
  /** Parts of the graphs that the processor had to compute. */
  fellBack: z.array(z.string()).max(1000),
})

export const deviceTest = z.strictObject({
  precision,
  at: moment,
  passed: z.boolean(),
  error: errorReport.optional(),
  /** Against the processor's float32. */
  likeness: z
    .strictObject({
      /** RMS of the latents' differences over the RMS of the latent. */
      relativeRms: z.number().nonnegative(),
      /** Of the pictures, in dB; null for equal ones. */
      psnr: z.number().nullable(),
    })
    .optional(),
  figures: figures.optional(),
})
export type DeviceTest = z.infer<typeof deviceTest>

export const shelvedDevice = z.strictObject({
  device: deviceWord,
  provider: z.enum(PROVIDERS),
  /** Of its provider, for people: `CUDA (NVIDIA, Linux)`. */
  label: name,
  adapters: z.array(adapter).max(64),
  /** Why it cannot be used on this machine. */
  obstacle: errorReport.optional(),
  /** One a precision, the newest first. */
  tests: z.array(deviceTest).max(100),
})
export type ShelvedDevice = z.infer<typeof shelvedDevice>

export const deviceShelf = z.strictObject({
  /** `looking`: drivers are being asked; rows are those of the last look. */
  state: z.enum(['looking', 'ready']),
  rows: z.array(shelvedDevice).max(64),
  /** The first one is under way. */
  testing: z.array(z.strictObject({ device: deviceWord, precision })).max(100),
  /** What the next picture is painted on. */
  choice: z.strictObject({
    device: deviceWord,
    /** A sentence each: first what was chosen, then why nothing else. */
    reasons: z.array(z.string()).max(64),
    /** Why pictures are not painted on what the settings say. */
    fellBack: errorReport.optional(),
  }),
  /** `onnxruntime 1.30.0` */
  runtime: name,
})
export type DeviceShelf = z.infer<typeof deviceShelf>

/** What each choice of bits takes for a model: the weights of that part, and all of it with the other parts as they are. */
const partChoice = z.strictObject({ value: z.string(), weightBytes: count, memoryBytes: count })
export const precisionChoices = z.strictObject({
  transformer: z.array(partChoice).max(8),
  textEncoder: z.array(partChoice).max(8),
  vae: z.array(partChoice).max(8),
})
export type PrecisionChoices = z.infer<typeof precisionChoices>

const nothing = z.strictObject({})
const shelf = deviceShelf

/** Rows of the contract. */
export const DEVICE_CALLS = {
  /** What is known now; looks again, which may take seconds, where `again`. */
  'devices.shelf': { side: 'service', input: z.strictObject({ again: z.boolean() }), output: shelf },
  /** Waits its turn, and for the picture that is being painted. */
  'devices.test': {
    side: 'service',
    input: z.strictObject({ device: deviceWord, precision }),
    output: shelf,
  },
  /** Ends the test that runs, and gives up those that wait. */
  'devices.cancelTests': { side: 'service', input: nothing, output: shelf },
  /** For a model's own size. */
  'devices.precisions': {
    side: 'service',
    input: z.strictObject({ device: deviceWord, model: name }),
    output: precisionChoices,
  },
} as const
