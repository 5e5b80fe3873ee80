import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { type Studio, studioFolders } from '../launch.ts'
import { likeness, mapInPage, steepness } from './edge-likeness.ts'
import { dropFile } from './hand.ts'
import { type KeptEntry, keptDraft, keptEntries, keptPictures, pictureFile } from './records.ts'
import { column, ended, eventually, fillForm, fillNumber, formHolds, openPastWelcome } from './window.ts'

/** A photograph of a kind: a bold shape before a soft background, larger than what is painted, and no square. */
async function photograph(folder: string, name = 'photograph.jpg'): Promise<string> {
  const path = join(folder, name)
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#d7e6f4"/><stop offset="1" stop-color="#f4eee2"/></linearGradient>
    <rect width="900" height="700" fill="url(#sky)"/>
    <path d="M450 90 720 350H610V610H290V350H180Z" fill="#74301c"/><rect x="400" y="430" width="100" height="180" fill="#f2d479"/></svg>`
  await sharp(Buffer.from(shape)).jpeg({ quality: 92 }).toFile(path)
  return path
}

const edges = (page: Page) => page.getByRole('img', { name: 'The edges that the painting follows' })
const shaOf = async (page: Page): Promise<string> =>
  ((await edges(page).getAttribute('src')) ?? '').replace('img://control/', '')

async function drop(studio: Studio, path: string): Promise<void> {
  await dropFile(studio.page, path)
  await edges(studio.page).waitFor()
  await eventually(() =>
    edges(studio.page).evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth > 0),
  )
}

/** Presses Paint → the run, when it is over. */
async function paint(studio: Studio): Promise<KeptEntry> {
  const before = keptEntries(studio.folders).length
  await studio.page.keyboard.press('Control+Enter')
  const begun = await eventually(() => keptEntries(studio.folders)[before])
  const done = await ended(studio, begun.id)
  expect(done.state).toBe('done')
  return done
}

const fileOf = ({ folders }: Studio, { seq }: KeptEntry): string =>
  pictureFile(folders, keptPictures(folders).find(({ entry }) => entry === seq)?.path ?? '')

it('a dropped photograph leads a painting, is stored with it, and restored from the history after a restart', async () => {
  using folders = studioFolders()
  const path = await photograph(folders.root)
  let led: KeptEntry
  {
    await using studio = await openPastWelcome({ folders })
    const { page } = studio
    await drop(studio, path)
    await fillForm(page, { prompt: 'cartoon of castle on a teal background', steps: 6, seed: '7' })
    led = await paint(studio)
    const { control } = led.request
    expect(control).toMatchObject({ model: 'nano-hed', strength: 1, start: 0, end: 1, fit: 'cover' })
    await page.getByRole('button', { name: 'Show the edges that it followed' }).click()
    await page.getByRole('img', { name: 'Edges that this picture followed' }).waitFor()
    await page.getByRole('button', { name: 'Remove the control picture' }).click()
    await page.getByRole('button', { name: /^Drop a picture/ }).waitFor()
    await eventually(() => keptDraft(folders)?.request.control === undefined)
  }
  await using studio = await openPastWelcome({ folders })
  const { page } = studio
  expect(await edges(page).count()).toBe(0)
  await page.getByRole('option').first().click()
  await edges(page).waitFor()
  await formHolds(studio, led.request)
  // The very same picture again.
  const again = await paint(studio)
  const bytes = (file: string) => sharp(file).raw().toBuffer()
  expect((await bytes(fileOf(studio, again))).equals(await bytes(fileOf(studio, led)))).toBe(true)
})

it('at strength 1 the picture has the edges of the photograph, at strength 0 its own', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await drop(studio, await photograph(folders.root))
  await fillForm(page, { prompt: 'cartoon of cat face on a teal background', steps: 20, seed: '11' })
  const map = await mapInPage(page, await shaOf(page))
  expect([map.width, map.height]).toEqual([256, 256])
  const like: Record<string, number> = {}
  for (const strength of [0, 1]) {
    await fillNumber(page, 'Strength', strength)
    const run = await paint(studio)
    expect(run.request.control?.strength).toBe(strength)
    like[strength] = await likeness(map, await steepness(fileOf(studio, run)))
  }
  console.log(`likeness to the map: ${like[0]?.toFixed(3)} at strength 0, ${like[1]?.toFixed(3)} at 1`)
  expect(like[1]).toBeGreaterThan((like[0] ?? 1) + 0.12)
})

it('another shape asks for the edges anew, in that shape', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await drop(studio, await photograph(folders.root))
  const square = await shaOf(page)
  await page.getByRole('radio', { name: '5:3, 320 by 192' }).click()
  const wide = await eventually(async () => {
    const sha = await shaOf(page).catch(() => '')
    return sha === square ? '' : sha
  })
  expect(await mapInPage(page, wide)).toMatchObject({ width: 320, height: 192 })
})

it('the brush draws on the edges and takes some away, and the painting follows what was drawn', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await drop(studio, await photograph(folders.root))
  const found = await mapInPage(page, await shaOf(page))
  await page.getByRole('button', { name: 'Draw on edges' }).click()
  const box = await page.getByRole('application').boundingBox()
  if (box === null) throw new Error('There is no board.')
  const line = async (y: number): Promise<void> => {
    await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * y, { steps: 12 })
    await page.mouse.up()
  }
  await line(0.08)
  await page.keyboard.press('e')
  await line(0.5)
  await page.getByRole('button', { name: 'Done' }).click()
  const drawn = await eventually(() => keptDraft(folders)?.request.control?.edges)
  await page.getByText('Edges, drawn over').waitFor()
  await edges(page).waitFor()
  const map = await mapInPage(page, await shaOf(page))
  const row = (light: typeof map, y: number): readonly number[] => {
    const from = Math.round(light.height * y) * light.width
    return light.values.slice(from + light.width * 0.2, from + light.width * 0.8)
  }
  expect(Math.min(...row(map, 0.08))).toBe(255)
  expect(Math.max(...row(found, 0.5))).toBeGreaterThan(100)
  expect(Math.max(...row(map, 0.5))).toBe(0)
  await fillForm(page, { prompt: 'cartoon of fox', steps: 3, seed: '3' })
  expect((await paint(studio)).request.control?.edges).toBe(drawn)
})

it('a painted picture, one from the file chooser and one from the clipboard lead, too, and broken files get one sentence', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await fillForm(page, { prompt: 'cartoon of fox', steps: 2, seed: '3' })
  await paint(studio)
  await page.getByRole('img', { name: 'Picture of: cartoon of fox' }).waitFor()
  await page.keyboard.press('Control+Shift+F')
  await edges(page).waitFor()
  const painted = keptDraft(folders)?.request.control?.image
  await column(page)
    .getByLabel('Choose a control picture')
    .setInputFiles(await photograph(folders.root))
  await eventually(() => {
    const now = keptDraft(folders)?.request.control?.image
    return now !== undefined && now !== painted
  })

  const chosen = keptDraft(folders)?.request.control?.image
  const [copied] = keptPictures(folders)
  await studio.ask('pictures.copy', { id: copied?.id ?? '' })
  await page.locator('body').click({ position: { x: 700, y: 10 } })
  await page.keyboard.press('Control+v')
  await eventually(() => {
    const now = keptDraft(folders)?.request.control?.image
    return now !== undefined && now !== chosen
  })

  const broken = join(folders.root, 'broken.jpg')
  await sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))
    .png()
    .toFile(broken)
  truncateSync(broken, 40)
  await dropFile(page, broken)
  const said = page.getByRole('status').filter({ hasText: /E_IMAGE/ })
  await said.waitFor()
  expect(await said.textContent()).not.toContain(folders.root)
})
