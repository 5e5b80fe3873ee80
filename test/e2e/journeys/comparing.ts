/** The Compare room: ways through it, and what stands on its canvases and frames. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { psnr } from '../../../main/service/compare/metrics.ts'
import type { RgbPicture } from '../../../native-models/pipeline/encode-png.ts'
import type { Studio, StudioFolders } from '../launch.ts'
import { type KeptEntry, keptEntries, pictureFile, picturesOf, pixelsOf } from './records.ts'
import { eventually } from './window.ts'

export const scrubber = (page: Page) =>
  page.getByRole('slider', { name: 'Place on the way from noise to picture' })

/** A lane's picture in its frame. `lane`: from 0. */
export const framed = (page: Page, lane: number) => page.locator(`li[data-lane="${lane}"] [role="img"]`)

/** The comparison that is queued by what `start` does. */
export async function begunBy({ folders }: Studio, start: () => Promise<unknown>): Promise<KeptEntry> {
  const before = keptEntries(folders).length
  await start()
  return eventually(() => keptEntries(folders)[before], { what: 'A comparison in the queue' })
}

/** One of the options of a picker, by mouse. */
export async function choose(page: Page, picker: string, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${picker}: `) }).click()
  await page.getByRole('menuitemradio', { name: option }).click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

/** The step under the scrubber, of each lane on the stage. */
export const stepsShown = (page: Page): Promise<number[]> =>
  page.locator('li[data-lane] canvas').evaluateAll((all) => all.map((one) => Number(one.dataset['step'])))

export interface Seen {
  /** Of each lane, from 1; 0 before its first. */
  readonly steps: readonly number[]
  /** What stands on its canvas, as a number; empty ones are 0. */
  readonly drawn: readonly number[]
}

/** From now on the page keeps every change of the lanes' canvases, frame by frame. */
export async function watchLanes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Seen[] = []
    Object.assign(window, { seenLanes: seen })
    const look = (): void => {
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>('li[data-lane] canvas')]
      const steps = canvases.map(({ dataset }) => Number(dataset['step']))
      if (String(steps) !== String(seen.at(-1)?.steps)) seen.push({ steps, drawn: canvases.map(sumOf) })
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)

    function sumOf(canvas: HTMLCanvasElement): number {
      if (canvas.style.visibility === 'hidden') return 0
      const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
      return [...data].reduce((sum, value) => (sum * 31 + value) % 1_000_003, 7)
    }
  })
}

export const lanesSeen = (page: Page): Promise<Seen[]> =>
  page.evaluate(() => (window as unknown as { seenLanes: Seen[] }).seenLanes)

/** What stands on the canvases now; they have been watched. */
export async function lanesNow(page: Page): Promise<Seen> {
  const steps = await stepsShown(page)
  return eventually(async () =>
    (await lanesSeen(page)).findLast((one) => String(one.steps) === String(steps)),
  )
}

/** Until the scrubber's lanes all show something sharp: a decoded step, or the finished picture. → where from */
export function sharpShown(page: Page, lanes: number): Promise<string[]> {
  const shown = () =>
    page
      .locator('li[data-lane] img[data-loaded="true"]')
      .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).src))
  return eventually(
    async () => {
      const [sources, steps] = [await shown(), await stepsShown(page)]
      const places = await page
        .locator('li[data-lane] img[data-loaded="true"]')
        .evaluateAll((all) => all.map((one) => Number(one.dataset['step'])))
      if (sources.length !== lanes || String(places) !== String(steps)) throw `${places} of ${steps}`
      return sources
    },
    { within: 60_000, what: 'Sharp pictures of all lanes' },
  )
}

/** Of a finished picture; of a run that is no comparison the first one's. */
export function lanePixels({ folders }: Studio, run: KeptEntry, lane = 0): Promise<Buffer> {
  const picture = picturesOf(folders, run)[lane]
  return pixelsOf(pictureFile(folders, picture?.path ?? ''))
}

/** How like a frame on the screen is to a picture's file: PSNR in dB, without their rounded edges. */
export async function likenessOnScreen(page: Page, lane: number, path: string): Promise<number> {
  const screen = await sharp(await framed(page, lane).screenshot()).metadata()
  const { width = 0, height = 0 } = screen
  const [shown, wanted] = await Promise.all([
    inside(await framed(page, lane).screenshot(), { width, height }),
    inside(path, { width, height }),
  ])
  return psnr(shown, wanted)
}

async function inside(
  picture: Buffer | string,
  { width, height }: { width: number; height: number },
): Promise<RgbPicture> {
  const edge = 4
  const { data, info } = await sharp(
    await sharp(picture).resize(width, height, { kernel: 'cubic' }).png().toBuffer(),
  )
    .extract({ left: edge, top: edge, width: width - 2 * edge, height: height - 2 * edge })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

/** Where a lane's way lies. `lane`: from 0. */
export const trajectoryFile = ({ data }: StudioFolders, id: string, lane: number): string =>
  join(data, 'comparisons', id, `lane-${lane + 1}.safetensors`)
