/** How a picture is decoded: at once, or in tiles. */
import type { MemoryPlan } from '../api/memory-plan.ts'

/** Pictures of more pixels than this are decoded in tiles whatever the plan, of so many latent pixels a side. */
const TILE_ABOVE_PIXELS = 1280 * 1280
const LARGE_TILE = 64

/** `tile`: the plan's. → a tile's side in latent pixels; undefined where a picture of that size is decoded at once */
export function tileOf(
  { width, height }: { readonly width: number; readonly height: number },
  shrink: number,
  tile: MemoryPlan['tile'],
): number | undefined {
  if (tile === null) return width * height > TILE_ABOVE_PIXELS ? LARGE_TILE : undefined
  const side = Math.min(Math.ceil(tile / shrink), LARGE_TILE)
  return Math.max(width, height) > side * shrink ? side : undefined
}
