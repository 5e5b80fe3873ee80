import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { studioFolders } from '../launch.ts'
import { manyEntries } from './many.ts'
import { eventually, openPastWelcome } from './window.ts'

const COUNT = 10_000
it('10,000 entries scroll by wheel and by keyboard, in the panel and in the library, with few rows in the page', async () => {
  using folders = studioFolders()
  await manyEntries(folders, COUNT)
  await using studio = await openPastWelcome({ folders })
  const { page } = studio
  const panel = page.getByRole('listbox', { name: 'Prompts, newest first' })
  await panel.getByRole('option').first().waitFor()
  await page.getByPlaceholder('Search 10,000 prompts').waitFor()
  // What the machine can do with nothing to draw: it may be busy with something else.
  const calm = await whileScrolling(page, () => sleep(1500))
  const gaps: Record<string, number> = {}
  gaps['panel, wheel'] = await whileScrolling(page, () => wheelOver(page, panel))
  gaps['panel, keys'] = await whileScrolling(page, () => pageDown(page, panel))
  expect(await scrolledTo(page)).toBeGreaterThan(100)
  expect(await page.getByRole('option').count()).toBeLessThan(60)

  await page.keyboard.press('Control+3')
  const grid = page.getByRole('listbox', { name: 'Pictures, newest first' })
  await grid.getByRole('option').first().waitFor()
  gaps['pictures, wheel'] = await whileScrolling(page, () => wheelOver(page, grid))
  gaps['pictures, keys'] = await whileScrolling(page, () => pageDown(page, grid))
  expect(await page.getByRole('option').count()).toBeLessThan(120)
  await page.getByRole('button', { name: 'Prompts', exact: true }).click()
  const rows = page.getByRole('listbox', { name: 'Prompts, newest first' })
  await rows.getByRole('option').first().waitFor()
  gaps['prompts, wheel'] = await whileScrolling(page, () => wheelOver(page, rows))
  gaps['prompts, keys'] = await whileScrolling(page, () => pageDown(page, rows))
  expect(await page.getByRole('option').count()).toBeLessThan(60)

  // To the very end, and a search through all of it.
  await page.keyboard.press('Control+f')
  await page.keyboard.type('"number 9" lighthouse')
  await eventually(async () => (await page.getByRole('option').count()) === 0)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('number 9 sampler:euler')
  await rows.getByText('number 9 ', { exact: false }).first().waitFor()
  process.stdout.write(`p95 of frame gaps in ms: ${JSON.stringify({ calm, ...gaps })}\n`)
})

type List = ReturnType<Page['getByRole']>

async function wheelOver(page: Page, list: List): Promise<void> {
  const box = await list.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 200)
  for (let turn = 0; turn < 50; turn++) {
    await page.mouse.wheel(0, 120)
    await sleep(30)
  }
}

async function pageDown(page: Page, list: List): Promise<void> {
  await list.focus()
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press('PageDown')
    await sleep(30)
  }
}

/** → the 95th percentile of the times between two frames, in ms */
async function whileScrolling(page: Page, scroll: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const frames: number[] = []
    const recorder = { frames, isOn: true }
    Object.assign(window, { recorder })
    const keep = (atMs: number): void => {
      frames.push(atMs)
      if (recorder.isOn) requestAnimationFrame(keep)
    }
    requestAnimationFrame(keep)
  })
  await scroll()
  const frames = await page.evaluate(() => {
    const { recorder } = window as unknown as { recorder: { frames: number[]; isOn: boolean } }
    recorder.isOn = false
    return recorder.frames
  })
  const gaps = frames.slice(1).map((atMs, index) => atMs - (frames[index] ?? atMs))
  expect(gaps.length).toBeGreaterThan(20)
  return Math.round(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.95)] ?? 0)
}

/** The place in the list of the last row that is drawn. */
function scrolledTo(page: Page): Promise<number> {
  return page
    .getByRole('option')
    .evaluateAll((rows) => Math.max(...rows.map((row) => Number(row.ariaPosInSet))))
}
