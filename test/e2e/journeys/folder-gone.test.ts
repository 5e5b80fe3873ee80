import { renameSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { filesOnDisk, keptPictures } from './records.ts'
import { column, ended, entryWith, fillForm, openPastWelcome } from './window.ts'

it('a folder that is gone is said beside the prompt, nothing is lost, and one click goes on', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  const aside = `${folders.pictures}-aside`
  renameSync(folders.pictures, aside)
  writeFileSync(folders.pictures, 'a file where the folder was')
  await fillForm(page, { prompt: 'flat icon of star', steps: 2, count: 2 })
  await page.keyboard.press('Control+Enter')
  const entry = await entryWith(studio, 'flat icon of star')
  await column(page).getByText('could not be saved in', { exact: false }).waitFor()
  await column(page).getByRole('button', { name: 'Choose another folder' }).waitFor()
  expect(keptPictures(folders)).toEqual([])

  renameSync(folders.pictures, `${aside}-file`)
  renameSync(aside, folders.pictures)
  await column(page).getByRole('button', { name: 'Try again' }).click()
  await ended(studio, entry.id)
  expect(filesOnDisk(folders)).toEqual(keptPictures(folders).map(({ path }) => path))
  expect(keptPictures(folders).length).toBe(2)
  await column(page).getByText('could not be saved in', { exact: false }).waitFor({ state: 'detached' })
})
