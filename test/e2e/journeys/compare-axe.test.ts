import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bringAxe, lookTwice } from './axe.ts'
import { choose, scrubber, sharpShown, stepsShown } from './comparing.ts'
import { saveTo } from './dialogs.ts'
import { dropFile } from './hand.ts'
import { addRun, ended, eventually, fillForm, openPastWelcome } from './window.ts'

// Twenty-odd looks of some seconds each, on a machine that may be busy.
it('axe finds nothing serious in comparisons and recipes, in both themes', { timeout: 300_000 }, async () => {
  await using studio = await openPastWelcome({ window: { width: 1440, height: 900 } })
  const { page, folders } = studio
  await using axe = await bringAxe(page)
  const found: Record<string, string[]> = {}
  const look = async (place: string): Promise<void> => {
    Object.assign(found, await lookTwice(studio, axe, place))
  }

  await fillForm(page, { prompt: 'cartoon of fox on a teal background', steps: 400, seed: '7' })
  await page.keyboard.press('Control+2')
  await page.getByText('See where samplers part').waitFor()
  await look('Compare, empty')
  await page.getByRole('button', { name: 'Choose what to compare' }).click()
  await page.getByRole('checkbox', { name: /^Hold all lanes against one/ }).check()
  await page
    .getByText(/forward passes/)
    .first()
    .waitFor()
  await look('the form, lanes')
  await page.getByRole('radio', { name: 'Grid' }).click()
  await choose(page, 'Rows', /^Guidance/)
  await page.getByText('9 pictures').waitFor()
  await look('the form, a grid')
  await page.getByRole('radio', { name: 'Lanes' }).click()
  await page.keyboard.press('Control+Enter')
  await eventually(async () => (await stepsShown(page)).some((step) => step > 2))
  await look('a comparison, being painted')
  await page.getByRole('button', { name: /^Cancel/ }).click()
  await page.getByText('The comparison was cancelled.').waitFor()
  await look('a comparison, cancelled')

  const request = await baseRequest()
  const lanes = ['dpmpp-2m', 'ddim', 'heun', 'sa-solver'].map((sampler) => ({
    sampler,
    steps: 6,
    guidance: 4.5,
  }))
  const side = await studio.ask('queue.compare', {
    setup: { kind: 'lanes', request, lanes, equal: 'passes' },
  })
  await ended(studio, side.id)
  await page.getByRole('button', { name: 'Earlier comparisons' }).click()
  const earlier = page.getByRole('dialog', { name: 'Earlier comparisons' })
  await earlier.getByRole('listitem').nth(1).waitFor()
  await look('earlier comparisons')
  await earlier.getByRole('listitem').first().getByRole('button').first().click()
  await sharpShown(page, 4)
  await page.getByRole('button', { name: /^Pin / }).first().click()
  await look('a comparison, done')
  await scrubber(page).focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await choose(page, 'What the chart shows', /^Likeness: SSIM/)
  await look('a comparison, scrubbed and measured')
  for (const mode of ['Wipe', 'Onion skin', 'Difference'] as const) {
    await page.getByRole('button', { name: mode }).click()
    await look(mode)
  }
  await page.getByRole('button', { name: 'How to read this' }).click()
  await page.getByText('How to read a comparison').waitFor()
  await look('how to read it')
  await page.keyboard.press('Escape')

  const x = { of: 'seed', values: ['1', '2', '3'] } as const
  const y = { of: 'guidance', values: [0, 3, 6] } as const
  const grid = await studio.ask('queue.compare', {
    setup: { kind: 'grid', request, x: { ...x, values: [...x.values] }, y: { ...y, values: [...y.values] } },
  })
  await ended(studio, grid.id)
  await page.keyboard.press('Control+3')
  await page.getByRole('option').nth(8).waitFor()
  await look('the Library, with a comparison')
  await page.getByRole('option').first().dblclick()
  await sharpShown(page, 9)
  await look('a grid')

  const run = await addRun(studio, { prompt: 'owl', steps: 3 })
  await ended(studio, run.id)
  await page.keyboard.press('Control+1')
  await page.getByRole('img', { name: 'Picture of: owl' }).waitFor()
  const recipe = join(folders.root, 'owl.recipe.json')
  await saveTo(studio, recipe)
  await page.keyboard.press('Control+Shift+D')
  await page.getByText('Recipe saved').waitFor()
  await dropFile(page, recipe)
  await page.getByText('Everything that it names is here, and the same').waitFor()
  await look('a recipe')
  await page.getByRole('button', { name: 'Replay' }).click()
  await page.getByText('The same picture: every step and every pixel is bit-equal.').waitFor()
  await look('a replay')
  expect(found).toEqual({})
  expect(studio.complaints.filter((text) => /^(page|console):/.test(text))).toEqual([])

  async function baseRequest() {
    const { draft } = await studio.ask('studio.open', {})
    return { ...draft.request, steps: 6, count: 1, seed: '7' }
  }
})
