/** Memory in the real window: what will not fit says so before anything of it is loaded, and how it is painted where memory is short. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { studioFolders } from '../launch.ts'
import { dropFile } from './hand.ts'
import { keptEntries } from './records.ts'
import { writeColossus, writeWideDecoder } from './wide-models.ts'
import { addRun, ended, openPastWelcome, prompt } from './window.ts'

const yours = (page: Page) => page.getByRole('region', { name: 'Yours' })
const note = (page: Page) => page.locator('#paint-memory')

async function shelve(page: Page, folder: string): Promise<void> {
  await dropFile(page, folder)
  await page.getByText(/is on the shelf now, used where it lies$/).waitFor()
  await page.keyboard.press('Control+5')
  await yours(page).getByRole('listitem').waitFor()
}

it('a model that will not fit says so before it is loaded', async () => {
  using folders = studioFolders()
  const folder = join(folders.root, 'colossus')
  writeColossus(folder)
  await using studio = await openPastWelcome({ folders })
  const { page } = studio
  await shelve(page, folder)
  const card = yours(page).getByRole('listitem')
  await card
    .getByText(/Too large for this machine/)
    .first()
    .waitFor()
  await card.getByText(/needs about [\d.]+ [GT]B of memory .* this machine has/).waitFor()

  await yours(page)
    .getByRole('button', { name: /^Paint with it/ })
    .click()
  await note(page)
    .getByText(/needs about .* and this machine has .* Choose fewer bits in Devices/)
    .waitFor()
  const { engine } = await studio.pids()
  await prompt(page).fill('fox')
  await page.keyboard.press('Control+Enter')
  await page.getByText('E_MEMORY_SHORT').first().waitFor()
  const { draft } = await studio.ask('studio.open', {})
  await expect(studio.ask('queue.add', { request: draft.request })).rejects.toMatchObject({
    code: 'E_MEMORY_SHORT',
  })
  // Nothing was queued, and the engine that waits is still the one that waited.
  await sleep(300)
  expect(keptEntries(folders)).toEqual([])
  expect((await studio.pids()).engine).toBe(engine)

  const { id } = await addRun(studio, { model: 'nano', size: { kind: 'aspect', width: 1, height: 1 } })
  expect(await ended(studio, id)).toMatchObject({ state: 'done' })
})

it('how a picture is painted is said before the press where memory is short, and only there', async () => {
  using folders = studioFolders()
  const folder = join(folders.root, 'wide')
  writeWideDecoder(folder)
  await using studio = await openPastWelcome({ folders })
  const { page } = studio
  const { draft } = await studio.ask('studio.open', {})
  const { model, size } = draft.request
  expect(await studio.ask('memory.plan', { model, size })).toMatchObject({ plan: { parts: 'together' } })
  expect(await note(page).count()).toBe(0)

  await shelve(page, folder)
  const card = yours(page).getByRole('listitem')
  await card.getByText(/it works with text encoder, transformer and decoder one after another/).waitFor()
  await yours(page)
    .getByRole('button', { name: /^Paint with it/ })
    .click()
  await note(page)
    .getByText(/^Memory is short \(\d.* free\): painted with .* in tiles of (512|256) px$/)
    .waitFor()
})
