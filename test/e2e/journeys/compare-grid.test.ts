import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Studio } from '../launch.ts'
import { begunBy, choose, framed, sharpShown, stepsShown, trajectoryFile } from './comparing.ts'
import { dropFile } from './hand.ts'
import { keptComparison, keptEntries, keptPictures, pictureFile, picturesOf } from './records.ts'
import { ended, eventually, fillForm, formHolds, openPastWelcome, prompt } from './window.ts'

const ROCKET = 'flat icon of rocket on a yellow background'

it('a grid is cancelled and goes on, hangs in history and library, is deleted and brought back, and a dropped cell restores its settings', {
  timeout: 240_000,
}, async () => {
  await using studio = await openPastWelcome()
  const { page } = studio
  await fillForm(page, { prompt: ROCKET, steps: 60, seed: '7' })
  await page.keyboard.press('Control+2')
  await page.getByRole('button', { name: 'Choose what to compare' }).click()
  await page.getByRole('radio', { name: 'Grid' }).click()
  await axis(page, 'Columns', 'Seed', '7, 2077')
  await axis(page, 'Rows', 'Guidance', '0-6:3')
  await page.getByText('6 pictures').waitFor()
  const { id } = await begunBy(studio, () =>
    page
      .getByRole('button', { name: /^Compare/ })
      .last()
      .click(),
  )
  await cancelsAndGoesOn(studio, id)
  await showsItsCells(studio, id)
  await opensFromLists(studio)
  await deletesAndUndoes(studio, id)
  await restoresACell(studio, id)
  expect(studio.complaints.filter((text) => /^(page|console):/.test(text))).toEqual([])
})

async function axis(page: Page, edge: 'Columns' | 'Rows', of: string, values: string): Promise<void> {
  await choose(page, edge, new RegExp(`^${of}`))
  const field = page.getByLabel('Values')
  await field.nth(edge === 'Columns' ? 0 : -1).fill(values)
}

async function cancelsAndGoesOn(studio: Studio, id: string): Promise<void> {
  const { page, folders } = studio
  await eventually(async () => (await stepsShown(page)).some((step) => step > 3))
  await page.getByRole('button', { name: /^Cancel/ }).click()
  expect((await ended(studio, id)).state).toBe('cancelled')
  await page.getByText('The comparison was cancelled.').waitFor()
  expect(keptPictures(folders)).toEqual([])
  await page.getByRole('button', { name: 'Go on' }).click()
  await eventually(() => keptEntries(folders)[0]?.state !== 'cancelled')
  expect((await ended(studio, id)).state).toBe('done')
}

/** Columns run first; each cell is its own guidance and seed. */
async function showsItsCells({ page, folders }: Studio, id: string): Promise<void> {
  const { requests } = keptComparison(folders, id)
  expect(requests.map(({ guidance, seed }) => `${guidance} ${seed}`)).toEqual([
    ...['0 7', '0 2077', '3 7', '3 2077', '6 7', '6 2077'],
  ])
  await page.getByRole('list', { name: 'Lanes by seed and guidance' }).waitFor()
  await sharpShown(page, 6)
  const tops: number[] = []
  for (const lane of [0, 1, 2]) tops.push((await framed(page, lane).boundingBox())?.y ?? Number.NaN)
  expect(tops[0]).toBe(tops[1])
  expect(tops[2]).toBeGreaterThan(tops[1] ?? Number.NaN)
}

async function opensFromLists({ page }: Studio): Promise<void> {
  const room = page.getByRole('main', { name: 'Compare' })
  await page.keyboard.press('Control+1')
  await page.getByRole('option').filter({ hasText: 'Comparison: seed × guidance' }).click()
  await room.waitFor()
  await page.keyboard.press('Control+3')
  const tiles = page.getByRole('listbox', { name: 'Pictures, newest first' }).getByRole('option')
  await eventually(async () => (await tiles.count()) === 6, { what: 'Six pictures in the library' })
  await tiles.nth(2).dblclick()
  await room.waitFor()
  await page.keyboard.press('Control+3')
  await page.getByRole('button', { name: 'Prompts', exact: true }).click()
  const rows = page.getByRole('listbox', { name: 'Prompts, newest first' })
  await rows.getByRole('option').filter({ hasText: 'Comparison: seed × guidance' }).dblclick()
  await room.waitFor()
}

async function deletesAndUndoes({ page, folders }: Studio, id: string): Promise<void> {
  await page.keyboard.press('Control+1')
  const list = page.getByRole('listbox', { name: 'Prompts, newest first' })
  await list.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Delete')
  await eventually(() => keptEntries(folders)[0]?.deleted)
  // What was open is gone, and the room says so.
  await page.keyboard.press('Control+2')
  await page.getByText('This comparison cannot be opened').waitFor()
  await page.keyboard.press('Control+1')
  await page.keyboard.press('Control+z')
  await eventually(() => keptEntries(folders)[0]?.deleted === false)
  expect(keptPictures(folders).filter(({ deleted }) => deleted)).toEqual([])
  expect(existsSync(trajectoryFile(folders, id, 5))).toBe(true)
  await list.getByRole('option').filter({ hasText: 'Comparison' }).click()
  await sharpShown(page, 6)
}

async function restoresACell(studio: Studio, id: string): Promise<void> {
  const { page, folders } = studio
  await page.keyboard.press('Control+1')
  await prompt(page).fill('something else')
  const [entry] = keptEntries(folders)
  const cell = entry && picturesOf(folders, entry)[3]
  await dropFile(page, pictureFile(folders, cell?.path ?? ''))
  await page.getByRole('button', { name: 'Restore these settings' }).click()
  const wanted = keptComparison(folders, id).requests[3]
  if (!wanted) throw new Error('There is no fourth cell.')
  expect(wanted).toMatchObject({ prompt: ROCKET, guidance: 3, seed: '2077' })
  await formHolds(studio, wanted)
}
