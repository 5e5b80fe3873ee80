/** How much of a model is in memory at once while a picture is painted, from roomy to small. */
import { z } from 'zod'

export const memoryPlan = z.strictObject({
  /** `in-turn`: text encoder, transformer and decoder, each gone before the next one comes. */
  parts: z.enum(['together', 'in-turn']),
  /** Side of the squares that a picture is decoded in, in pixels; null: at once, as far as the decoder goes. */
  tile: z.int().min(64).max(4096).nullable(),
})
export type MemoryPlan = z.infer<typeof memoryPlan>

export const ROOMY: MemoryPlan = { parts: 'together', tile: null }

export const MEMORY_PLANS: readonly MemoryPlan[] = [
  ROOMY,
  { parts: 'in-turn', tile: null },
  { parts: 'in-turn', tile: 512 },
  { parts: 'in-turn', tile: 256 },
]

/** undefined where it is the smallest. */
export function nextSmaller(plan: MemoryPlan): MemoryPlan | undefined {
  return MEMORY_PLANS[placeOf(plan) + 1]
}

/** Of two plans the one that takes more. */
export function roomier(a: MemoryPlan, b: MemoryPlan): MemoryPlan {
  return placeOf(a) <= placeOf(b) ? a : b
}

/** Of two plans the one that takes less. */
export function smaller(a: MemoryPlan, b: MemoryPlan): MemoryPlan {
  return placeOf(a) <= placeOf(b) ? b : a
}

/** For people: `text encoder, transformer and decoder one after another, and the picture in tiles of 512 px`. */
export function memoryPlanText({ parts, tile }: MemoryPlan): string {
  const order =
    parts === 'together' ? 'all parts together' : 'text encoder, transformer and decoder one after another'
  return tile === null ? order : `${order}, and the picture in tiles of ${tile} px`
}

/** One that is none of the ladder stands where the first stands that takes no more. */
function placeOf({ parts, tile }: MemoryPlan): number {
  const side = tile ?? Number.POSITIVE_INFINITY
  const place = MEMORY_PLANS.findIndex(
    (one) =>
      (one.parts === 'in-turn' || parts === 'together') && (one.tile ?? Number.POSITIVE_INFINITY) <= side,
  )
  return place === -1 ? MEMORY_PLANS.length - 1 : place
}
