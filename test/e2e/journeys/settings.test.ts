import { expect, it } from 'vitest'
import { type Studio, studioFolders } from '../launch.ts'
import { keptDraft, keptSettings } from './records.ts'
import { column, eventually, fillForm, openAsItWas, openPastWelcome, prompt } from './window.ts'

const PLACE = { x: 140, y: 90, width: 1360, height: 860 }
const HALF_WRITTEN = 'flat icon of a half-written'

it('settings, the half-written prompt and the place of the window survive a restart', async () => {
  using folders = studioFolders()
  {
    await using studio = await openPastWelcome({ folders })
    await studio.app.evaluate(
      ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
      PLACE,
    )
    await changeEverything(studio)
    await studio.page.keyboard.press('Control+1')
    await fillForm(studio.page, { steps: 17, guidance: 2.5, seed: '424242', count: 3 })
    await prompt(studio.page).fill('')
    // To the last key: the window is closed while one types.
    await prompt(studio.page).pressSequentially(HALF_WRITTEN)
  }
  expect(keptSettings(folders)).toMatchObject({
    ...{ theme: 'light', threads: 1, previews: false, historyPanel: false, welcomed: true },
    thumbnailSize: expect.any(Number),
  })
  expect(keptSettings(folders)['thumbnailSize']).not.toBe(160)
  const request = { prompt: HALF_WRITTEN, steps: 17, guidance: 2.5, seed: '424242', count: 3 }
  expect(keptDraft(folders)).toMatchObject({ seedLocked: true, request })

  await using studio = await openAsItWas({ folders })
  const { page, app } = studio
  expect(await prompt(page).inputValue()).toBe(HALF_WRITTEN)
  await column(page)
    .getByRole('button', { name: /^Sampling/ })
    .waitFor()
  const bounds = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(bounds).toEqual(PLACE)
  await page.getByRole('button', { name: 'Show the history' }).first().waitFor()
  expect(await page.getByRole('listbox', { name: 'Prompts, newest first' }).count()).toBe(0)
  await page.keyboard.press('Control+7')
  const light = page.getByRole('radio', { name: 'Light' })
  expect(await light.getAttribute('aria-checked')).toBe('true')
  expect(await page.getByLabel('Threads').inputValue()).toBe('1')
  expect(await page.getByLabel('Show the picture while it is painted').isChecked()).toBe(false)
  expect(await background(studio)).toBe('rgb(244, 243, 241)')
})

async function changeEverything(studio: Studio): Promise<void> {
  const { page, folders } = studio
  await page.keyboard.press('Control+7')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await eventually(async () => (await background(studio)) === 'rgb(20, 20, 22)')
  await page.getByRole('radio', { name: 'Light' }).click()
  await eventually(async () => (await background(studio)) === 'rgb(244, 243, 241)')
  await page.getByLabel('Threads').selectOption('1')
  await page.getByLabel('Show the picture while it is painted').uncheck()
  await page.getByLabel('Show the prompt history beside the easel').uncheck()
  await page.keyboard.press('Control+3')
  const size = page.getByLabel('Size of the pictures').and(page.locator('input'))
  await size.focus()
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight')
  await eventually(() => (keptSettings(folders)['thumbnailSize'] ?? 160) !== 160)
}

const background = ({ page }: Studio): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor)
