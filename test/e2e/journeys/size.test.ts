import { expect, it } from 'vitest'
import { filesOnDisk, keptPictures, pictureFile, textsOf } from './records.ts'
import { column, ended, entryWith, openPastWelcome, prompt } from './window.ts'

it('a size of one’s own is typed, rounded to what the model can, painted and kept', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await column(page).getByRole('button', { name: 'Own size' }).click()
  await page.getByLabel('Width').fill('200')
  await page.getByLabel('Width').press('Enter')
  await page.getByLabel('Height').fill('96')
  await prompt(page).fill('flat icon of rocket')
  await column(page).getByText('192 × 96 · cut to size').waitFor()
  await page.keyboard.press('Control+Enter')
  const entry = await entryWith(studio, 'flat icon of rocket')
  await ended(studio, entry.id)
  expect(entry.request.size).toEqual({ kind: 'fit', width: 192, height: 96 })
  const [picture] = keptPictures(folders)
  expect(filesOnDisk(folders)).toEqual([picture?.path])
  expect(textsOf(pictureFile(folders, picture?.path ?? '')).get('parameters')).toContain('Size: 192x96')

  await column(page).getByRole('button', { name: 'By shape' }).click()
  await column(page).getByText('320 × 192').waitFor()
})
