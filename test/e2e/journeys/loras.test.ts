import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Studio } from '../launch.ts'
import { fetchedLora } from './fetched-lora.ts'
import { dropFile, takeInHand } from './hand.ts'
import { type KeptEntry, keptEntries, keptPictures, pictureFile, pixelsOf } from './records.ts'
import { ended, eventually, fillForm, openPastWelcome, prompt } from './window.ts'

/** Presses Paint → what one sees of the picture, and what was asked for. */
async function paint(studio: Studio): Promise<{ run: KeptEntry; pixels: Buffer }> {
  const { page, folders } = studio
  const before = keptEntries(folders).length
  await page.keyboard.press('Control+Enter')
  const begun = await eventually(() => keptEntries(folders)[before])
  const run = await ended(studio, begun.id)
  expect(run.state).toBe('done')
  const picture = keptPictures(folders).find(({ entry }) => entry === run.seq)
  return { run, pixels: await pixelsOf(pictureFile(folders, picture?.path ?? '')) }
}

it('a dropped LoRA is listed with its report, changes the picture by its weight, and leaves no trace when taken off', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await fillForm(page, { prompt: 'line art icon of fox', steps: 3, seed: '7' })
  const without = await paint(studio)

  await using hand = await takeInHand(page, fetchedLora(studio, 'snow.safetensors'))
  await hand.to('dragEnter', 'dragOver')
  await page.getByText('A model or a LoRA: let go to add it').waitFor()
  await hand.to('drop')
  await page.getByText('snow is in LoRAs now').waitFor()
  expect(existsSync(join(folders.data, 'loras', 'snow.safetensors'))).toBe(true)
  await page.getByRole('status').getByRole('button', { name: 'Use' }).click()
  await page.keyboard.press('Control+4')
  const card = page.getByRole('listitem').filter({ hasText: 'snow' })
  await card.getByText(/^rank 16, matches all \d+ layers of PixArt nano/).waitFor()
  await card.getByRole('button', { name: 'In use' }).waitFor()
  await page.keyboard.press('Control+1')

  const weight = page.getByRole('textbox', { name: 'Weight of snow' })
  const full = await paint(studio)
  expect(full.run.request.loras).toEqual([{ name: 'snow', weight: 1 }])
  await weight.fill('0.5')
  await weight.press('Enter')
  const half = await paint(studio)
  expect(half.run.request.loras).toEqual([{ name: 'snow', weight: 0.5 }])
  await page.getByRole('button', { name: 'Remove snow' }).click()
  const after = await paint(studio)
  expect(after.run.request.loras).toBeUndefined()

  expect(full.pixels.equals(without.pixels)).toBe(false)
  expect(half.pixels.equals(full.pixels)).toBe(false)
  expect(half.pixels.equals(without.pixels)).toBe(false)
  expect(after.pixels.equals(without.pixels)).toBe(true)
})

it('a tag in the prompt is the same as the LoRA in the column', async () => {
  await using studio = await openPastWelcome()
  const { page } = studio
  await fillForm(page, { prompt: 'line art icon of fox <lora:line-art:0.75>', steps: 2, seed: '7' })
  await page.getByRole('button', { name: 'Line art icons 0.75' }).waitFor()
  const tagged = await paint(studio)
  await prompt(page).fill('line art icon of fox')
  await page.getByRole('button', { name: 'Add a LoRA' }).click()
  await page.getByRole('option', { name: /^Line art icons/ }).click()
  const weight = page.getByRole('textbox', { name: 'Weight of Line art icons' })
  await weight.fill('0.75')
  await weight.press('Enter')
  const chosen = await paint(studio)
  expect(chosen.pixels.equals(tagged.pixels)).toBe(true)
})

it('what is said of a LoRA stays beside its file, and what cannot be read gets one clear sentence', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await dropFile(page, fetchedLora(studio, 'winter.safetensors'))
  await page.getByText('winter is in LoRAs now').waitFor()
  await page.keyboard.press('Control+4')
  await page.getByRole('button', { name: 'Details of winter' }).click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('textbox', { name: 'Trigger words' }).fill('line art icon of …')
  await page.keyboard.press('Tab')
  await details.getByLabel('Notes').fill('the quiet one')
  await page.keyboard.press('Tab')
  await eventually(async () => {
    const { loras } = await studio.ask('loras.rescan', {})
    const [kept] = loras.filter(({ name }) => name === 'winter')
    return kept?.notes === 'the quiet one' && kept.triggerWords[0] === 'line art icon of …'
  })
  expect(existsSync(join(folders.data, 'loras', 'winter.json'))).toBe(true)

  const broken = join(folders.root, 'broken.safetensors')
  writeFileSync(broken, 'this is no LoRA at all')
  await dropFile(page, broken)
  const said = page.getByRole('status').filter({ hasText: /E_[A-Z_]+/ })
  await said.waitFor()
  expect(await said.textContent()).not.toContain(folders.root)
  expect(existsSync(join(folders.data, 'loras', 'broken.safetensors'))).toBe(false)
})
