/**
 * Decoding in overlapping tiles that are blended linearly, as diffusers does: tiles start every
 * tile × (1 − overlap) latent pixels; each is blended with its (already blended) upper and left neighbours over
 * tile × overlap and gives its upper left part to the picture. Tiles of one shape are decoded in a row: each shape
 * has a session of its own.
 */
import type { HostTensor } from './session.ts'

export interface Tiling {
  /** Side of a tile, in latent pixels. */
  readonly tile: number
  /** Part of a tile that it shares with the next one. */
  readonly overlap: number
}

interface TiledDecode extends Tiling {
  readonly shrink: number
  readonly decode: (latent: HostTensor) => Promise<HostTensor>
}

/** latent (batch, channels, h, w) → (batch, 3, h × shrink, w × shrink) */
export async function decodeInTiles(latent: HostTensor, options: TiledDecode): Promise<HostTensor> {
  const { tile, overlap, shrink, decode } = options
  const [batch, , height, width] = latent.shape as [number, number, number, number]
  const stride = Math.max(1, Math.floor(tile * (1 - overlap)))
  const kept = stride * shrink
  const blend = tile * shrink - kept

  const rows = areasOf({ height, width }, { tile, stride })
  const decoded = new Map<Area, HostTensor>()
  for (const area of byShape(rows.flat())) decoded.set(area, await decode(crop(latent, area)))

  const picture = emptyPicture(batch, height * shrink, width * shrink)
  let above: HostTensor[] = []
  for (const areas of rows) {
    const row = areas.map((area) => decoded.get(area)!)
    for (const [column, tensor] of row.entries()) {
      const { top, left } = areas[column]!
      if (above[column]) blendRows(above[column], tensor, blend)
      if (row[column - 1]) blendColumns(row[column - 1]!, tensor, blend)
      paste(picture, tensor, { top: top * shrink, left: left * shrink, size: kept })
    }
    above = row
  }
  return picture
}

/** Row by row; the last ones may be smaller. */
function areasOf(
  { height, width }: Pick<Area, 'height' | 'width'>,
  { tile, stride }: { tile: number; stride: number },
): Area[][] {
  const starts = (end: number) => Array.from({ length: Math.ceil(end / stride) }, (_, at) => at * stride)
  return starts(height).map((top) =>
    starts(width).map((left) => ({
      ...{ top, left },
      ...{ height: Math.min(tile, height - top), width: Math.min(tile, width - left) },
    })),
  )
}

function byShape(areas: readonly Area[]): Area[] {
  return [...Map.groupBy(areas, ({ height, width }) => `${height}×${width}`).values()].flat()
}

function emptyPicture(batch: number, height: number, width: number): HostTensor {
  return { data: new Float32Array(batch * 3 * height * width), shape: [batch, 3, height, width] }
}

interface Area {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

function crop(source: HostTensor, { top, left, height, width }: Area): HostTensor {
  const [batch, channels, fullHeight, fullWidth] = source.shape as [number, number, number, number]
  const data = new Float32Array(batch * channels * height * width)
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let y = 0; y < height; y++) {
      const from = (plane * fullHeight + top + y) * fullWidth + left
      data.set(source.data.subarray(from, from + width), (plane * height + y) * width)
    }
  }
  return { data, shape: [batch, channels, height, width] }
}

/** The lower edge of `above` runs over into the upper edge of `tile`, in place. */
function blendRows(above: HostTensor, tile: HostTensor, extent: number): void {
  const [batch, channels, height, width] = tile.shape as [number, number, number, number]
  const aboveHeight = above.shape[2]!
  const rows = Math.min(aboveHeight, height, extent)
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let y = 0; y < rows; y++) {
      const from = (plane * aboveHeight + aboveHeight - rows + y) * width
      const to = (plane * height + y) * width
      const share = y / rows
      for (let x = 0; x < width; x++)
        tile.data[to + x] = above.data[from + x]! * (1 - share) + tile.data[to + x]! * share
    }
  }
}

/** The right edge of `before` runs over into the left edge of `tile`, in place. */
function blendColumns(before: HostTensor, tile: HostTensor, extent: number): void {
  const [batch, channels, height, width] = tile.shape as [number, number, number, number]
  const beforeWidth = before.shape[3]!
  const columns = Math.min(beforeWidth, width, extent)
  for (let line = 0; line < batch * channels * height; line++) {
    for (let x = 0; x < columns; x++) {
      const from = line * beforeWidth + beforeWidth - columns + x
      const to = line * width + x
      const share = x / columns
      tile.data[to] = before.data[from]! * (1 - share) + tile.data[to]! * share
    }
  }
}

/** The upper left part of a tile, as far as it fits. */
function paste(
  picture: HostTensor,
  tile: HostTensor,
  { top, left, size }: { top: number; left: number; size: number },
): void {
  const [batch, channels, tileHeight, tileWidth] = tile.shape as [number, number, number, number]
  const [, , height, width] = picture.shape as [number, number, number, number]
  const rows = Math.min(size, tileHeight, height - top)
  const columns = Math.min(size, tileWidth, width - left)
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let y = 0; y < rows; y++) {
      const from = (plane * tileHeight + y) * tileWidth
      picture.data.set(tile.data.subarray(from, from + columns), (plane * height + top + y) * width + left)
    }
  }
}
