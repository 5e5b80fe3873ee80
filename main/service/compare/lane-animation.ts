/** All lanes side by side while the noise goes: an animated WebP, a frame a position of the scrubber. */
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { svgPage, svgText } from './svg-text.ts'

/** A picture as sharp takes it: bytes of a file, or pixels. */
export type FramePicture =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly rgb: Uint8Array }

export interface AnimatedLane {
  readonly label: string
  /** Of the finished picture. */
  readonly width: number
  readonly height: number
}

export interface Frame {
  /** One a lane; undefined where there is nothing to see. */
  readonly pictures: readonly (FramePicture | undefined)[]
  /** Under them: `step 7`. */
  readonly captions: readonly string[]
}

export interface Animation {
  readonly lanes: readonly AnimatedLane[]
  /** Of the first one to the last. */
  readonly frames: AsyncIterable<Frame>
  readonly columns: number
}

const MOST_WIDTH = 1600
const MOST_HEIGHT = 1600
const GAP = 12
const LABEL = 46
/** Smaller pictures are enlarged, so that there is room for words. */
const NARROWEST = 256
/** Before the last frame, all of them; and one of them at least and at most. */
const WALK_MS = 3600
const FRAME_MS = { least: 120, most: 400 }
const LAST_MS = 2000
const QUALITY = 82

interface Layout {
  readonly cell: { readonly width: number; readonly height: number }
  readonly columns: number
  readonly width: number
  readonly height: number
}

/** At most 1600 × 1600 pixels. @throws what sharp throws */
export async function laneAnimation({ lanes, frames, columns }: Animation): Promise<Buffer> {
  const layout = layoutOf(lanes, columns)
  const drawn: Buffer[] = []
  for await (const frame of frames) drawn.push(await drawFrame(lanes, frame, layout))
  const each = Math.round(Math.min(FRAME_MS.most, Math.max(FRAME_MS.least, WALK_MS / drawn.length)))
  const delay = drawn.map((_, index) => (index === drawn.length - 1 ? LAST_MS : each))
  const [only] = drawn
  const joined = drawn.length === 1 && only ? sharp(only) : sharp(drawn, { join: { animated: true } })
  return joined.webp({ quality: QUALITY, effort: 3, loop: 0, delay }).toBuffer()
}

/** In as many columns as a row of few, or two rows. */
export function columnsFor(lanes: number): number {
  return lanes <= 4 ? lanes : Math.ceil(lanes / 2)
}

function layoutOf(lanes: readonly AnimatedLane[], columns: number): Layout {
  const rows = Math.ceil(lanes.length / columns)
  const [widest, tallest] = [
    Math.max(...lanes.map(({ width }) => width)),
    Math.max(...lanes.map(({ height }) => height)),
  ]
  const room = {
    width: Math.floor((MOST_WIDTH - GAP) / columns) - GAP,
    height: Math.floor((MOST_HEIGHT - GAP) / rows) - GAP - LABEL,
  }
  const scale = Math.min(Math.max(1, NARROWEST / widest), room.width / widest, room.height / tallest)
  const cell = {
    width: Math.max(1, Math.floor(widest * scale)),
    height: Math.max(1, Math.floor(tallest * scale)),
  }
  return {
    ...{ cell, columns },
    width: GAP + columns * (cell.width + GAP),
    height: GAP + rows * (cell.height + LABEL + GAP),
  }
}

async function drawFrame(lanes: readonly AnimatedLane[], frame: Frame, layout: Layout): Promise<Buffer> {
  const pictures = await Promise.all(
    frame.pictures.map(async (picture, lane): Promise<OverlayOptions[]> => {
      if (!picture) return []
      return [{ input: await fitted(picture, layout), ...cornerOf(layout, lane) }]
    }),
  )
  const words = lanes.map(({ label }, lane) => wordsOf([label, frame.captions[lane] ?? ''], lane, layout))
  const { width, height } = layout
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...pictures.flat(), { input: svgPage(layout, words.join('')), left: 0, top: 0 }])
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer()
}

function cornerOf({ cell, columns }: Layout, lane: number): { left: number; top: number } {
  return {
    left: GAP + (lane % columns) * (cell.width + GAP),
    top: GAP + Math.floor(lane / columns) * (cell.height + LABEL + GAP),
  }
}

function fitted(picture: FramePicture, { cell }: Layout): Promise<Buffer> {
  const { width, height } = cell
  return opened(picture)
    .resize(width, height, { fit: 'contain', background: '#ffffff' })
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer()
}

function opened(picture: FramePicture): Sharp {
  if (picture.kind === 'file') return sharp(picture.bytes)
  const { width, height, rgb } = picture
  return sharp(rgb, { raw: { width, height, channels: 3 } })
}

function wordsOf([label, caption]: readonly [string, string], lane: number, layout: Layout): string {
  const { left, top } = cornerOf(layout, lane)
  const { width, height } = layout.cell
  return [
    svgText(label, { left, top: top + height + 18, size: 14, width, bold: true }),
    svgText(caption, { left, top: top + height + 36, size: 12, width }),
  ].join('')
}
