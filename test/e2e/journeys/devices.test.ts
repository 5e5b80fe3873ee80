/** Devices in the real window: the processor is tested for real, bits are chosen and measured, and all of it stays. */
import { cpus } from 'node:os'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { sayBytes } from '../../../renderer/strings/say.ts'
import { studioFolders } from '../launch.ts'
import { keptSettings } from './records.ts'
import { eventually, openAsItWas, openPastWelcome } from './window.ts'

const PROCESSOR = cpus()[0]?.model.trim() || 'a processor'
/** Two paintings with the embedded model, on a busy machine. */
const TEST_MS = 90_000
const ALL_MS = 4 * TEST_MS

const processor = (page: Page) => page.getByRole('listitem', { name: PROCESSOR, exact: true })
const int8 = (page: Page) =>
  page.getByRole('radiogroup', { name: 'Transformer' }).locator('label', { hasText: 'int8' })

it(
  'the processor is tested, the transformer is measured in int8, and a restart knows both',
  async () => {
    using folders = studioFolders()
    let error: string
    {
      await using studio = await openPastWelcome({ folders })
      const { page } = studio
      await page.keyboard.press('Control+6')
      await page.getByText(/^Painting on the processor: the only device/).waitFor()
      await processor(page).getByText('Not tested yet in float32').waitFor()
      await page.getByRole('button', { name: 'Test (about ten seconds): the processor' }).click()
      await processor(page).getByText('Being tested in float32').waitFor()
      await processor(page)
        .getByText('Passed: the same numbers as the processor’s in float32')
        .waitFor({ timeout: TEST_MS })
      await processor(page).getByRole('button', { name: 'Figures of the test' }).click()
      await processor(page)
        .getByText(/^\d+ steps of [\d.]+ (ms|s)$/)
        .waitFor()
      await processor(page)
        .getByText(/^[\d.]+ [GT]FLOP\/s$/)
        .waitFor()

      const takes = await studio.ask('devices.precisions', { device: 'cpu', model: 'nano' })
      const memory = takes.transformer.find(({ value }) => value === 'int8')?.memoryBytes ?? 0
      expect(memory).toBeGreaterThan(50e6)
      await int8(page)
        .getByText(`${sayBytes(memory)} in all`)
        .waitFor()
      await int8(page).click()
      await eventually(
        () => (keptSettings(folders)['precision'] as { transformer?: string }).transformer === 'int8',
      )
      await processor(page).getByText('Not tested yet in transformer int8').waitFor()
      await page.getByRole('button', { name: 'Measure the errors of 3 choices' }).click()
      error = await measured(page)
      await page.getByRole('button', { name: /^Stop measuring/ }).click()
      await page.getByRole('button', { name: /^Measure the errors? of/ }).waitFor()
    }

    await using studio = await openAsItWas({ folders })
    const { page } = studio
    await studio.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      items.find(({ label }) => label === '&Devices')?.click()
    })
    await int8(page).waitFor()
    expect(await int8(page).getByRole('radio').isChecked()).toBe(true)
    expect(await measured(page)).toBe(error)
    await processor(page)
      .getByText(/^Passed: off by [\d.]+\s% of the latent, picture \d+\sdB$/)
      .waitFor()
    const shelf = await studio.ask('devices.shelf', { again: false })
    expect(shelf.rows.find(({ device }) => device === 'cpu')?.tests.length).toBeGreaterThanOrEqual(2)
  },
  ALL_MS,
)

/** What int8 of the transformer loses, as it is said. */
async function measured(page: Page): Promise<string> {
  const words = int8(page).getByText(/^off by [\d.]+\s%, \d+\sdB$/)
  await words.waitFor({ timeout: TEST_MS })
  return (await words.textContent()) ?? ''
}
