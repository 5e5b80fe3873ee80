/** The pixels of a pretended lane: out of noise, as much of its picture as is clear. */
import type { Preview } from '../../../native-models/api/events.ts'
import { clearness, type PretendLane, stepsOf } from './pretend-lanes.ts'
import { uuid } from './uuid.ts'

const PREVIEW_SIDE = 32
/** Which picture of the sheet they paint. */
const SUBJECT = 5

const aims = new Map<number, Promise<Uint8Array>>()

function aimOf(lane: number): Promise<Uint8Array> {
  const aim = aims.get(lane) ?? pixelsAt(`img://picture/${uuid(5, lane * 24 + SUBJECT)}`)
  aims.set(lane, aim)
  return aim
}

/** Of the steps `from` … `to`, from 1, both included. */
export async function previewsOf(
  one: PretendLane,
  lane: number,
  { from, to }: { from: number; to: number },
): Promise<Preview> {
  const aim = await aimOf(lane)
  const steps = stepsOf(one).slice(from - 1, to)
  const rgb = new Uint8Array(steps.length * aim.length)
  for (const [n, { noiseLevel }] of steps.entries()) {
    rgb.set(blend(aim, clearness(one, noiseLevel)), n * aim.length)
  }
  return { width: PREVIEW_SIDE, height: PREVIEW_SIDE, rgb }
}

/** The harness paints it: which picture, how clear, of which lane. */
export function imageOf(one: PretendLane, lane: number, step: number): string {
  const clear = clearness(one, stepsOf(one)[step - 1]?.noiseLevel ?? 0)
  const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0')
  return `${hex(lane)}${hex(clear * 255)}${hex(SUBJECT)}`.padStart(64, '0')
}

async function pixelsAt(url: string): Promise<Uint8Array> {
  const image = new Image()
  image.crossOrigin = 'anonymous'
  image.src = url
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = PREVIEW_SIDE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('No canvas.')
  context.drawImage(image, 0, 0, PREVIEW_SIDE, PREVIEW_SIDE)
  const { data } = context.getImageData(0, 0, PREVIEW_SIDE, PREVIEW_SIDE)
  return Uint8Array.from(data.filter((_, at) => at % 4 !== 3))
}

/** The same noise in all lanes. */
function blend(aim: Uint8Array, clear: number): Uint8Array {
  let state = 1
  return aim.map((value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return value * clear + (state >>> 24) * (1 - clear)
  })
}
