/** Models in the real window: fetched from a hub on loopback, and dropped. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { ROOT } from '../../../scripts/setup.mjs'
import { startCatalogHub } from '../../hub/catalog-hub.ts'
import { type StudioFolders, studioFolders } from '../launch.ts'
import { dropFile } from './hand.ts'
import { keptEntries } from './records.ts'
import { addRun, ended, eventually, fillForm, openPastWelcome } from './window.ts'

/** Slow enough to be killed half-way. */
const SLOW_KB = 100
const SMALL = { kind: 'exact', width: 128, height: 128 } as const

/** No hub but the one that is typed in can be reached. */
const opened = (folders: StudioFolders) =>
  openPastWelcome({
    folders,
    env: {
      ...{ HF_ENDPOINT: 'http://127.0.0.1:9', HF_TOKEN: '', NO_PROXY: '*' },
      PIXART_MODELS: join(folders.root, 'models'),
    },
  })

const card = (page: Page, title: string) => page.getByRole('listitem', { name: title, exact: true })

async function useMirror(page: Page, endpoint: string): Promise<void> {
  await page.getByRole('button', { name: 'Fetch settings…' }).click()
  await page.getByLabel('Mirror').fill(endpoint)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

it('a model is fetched, killed half-way, goes on after a restart, is verified, painted with and removed', async () => {
  using folders = studioFolders()
  await using hub = await startCatalogHub()
  const { host } = new URL(hub.endpoint)
  {
    await using studio = await opened(folders)
    const { page } = studio
    await studio.ask('settings.set', { fetchLimitKb: SLOW_KB })
    await page.keyboard.press('Control+5')
    await useMirror(page, hub.endpoint)
    // Nothing reaches the network before a press.
    expect(hub.asked).toEqual([])
    await page.getByRole('button', { name: 'Fetch PixArt-α 512…' }).click()
    await page.getByRole('dialog').getByText(`${host}, over the network`).waitFor()
    expect(hub.servedBytes).toBeLessThan(50_000)
    await page.getByRole('button', { name: new RegExp(`^Fetch .* from ${host}$`) }).click()
    await card(page, 'PixArt-α 512').getByText('Being fetched', { exact: true }).waitFor()
    await eventually(async () => {
      const { rows } = await studio.ask('models.shelf', {})
      const fetch = rows.find(({ name }) => name === 'pixart-512')?.fetch
      return fetch !== undefined && fetch.sizeBytes > 0 && fetch.doneBytes > fetch.sizeBytes / 4
    })
    await studio.kill()
  }
  const served = hub.servedBytes
  await using studio = await opened(folders)
  const { page } = studio
  await page.keyboard.press('Control+5')
  const model = card(page, 'PixArt-α 512')
  await model.getByText('Paused', { exact: true }).waitFor()
  expect(hub.servedBytes).toBe(served)
  await studio.ask('settings.set', { fetchLimitKb: 0 })
  await model.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('region', { name: 'Ready' }).getByRole('listitem', { name: 'PixArt-α 512' }).waitFor()

  await model.getByRole('button', { name: 'More about PixArt-α 512' }).click()
  await page.getByRole('menuitem', { name: 'Verify every byte' }).click()
  await model.getByText('Every byte is what it should be.').waitFor()
  await model.getByRole('button', { name: 'Paint with it: PixArt-α 512' }).click()
  await fillForm(page, { prompt: 'fox', steps: 2, seed: '7' })
  await page.keyboard.press('Control+Enter')
  const begun = await eventually(() => keptEntries(folders)[0])
  const run = await ended(studio, begun.id)
  expect(run).toMatchObject({ state: 'done', request: { model: 'pixart-512', prompt: 'fox' } })

  await page.keyboard.press('Control+5')
  await model.getByRole('button', { name: 'More about PixArt-α 512' }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  await page.getByRole('button', { name: /^Remove and free / }).click()
  await model.getByRole('button', { name: 'Fetch PixArt-α 512…' }).waitFor()
})

it('a folder is dropped, used where it lies, painted with, and forgotten', async () => {
  using folders = studioFolders()
  const folder = join(folders.root, 'my-model')
  cpSync(join(ROOT, 'test/fixtures/model-1024'), folder, { recursive: true })
  await using studio = await opened(folders)
  const { page } = studio
  await dropFile(page, folder)
  await page.getByText(/is on the shelf now, used where it lies$/).waitFor()
  await page.keyboard.press('Control+5')
  const yours = page.getByRole('region', { name: 'Yours' })
  await yours.getByRole('listitem').waitFor()
  const row = (await studio.ask('models.shelf', {})).rows.find(({ origin }) => origin === 'added')
  expect(row).toMatchObject({ state: 'here', fileName: 'my-model' })
  await yours.getByRole('button', { name: /^Paint with it/ }).click()
  const { id } = await addRun(studio, { model: row?.name ?? '', prompt: 'fox', steps: 2, size: SMALL })
  expect(await ended(studio, id)).toMatchObject({ state: 'done' })

  await page.keyboard.press('Control+5')
  await yours.getByRole('button', { name: /^More about/ }).click()
  await page.getByRole('menuitem', { name: 'Forget it…' }).click()
  await page.getByRole('button', { name: 'Forget it' }).click()
  await yours.waitFor({ state: 'detached' })
})
