import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { launchStudio } from '../launch.ts'
import { focusSeen } from './focus.ts'
import { filesOnDisk, keptEntries, keptPictures } from './records.ts'
import { ended, entryWith, eventually, prompt } from './window.ts'

it('from the start to a painted, starred, deleted and undone picture without a mouse', async () => {
  await using studio = await launchStudio({ window: { width: 1280, height: 800 } })
  const { page, folders } = studio
  const welcome = page.getByRole('dialog', { name: 'Welcome to PixArt Studio' })
  await welcome.waitFor()
  await seen(page, /^Paint “/)
  await page.keyboard.press('Escape')
  await welcome.waitFor({ state: 'detached' })

  await page.keyboard.press('Control+l')
  await eventually(() => prompt(page).evaluate((field) => field === document.activeElement))
  await seen(page, /^Prompt/)
  await page.keyboard.type('cartoon of fox')
  await page.keyboard.press('Control+Enter')
  const { id } = await entryWith(studio, 'cartoon of fox')
  await ended(studio, id)
  await page.getByRole('img', { name: 'Picture of: cartoon of fox' }).waitFor()

  // What is still being painted cannot be deleted, and the list is told a moment after the easel.
  await page.getByRole('option').filter({ hasNotText: 'being painted' }).first().waitFor()
  await page.keyboard.press('Control+f')
  await seen(page, /^Search prompts/)
  await page.keyboard.press('ArrowDown')
  await seen(page, /^Prompts, newest first/)
  await page.keyboard.press('s')
  await eventually(() => keptEntries(folders)[0]?.starred)
  await page.keyboard.press('Delete')
  await eventually(() => keptEntries(folders)[0]?.deleted)
  await page.getByText('1 prompt and its pictures deleted').waitFor()
  await page.keyboard.press('Control+z')
  await eventually(() => keptEntries(folders)[0]?.deleted === false)
  expect(keptEntries(folders)[0]).toMatchObject({ id, starred: true, state: 'done' })
  expect(filesOnDisk(folders)).toEqual([keptPictures(folders)[0]?.path])
})

it.each([
  ['Paint', 'Control+1', 24],
  ['Compare', 'Control+2', 9],
  ['Library', 'Control+3', 14],
  ['LoRAs', 'Control+4', 12],
  ['Models', 'Control+5', 12],
  ['Devices', 'Control+6', 16],
  ['Settings', 'Control+7', 12],
])('every stop of Tab in %s is named and can be seen', async (_room, key, least) => {
  await using studio = await launchStudio({ window: { width: 1280, height: 800 } })
  const { page } = studio
  await studio.ask('settings.set', { welcomed: true })
  const first = await studio.ask('studio.open', {})
  const { id } = await studio.ask('queue.add', {
    request: { ...first.draft.request, prompt: 'fox', steps: 2 },
  })
  await ended(studio, id)
  await prompt(page).waitFor()
  await page.keyboard.press(key)
  const stops = new Set<string>()
  for (let at = 0; at < 80; at++) {
    await page.keyboard.press('Tab')
    const stop = await focusSeen(page)
    if (stop.where === 'body') break
    if (stops.has(stop.where)) break
    stops.add(stop.where)
    expect(stop.name, stop.where).not.toBe('')
    expect(stop.mark, stop.where).not.toBe('')
  }
  expect(stops.size).toBeGreaterThanOrEqual(least)
})

async function seen(page: Page, name: RegExp): Promise<void> {
  const stop = await focusSeen(page)
  expect(stop.name).toMatch(name)
  expect(stop.mark, `a mark at ${stop.where}`).not.toBe('')
}
