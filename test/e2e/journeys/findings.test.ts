import { renameSync } from 'node:fs'
import { expect, it } from 'vitest'
import { keptPictures, pictureFile } from './records.ts'
import { addRun, ended, eventually, openPastWelcome } from './window.ts'

it('a picture whose file is gone is missed calmly everywhere, and comes back with its file', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  // Where no picture is shown: what was seen once is remembered by the browser.
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const { id } = await addRun(studio, { prompt: 'cartoon of fox' })
  await ended(studio, id)
  const easel = page.getByRole('region', { name: 'Easel' })

  const [picture] = keptPictures(folders)
  const file = pictureFile(folders, picture?.path ?? '')
  renameSync(file, `${file}.away`)
  await page.keyboard.press('Control+1')
  const missing = page.getByText('Not on the disk any more')
  await easel.getByText('Not on the disk any more').waitFor()
  await page.keyboard.press('Control+3')
  await page.getByRole('option').first().waitFor()
  await page.getByRole('option').first().dblclick()
  await page
    .getByRole('dialog', { name: /^Full view/ })
    .getByText('Not on the disk any more')
    .waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+1')
  await missing.first().waitFor()
  expect(await brokenImages(page)).toBe(0)

  renameSync(`${file}.away`, file)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await easel.getByRole('img', { name: 'Picture of: cartoon of fox' }).waitFor()
  await eventually(async () => (await missing.count()) === 0)
})

/** Pictures that the browser shows with its own mark for what it cannot load. */
const brokenImages = (page: Awaited<ReturnType<typeof openPastWelcome>>['page']): Promise<number> =>
  page.evaluate(
    () => [...document.images].filter(({ complete, naturalWidth }) => complete && naturalWidth === 0).length,
  )
