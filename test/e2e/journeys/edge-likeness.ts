/** Maps of edges as numbers: as the page gets them, and how much a picture is like one. */
import type { Page } from 'playwright-core'
import sharp from 'sharp'

export interface Light {
  readonly width: number
  readonly height: number
  /** 0 to 255, row by row. */
  readonly values: readonly number[]
}

/** What `img://control/<sha256>` shows, read from a canvas as the edge brush does. */
export function mapInPage(page: Page, sha256: string): Promise<Light> {
  return page.evaluate(async (sha256) => {
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = `img://control/${sha256}`
    await image.decode()
    const canvas = document.createElement('canvas')
    const { naturalWidth: width, naturalHeight: height } = image
    Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const { data = new Uint8ClampedArray() } = context?.getImageData(0, 0, width, height) ?? {}
    return { width, height, values: [...data].filter((_, at) => at % 4 === 0) }
  }, sha256)
}

/** How steep each place of a picture is: the central differences of its light. */
export async function steepness(path: string): Promise<Light> {
  const { data, info } = await sharp(path).greyscale().blur(1).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const light = (x: number, y: number): number => data[(y * width + x) * channels] ?? 0
  const values = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return 0
    return Math.hypot(light(x + 1, y) - light(x - 1, y), light(x, y + 1) - light(x, y - 1))
  })
  return { width, height, values }
}

/** Pearson's correlation of two maps, softened so that a pixel beside an edge still counts. */
export async function likeness(a: Light, b: Light): Promise<number> {
  const [one, other] = [await softened(a), await softened(b)]
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanOne, meanOther] = [mean(one), mean(other)]
  let [both, squareOne, squareOther] = [0, 0, 0]
  for (const [at, value] of one.entries()) {
    const [p, q] = [value - meanOne, (other[at] ?? 0) - meanOther]
    both += p * q
    squareOne += p * p
    squareOther += q * q
  }
  return both / Math.sqrt(squareOne * squareOther)
}

async function softened({ width, height, values }: Light): Promise<readonly number[]> {
  const most = Math.max(1, ...values)
  const bytes = Uint8Array.from(values, (value) => (value / most) * 255)
  const raw = { raw: { width, height, channels: 1 } } as const
  const { data, info } = await sharp(bytes, raw).blur(2).raw().toBuffer({ resolveWithObject: true })
  return [...data].filter((_, at) => at % info.channels === 0)
}
