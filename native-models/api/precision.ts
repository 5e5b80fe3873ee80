/** In which numbers each part of a model is computed. What is lost is measured by `test/bench/precision.ts`. */
import { z } from 'zod'

export const precision = z.strictObject({
  /** `int8`: weights by output channel, activations by token; about twice as fast on a CPU. `float16`: on GPUs. */
  transformer: z.enum(['float32', 'float16', 'int8']),
  /** `int8`, `int4`: weights in blocks of 128: a quarter or an eighth of the memory, not faster. `float16`: on GPUs. */
  textEncoder: z.enum(['float32', 'float16', 'int8', 'int4']),
  /** `float16`: on GPUs. */
  vae: z.enum(['float32', 'float16']),
})
export type Precision = z.infer<typeof precision>

/** What the CPU computes in. */
export const cpuPrecision = precision.extend({
  transformer: precision.shape.transformer.exclude(['float16']),
  textEncoder: precision.shape.textEncoder.exclude(['float16']),
  vae: z.literal('float32'),
})
export type CpuPrecision = z.infer<typeof cpuPrecision>

/** What GPUs compute in. */
export const gpuPrecision = precision.extend({
  transformer: precision.shape.transformer.exclude(['int8']),
})
export type GpuPrecision = z.infer<typeof gpuPrecision>

/** Computed everywhere. */
export const FLOAT32: CpuPrecision & GpuPrecision = {
  transformer: 'float32',
  textEncoder: 'float32',
  vae: 'float32',
}
export const FLOAT16: GpuPrecision = { transformer: 'float16', textEncoder: 'float16', vae: 'float16' }

const PARTS = { transformer: 'transformer', textEncoder: 'text encoder', vae: 'VAE' } as const

/** What `precisionText` says, read again; undefined for other words. */
export function precisionNamed(words: string): Precision | undefined {
  const { transformer, textEncoder, vae } = precision.shape
  const all = transformer.options.flatMap((one) =>
    textEncoder.options.flatMap((other) =>
      vae.options.map((third) => ({ transformer: one, textEncoder: other, vae: third })),
    ),
  )
  return all.find((one) => precisionText(one) === words)
}

/** `float32`, `float16`, or what differs from float32: `transformer int8, text encoder int4`. */
export function precisionText(parts: Precision): string {
  const names = Object.keys(PARTS) as (keyof Precision)[]
  if (names.every((name) => parts[name] === 'float16')) return 'float16'
  const said = names.flatMap((name) => (parts[name] === 'float32' ? [] : [`${PARTS[name]} ${parts[name]}`]))
  return said.length === 0 ? 'float32' : said.join(', ')
}
