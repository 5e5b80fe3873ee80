import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { type Studio, type StudioFolders, studioFolders } from '../launch.ts'
import {
  begunBy,
  choose,
  framed,
  lanePixels,
  lanesNow,
  lanesSeen,
  likenessOnScreen,
  scrubber,
  sharpShown,
  stepsShown,
  watchLanes,
} from './comparing.ts'
import { saveTo } from './dialogs.ts'
import { type KeptEntry, keptComparison, keptEntries, pictureFile, picturesOf } from './records.ts'
import { ended, eventually, fillForm, formHolds, openPastWelcome } from './window.ts'

const FOX = 'cartoon of fox on a teal background'
const STEPS = 40

const LONG = { timeout: 240_000 }

it(
  'four samplers side by side: watched, scrubbed, measured, pinned, exported, painted with, and there again after a restart',
  LONG,
  async () => {
    using folders = studioFolders()
    let id = ''
    {
      await using studio = await openPastWelcome({ folders })
      const { page } = studio
      await fillForm(page, { prompt: FOX, steps: STEPS, seed: '2077' })
      await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Compare' }).click()
      await watchLanes(page)
      const begun = await begunBy(studio, () =>
        page.getByRole('button', { name: 'Compare four samplers' }).click(),
      )
      id = begun.id
      expect((await ended(studio, id)).state).toBe('done')
      await partsWhileItPaints(studio)
      await page.getByText('Painted.').waitFor()
      await scrubsByKeys(studio, begun)
      await scrubsByHand(studio)
      await measures(studio, id)
      await exportsThree(studio, id)
      await paintsWithThePinned(studio, id)
      expect(studio.complaints.filter((text) => /^(page|console):/.test(text))).toEqual([])
    }
    await using studio = await openPastWelcome({ folders })
    await opensAsItWas(studio, id)
  },
)

/** Lanes advance together, a forward pass of each in turn, and are seen to go different ways. */
async function partsWhileItPaints({ page }: Studio): Promise<void> {
  const seen = (await lanesSeen(page)).filter(({ steps }) => steps.length === 4)
  const midway = seen.filter(({ steps }) => steps.every((step) => step > 1 && step < STEPS))
  expect(midway.length, 'places on the way that were drawn').toBeGreaterThan(5)
  for (const { steps } of midway) expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(2)
  const [late] = midway.filter(({ steps }) => Math.min(...steps) > STEPS / 2)
  expect(new Set(late?.drawn).size, 'different pictures halfway').toBeGreaterThan(2)
}

async function scrubsByKeys({ page, folders }: Studio, entry: KeptEntry): Promise<void> {
  await scrubber(page).focus()
  await page.keyboard.press('Home')
  await eventually(async () => (await stepsShown(page)).every((step) => step === 0))
  await page.getByText('before the first step').first().waitFor()
  const drawn: string[] = []
  for (const wanted of [1, 6, 5, 10]) {
    const before = (await stepsShown(page))[0] ?? 0
    const by = wanted - before
    await page.keyboard.press(
      Math.abs(by) === 5 ? `Shift+Arrow${by > 0 ? 'Right' : 'Left'}` : `Arrow${by > 0 ? 'Right' : 'Left'}`,
    )
    await eventually(async () => (await stepsShown(page))[0] === wanted)
    drawn.push(String((await lanesNow(page)).drawn))
  }
  expect(new Set(drawn).size, 'another preview at each place').toBe(4)

  // At rest every lane is decoded; it was only coarse before.
  const decoded = await sharpShown(page, 4)
  for (const source of decoded) expect(source).toMatch(/^img:\/\/step\/[0-9a-f]{64}$/)
  const pictures = picturesOf(folders, entry)
  const early = await likenessOnScreen(page, 0, pictureFile(folders, pictures[0]?.path ?? ''))

  await page.keyboard.press('End')
  const finished = await sharpShown(page, 4)
  expect(finished).toEqual(pictures.map((picture) => `img://picture/${picture.id}`))
  for (const [lane, { path }] of pictures.entries()) {
    // Once it has faded in; the screen scales it.
    const likeness = await eventually(async () => {
      const now = await likenessOnScreen(page, lane, pictureFile(folders, path))
      return now > 30 ? now : Promise.reject(now)
    })
    expect(likeness, `lane ${lane}`).toBeGreaterThan(early)
  }
}

async function scrubsByHand({ page }: Studio): Promise<void> {
  const box = await scrubber(page).boundingBox()
  if (!box) throw new Error('There is no scrubber.')
  const places: number[][] = []
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2)
  await page.mouse.down()
  for (const at of [0.75, 0.5, 0.25]) {
    await page.mouse.move(box.x + box.width * at, box.y + box.height / 2, { steps: 4 })
    places.push(await stepsShown(page))
  }
  await page.mouse.up()
  for (const [at, steps] of places.entries())
    for (const step of steps) expect(Math.abs(step - STEPS * (0.75 - at / 4))).toBeLessThanOrEqual(1)
  await sharpShown(page, 4)
  await page.getByRole('button', { name: 'Play' }).click()
  await eventually(async () => (await stepsShown(page))[0] === STEPS)
  await page.getByRole('button', { name: 'Play' }).waitFor()
}

