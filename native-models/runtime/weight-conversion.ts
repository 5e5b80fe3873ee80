/** When weights are converted: once for all, or at every use. */
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { Dialect } from '../graph/dialect.ts'
import type { SessionOptions } from './session.ts'

/**
 * Up to here a converted copy of all weights is kept. Above, each is converted for as long as it is used: for
 * PixArt-XL/2 in float16 that is a tenth of the memory (0.3 instead of 3.1 GB of its own) and creation in
 * 0.1 instead of 5.5 s, for 10 % more time a forward pass at 256 px and less above.
 */
const KEPT_BYTES = 512 * 2 ** 20

export function withConversion(
  options: SessionOptions,
  { tensors }: Checkpoint,
  { computeType }: Dialect,
): SessionOptions {
  const own = computeType === 'float16' ? 'F16' : 'F32'
  let convertedBytes = 0
  for (const { dtype, shape } of tensors.values()) {
    if (dtype !== own) convertedBytes += shape.reduce((count, dim) => count * dim, 4)
  }
  return { foldConstants: convertedBytes <= KEPT_BYTES, ...options }
}
