/** The size that is painted, and the size that comes out. */
import { StudioError } from '../api/errors.ts'
import type { PictureSize } from '../api/request.ts'
import { type Bucket, closestBucket } from './buckets.ts'

export interface SizePlan {
  /** What the model paints. */
  readonly painted: { readonly height: number; readonly width: number }
  /** What the painting is resized and cropped to; absent where it stays as it is. */
  readonly cropped?: { readonly height: number; readonly width: number }
}

/** @throws E_SIZE if a side is no multiple of what the model's patches cover. */
export function planSize(
  size: PictureSize,
  model: { buckets: readonly Bucket[]; sizeMultiple: number },
): SizePlan {
  if (size.kind === 'aspect') return { painted: closestBucket(model.buckets, size) }
  const { sizeMultiple: multiple } = model
  const { height, width } = size
  if (height % multiple !== 0 || width % multiple !== 0) {
    const near = (side: number) => Math.max(multiple, Math.round(side / multiple) * multiple)
    throw new StudioError(
      'E_SIZE',
      `${width}×${height} does not fit this model: its sides are multiples of ${multiple}, for example ${near(width)}×${near(height)}.`,
    )
  }
  if (size.kind === 'exact') return { painted: { height, width } }
  const painted = closestBucket(model.buckets, size)
  const same = painted.height === height && painted.width === width
  return same ? { painted } : { painted, cropped: { height, width } }
}