async function measures({ page, folders }: Studio, id: string): Promise<void> {
  await choose(page, 'What the chart shows', /^Distance to the reference/)
  const lines = page.locator('svg path[fill="none"][stroke-linejoin="round"]')
  await eventually(async () => (await lines.count()) === 4, { what: 'A line a lane' })
  const figures = page.getByRole('table', { name: 'Lanes in figures' })
  const rmsOf = (lane: number) => figures.locator('tbody tr').nth(lane).locator('td').nth(6).textContent()
  await eventually(async () => (await rmsOf(0)) === '–' && Number(await rmsOf(2)) > 0)
  const other = keptComparison(folders, id).lanes[2]?.label ?? ''
  await choose(page, 'Held against', other)
  await eventually(async () => (await rmsOf(2)) === '–' && Number(await rmsOf(0)) > 0)
  await figures
    .getByRole('row', { name: new RegExp(other.replace(/[+]/g, '\\+')) })
    .getByText(', the reference')
    .waitFor()
  await page.getByRole('button', { name: 'by noise' }).click()
  await page.getByRole('button', { name: /^Wipe/ }).click()
  await page.getByRole('button', { name: 'Change places' }).click()
  await page.getByRole('button', { name: /^Pin / }).nth(1).click()
  await scrubber(page).focus()
  for (let at = 0; at < 7; at++) await page.keyboard.press('ArrowLeft')
}

async function exportsThree(studio: Studio, id: string): Promise<void> {
  const { page, folders } = studio
  const { lanes } = keptComparison(folders, id)
  for (const [item, said, name] of [
    [/^Contact sheet/, 'Contact sheet saved', 'sheet.png'],
    [/^Animation/, 'Animation saved', 'way.webp'],
    [/^Figures/, 'Figures saved', 'figures.csv'],
  ] as const) {
    await saveTo(studio, join(folders.root, name))
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: item }).click()
    await page.getByText(said).waitFor()
  }
  const sheet = await sharp(join(folders.root, 'sheet.png')).metadata()
  expect(sheet).toMatchObject({ format: 'png' })
  expect(sheet.width).toBeGreaterThan(512)
  const way = await sharp(join(folders.root, 'way.webp'), { pages: -1 }).metadata()
  expect(way).toMatchObject({ format: 'webp' })
  // Frames that are equal are one.
  expect(way.pages).toBeGreaterThan(10)
  const [head = '', ...rows] = readFileSync(join(folders.root, 'figures.csv'), 'utf8').trim().split('\n')
  expect(head).toContain('forward_passes')
  expect(rows).toHaveLength(4)
  for (const [lane, row] of rows.entries()) expect(row).toContain(lanes[lane]?.label)
  expect(rows[2]).toMatch(/^3,yes,/)
}

async function paintsWithThePinned(studio: Studio, id: string): Promise<void> {
  const { page, folders } = studio
  await page.getByRole('button', { name: 'Take the pinned lane to Paint' }).click()
  await page.locator('#prompt').waitFor()
  const [, second] = keptComparison(folders, id).requests
  if (!second) throw new Error('There is no second lane.')
  expect(second).toMatchObject({ prompt: FOX, seed: '2077' })
  expect(second.sampler).not.toBe(keptEntries(folders)[0]?.request.sampler)
  await formHolds(studio, second)
  await paintedAlone(studio, id)
}

/** That very lane, painted by the form. */
async function paintedAlone(studio: Studio, id: string): Promise<void> {
  const { page, folders } = studio
  const run = await begunBy(studio, () => page.keyboard.press('Control+Enter'))
  expect((await ended(studio, run.id)).state).toBe('done')
  const compared = keptEntries(folders).find((entry) => entry.id === id)
  if (!compared) throw new Error('The comparison is gone.')
  expect((await lanePixels(studio, run)).equals(await lanePixels(studio, compared, 1))).toBe(true)
}

async function opensAsItWas(studio: Studio, id: string): Promise<void> {
  const { page } = studio
  const kept = await viewKept(studio.folders, id)
  expect(kept).toMatchObject({
    pinned: 1,
    reference: 2,
    measure: 'rms',
    by: 'noise',
    mode: 'wipe',
    pair: [1, 0],
  })
  await page.keyboard.press('Control+2')
  const wipe = page.getByRole('button', { name: /^Wipe/ })
  await wipe.waitFor()
  expect(await wipe.getAttribute('aria-pressed')).toBe('true')
  await page.getByRole('button', { name: /^What the chart shows: Distance to the reference/ }).waitFor()
  await page.getByRole('button', { name: 'Take the pinned lane to Paint' }).waitFor()
  expect(await page.getByRole('button', { name: 'by noise' }).getAttribute('aria-pressed')).toBe('true')
  const said = await scrubber(page).getAttribute('aria-valuetext')
  expect(said).toContain(`noise level ${(1 - kept.at).toFixed(2)}`)
  expect(kept.at).toBeGreaterThan(0.1)
  expect(kept.at).toBeLessThan(0.95)
  await page.keyboard.press('Escape')
  await framed(page, 0).waitFor()
  await sharpShown(page, 4)
  await page.locator('[data-frame="pinned"]').waitFor()
  expect(await page.locator('li[data-lane="1"] [data-frame]').getAttribute('data-frame')).toBe('pinned')
  expect(await page.locator('li[data-lane="2"] [data-frame]').getAttribute('data-frame')).toBe('reference')
}

async function viewKept(folders: StudioFolders, id: string) {
  return eventually(() => keptComparison(folders, id).view)
}
