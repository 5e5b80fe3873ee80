/** The messages of a process that tries one device. */
import { z } from 'zod'
import { errorReport } from './errors.ts'

const seconds = z.number().nonnegative()

/** What one painting of the embedded model took, and what came of it. */
export const devicePainting = z.strictObject({
  steps: z.int().positive(),
  /** Of a forward pass, once everything is warm. */
  passSeconds: seconds,
  decodeSeconds: seconds,
  /** Of all of it: loading, compiling, painting. */
  seconds,
  /** Of a matrix product as large models have them, in 10⁹ operations a second: the embedded one is too small to tell. */
  gflops: z.number().positive(),
  /** Most that the process has held. */
  memoryBytes: z.number().positive(),
  /** Of an attention as large models have them, against the CPU's: relative, as of the latent. */
  attentionRms: z.number().nonnegative(),
  /** Nodes that the CPU had to compute. */
  fellBack: z.array(z.string()),
  /** (4, height / f, width / f) */
  latent: z.instanceof(Float32Array),
  /** (height, width, 3) */
  rgb: z.instanceof(Uint8Array),
})
export type DevicePainting = z.infer<typeof devicePainting>

export const toDeviceProcess = z.discriminatedUnion('type', [
  /** Loads the provider and computes one sum. */
  z.strictObject({ type: z.literal('probe') }),
  z.strictObject({
    type: z.literal('paint'),
    /** Folder of the model. */
    model: z.string().min(1),
    /** Without, as many as there is time for. */
    steps: z.int().positive().optional(),
    budgetMs: z.number().positive(),
  }),
])
export type ToDeviceProcess = z.infer<typeof toDeviceProcess>

export const fromDeviceProcess = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('probed') }),
  z.strictObject({ type: z.literal('painted'), painting: devicePainting }),
  z.strictObject({ type: z.literal('failed'), error: errorReport }),
])
