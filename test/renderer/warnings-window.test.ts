/**
 * React's development half renders all twice and says what is wrong: keys that are missing, effects that do not end,
 * elements in elements that may not hold them. Users get the other half, with which all other tests are done; this one
 * goes through all scenes and rooms with it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildWarningPage } from './harness/build-harness.ts'
import { type Harness, openHarness } from './harness/open-harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pixart-warnings-'))
let harness: Harness
beforeAll(async () => {
  await buildWarningPage(folder)
  harness = await openHarness({ page: folder })
})
afterAll(async () => {
  await harness[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const ROOMS = ['1', '2', '3', '4', '5', '6']
const plain = (choice: Readonly<Record<string, string>>) => ({ scene: 'plain', ...choice })
const SCENES: readonly Readonly<Record<string, string>>[] = [
  ...['welcome', 'empty', 'plain', 'busy', 'failing', 'full', 'kinds'].map((scene) => ({ scene })),
  ...['guides', 'guided', 'misled', 'unled', 'shelf'].map((scene) => ({ scene })),
  ...['empty', 'running', 'four', 'eight', 'grid', 'dropped', 'failed'].map((compare) => plain({ compare })),
  ...['few', 'fetching', 'paused', 'failed', 'noroom', 'full', 'added'].map((models) => plain({ models })),
]

it('tells what React has to say: two runs of one id in the queue', async () => {
  await harness.show({ scene: 'busy' })
  await harness.page.keyboard.press('Control+j')
  await harness.page.evaluate(async () => {
    const { tell, studio } = window as unknown as {
      tell(name: string, data: object): void
      studio: { call(name: string, input: object): Promise<{ value: { entries: object[] } }> }
    }
    const { value } = await studio.call('queue.get', {})
    tell('queue', { ...value, entries: [...value.entries, ...value.entries] })
  })
  await expect.poll(() => harness.complaints.join()).toContain('two children with the same key')
  harness.complaints.splice(0)
})

it.each(SCENES)('has nothing to say of any room: %o', async (scene) => {
  const { page } = harness
  await harness.show({ ...scene, theme: 'light' })
  if (scene['scene'] === 'welcome') await page.keyboard.press('Escape')
  for (const room of ROOMS) {
    await page.keyboard.press(`Control+${room}`)
    await page.locator(`nav [aria-keyshortcuts="Control+${room}"][aria-current="page"]`).waitFor()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))))
  }
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  expect(harness.complaints.splice(0)).toEqual([])
})
