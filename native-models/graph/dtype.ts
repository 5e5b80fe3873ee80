/** What a value of a graph is, without the graph. */

export type DType = 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool'

/** A size known when the graph is built, or the name of one that is known when it runs. */
export type Dim = number | string
export type Shape = readonly Dim[]

export function formatShape(shape: Shape): string {
  return `(${shape.join(', ')})`
}
