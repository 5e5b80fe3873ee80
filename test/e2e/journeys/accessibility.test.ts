import { join } from 'node:path'
import { expect, it } from 'vitest'
import { launchStudio } from '../launch.ts'
import { bringAxe, lookTwice } from './axe.ts'
import { picturesOfOthers } from './pictures-of-others.ts'
import { addRun, ended, prompt } from './window.ts'

// Forty looks of some seconds each, on a machine that may be busy.
it('axe finds nothing serious in any room, in both themes', { timeout: 300_000 }, async () => {
  await using studio = await launchStudio({ window: { width: 1440, height: 900 } })
  const { page, folders } = studio
  await using axe = await bringAxe(page)
  const found: Record<string, string[]> = {}
  const look = async (place: string): Promise<void> => {
    Object.assign(found, await lookTwice(studio, axe, place))
  }

  await page.getByRole('dialog', { name: 'Welcome to PixArt Studio' }).waitFor()
  await look('welcome')
  await page.keyboard.press('Escape')
  await prompt(page).waitFor()
  await look('Paint, empty')
  await page.keyboard.press('Control+3')
  await page.getByText('Your pictures will hang here').waitFor()
  await look('Library, empty')
  await page.keyboard.press('Control+1')

  const long = await addRun(studio, { prompt: 'fox', steps: 900 })
  await addRun(studio, { prompt: 'rocket', steps: 2 })
  await page.getByRole('button', { name: 'Cancel', exact: false }).first().waitFor()
  await page.keyboard.press('Control+j')
  await look('Paint, busy, with its queue')
  await page.keyboard.press('Control+j')
  await studio.ask('queue.cancel', { id: long.id })

  const done = await addRun(studio, { prompt: 'cartoon of fox on a teal background' })
  await ended(studio, done.id)
  await studio.ask('history.update', { id: done.id, starred: true, tags: ['keep'], note: 'A note.' })
  await page.getByRole('img', { name: /^Picture of: cartoon/ }).waitFor()
  await look('Paint, done')

  await page.keyboard.press('Control+Shift+F')
  await page.getByRole('img', { name: 'The edges that the painting follows' }).waitFor()
  await page.getByRole('button', { name: 'Add a LoRA' }).click()
  await page.getByRole('option', { name: /^Line art icons/ }).waitFor()
  await look('the choice of LoRAs')
  await page.getByRole('option', { name: /^Line art icons/ }).click()
  await prompt(page).fill('fox <lora:linart:0.5>')
  await look('Paint, with control, LoRA and a tag')
  await page.getByRole('button', { name: 'Draw on edges' }).click()
  await page.getByRole('application').waitFor()
  await look('the edge brush')
  await page.keyboard.press('Escape')
  await prompt(page).fill('fox')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Show the edges that it followed' }).click()
  await page.getByRole('img', { name: 'Edges that this picture followed' }).waitFor()
  await look('a picture and its edges')
  await page.keyboard.press('Control+4')
  await page.getByRole('button', { name: 'Details of Line art icons' }).click()
  await look('LoRAs')

  await page.keyboard.press('Control+3')
  await page.getByRole('option').first().waitFor()
  await look('Library, pictures')
  await page.getByRole('option').first().dblclick()
  await page.getByRole('dialog').waitFor()
  await look('viewer')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Prompts', exact: true }).click()
  await page.getByRole('option').first().click()
  await look('Library, prompts')

  await page.keyboard.press('Control+6')
  await page.getByRole('radio', { name: 'Automatic' }).waitFor()
  await look('Devices')
  await page.keyboard.press('Control+7')
  await page.getByRole('radio', { name: 'Light' }).waitFor()
  await look('Settings')
  await page.keyboard.press('Control+1')
  await page.getByRole('button', { name: 'Show all shortcuts' }).click()
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await look('shortcuts')
  await page.keyboard.press('Escape')

  const [, a1111] = await picturesOfOthers(join(folders.root, 'others'))
  await page.getByLabel('Open a picture or a recipe, to see what it says').setInputFiles(a1111?.path ?? '')
  await page.getByText('painted with A1111').waitFor()
  await look('a dropped picture')
  expect(found).toEqual({})
})
