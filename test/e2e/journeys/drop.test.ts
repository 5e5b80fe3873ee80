import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { dropFile, takeInHand } from './hand.ts'
import { picturesOfOthers } from './pictures-of-others.ts'
import { keptDraft, keptEntries } from './records.ts'
import { eventually, openPastWelcome, prompt } from './window.ts'

it('a dropped picture of five programs shows what it says and is restored when asked, and nothing runs', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  for (const { path, source, words, restored } of await picturesOfOthers(join(folders.root, 'others'))) {
    await prompt(page).fill('something else')
    await dropFile(page, path)
    const dialog = page.getByRole('dialog', { name: 'What this picture says' })
    await dialog.getByText(`painted with ${source}`).waitFor()
    for (const word of words) await dialog.getByText(word, { exact: false }).first().waitFor()
    await dialog.getByText(basename(path)).waitFor()
    expect(await prompt(page).inputValue()).toBe('something else')
    await dialog.getByRole('button', { name: 'Restore these settings' }).click()
    await dialog.waitFor({ state: 'detached' })
    await eventually(
      () => {
        expect(keptDraft(folders)?.request).toMatchObject(restored)
        return true
      },
      { within: 5000, what: `What ${source} says in the form` },
    )
  }
  expect(keptEntries(folders)).toEqual([])
})

it('a file that is no picture gets one sentence', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  const broken = join(folders.root, 'broken.png')
  writeFileSync(broken, 'GIF89a is not a PNG')
  await dropFile(page, broken)
  const dialog = page.getByRole('dialog', { name: 'What this picture says' })
  const alert = dialog.getByRole('alert')
  await alert.waitFor()
  expect(await alert.locator('p').allTextContents()).toHaveLength(2) // what happened, and what to do
  expect(await alert.textContent()).toMatch(/E_(PNG|FILE_UNREADABLE)/)
  expect(await alert.textContent()).not.toContain(folders.root)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  const text = join(folders.root, 'notes.txt')
  writeFileSync(text, 'no picture at all')
  await using hand = await takeInHand(page, text)
  await hand.to('dragEnter', 'dragOver')
  await page.getByRole('status').getByText('This is no picture, no model, no LoRA and no recipe').waitFor()
  await hand.to('drop')
  await page.getByText('This is no picture, no model, no LoRA and no recipe').waitFor({ state: 'detached' })
  expect(await dialog.count()).toBe(0)
  expect(keptEntries(folders)).toEqual([])
})
