/** In how many bits each part of a model is computed. What is lost is measured by `test/bench/precision.ts`. */
import { z } from 'zod'

export const precision = z.strictObject({
  /** `int8`: weights by output channel, activations by token; about twice as fast on a CPU. */
  transformer: z.enum(['float32', 'int8']),
  /** `int8`, `int4`: weights in blocks of 128: a quarter or an eighth of the memory, not faster. */
  textEncoder: z.enum(['float32', 'int8', 'int4']),
})
export type Precision = z.infer<typeof precision>

export const FLOAT32: Precision = { transformer: 'float32', textEncoder: 'float32' }

/** What `precisionText` says, read again; undefined for other words. */
export function precisionNamed(words: string): Precision | undefined {
  const { transformer, textEncoder } = precision.shape
  const all = transformer.options.flatMap((one) =>
    textEncoder.options.map((other) => ({ transformer: one, textEncoder: other })),
  )
  return all.find((one) => precisionText(one) === words)
}

/** `float32`, or what differs from it: `transformer int8, text encoder int4`. */
export function precisionText({ transformer, textEncoder }: Precision): string {
  const parts = [
    ...(transformer === 'float32' ? [] : [`transformer ${transformer}`]),
    ...(textEncoder === 'float32' ? [] : [`text encoder ${textEncoder}`]),
  ]
  return parts.length === 0 ? 'float32' : parts.join(', ')
}
