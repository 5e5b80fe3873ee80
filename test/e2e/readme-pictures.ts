/** Takes the README's pictures of the real application: `node test/e2e/readme-pictures.ts`, or only those that are named. */
import { join } from 'node:path'
import { ROOT } from '../../scripts/setup.mjs'
import { takeComparePictures } from './compare-pictures.ts'
import { eventually, openPastWelcome, prompt, shortRequest } from './journeys/window.ts'
import { setSize } from './launch.ts'

const PROMPTS = [
  'cartoon of cat face on a blue background',
  'flat icon of guitar on a black background',
  '3d render of mushroom on a gray background',
  'cartoon of sunflower on a purple background',
  'flat icon of pizza on a green background',
  '3d render of owl on a pink background',
  'cartoon of sailboat on a blue background',
  '3d render of strawberry on a yellow background',
  'flat icon of rocket on a yellow background',
  '3d render of teddy bear on a teal background',
  'cartoon of fox on a teal background',
  '3d render of hamburger on a white background',
]
const save = (name: string) => page.screenshot({ path: join(ROOT, 'docs', name) })

await using studio = await openPastWelcome({ window: { width: 1280, height: 800 } })
const { page } = studio
const compare = () => takeComparePictures(studio, save)
const wanted = process.argv.slice(2)
for (const [name, take] of Object.entries({ rooms, control, loras, models, devices, compare }))
  if (wanted.length === 0 || wanted.includes(name)) await take()

async function rooms(): Promise<void> {
  for (const [index, words] of PROMPTS.entries()) {
    const request = await shortRequest(studio, { prompt: words, steps: 20, seed: String(7 + index) })
    await studio.ask('queue.add', { request })
  }
  await eventually(
    async () => (await studio.ask('history.search', { query: '', limit: 50 })).total === PROMPTS.length,
    { within: 120_000, what: 'Twelve pictures' },
  )
  await eventually(
    async () => (await studio.ask('queue.get', {})).entries.every(({ state }) => state === 'done'),
    {
      within: 120_000,
    },
  )
  for (const theme of ['dark', 'light'] as const) {
    await studio.ask('settings.set', { theme })
    await page.waitForTimeout(1500)
    await save(`paint-${theme}.png`)
  }
  await studio.ask('settings.set', { theme: 'dark' })
  await page.keyboard.press('Control+3')
  await page.waitForTimeout(2000)
  await save('library-dark.png')
}

/** The shelf as it stands on a machine that has fetched nothing. */
async function models(): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await studio.ask('settings.set', { theme })
    await page.keyboard.press('Control+5')
    await page.waitForTimeout(1500)
    await save(`models-${theme}.png`)
  }
}

/** The processor, tested, with what each choice of bits loses there. */
async function devices(): Promise<void> {
  await page.keyboard.press('Control+6')
  await page.getByRole('button', { name: /^(Test|Test again).*: the processor$/ }).click()
  await page.getByRole('button', { name: /^Measure the errors/ }).click()
  await eventually(
    async () => {
      const { rows, testing } = await studio.ask('devices.shelf', { again: false })
      return testing.length === 0 && rows.some(({ tests }) => tests.length > 3)
    },
    { within: 180_000, what: 'Four tests of the processor' },
  )
  for (const theme of ['dark', 'light'] as const) {
    await studio.ask('settings.set', { theme })
    await page.mouse.move(640, 3)
    await page.waitForTimeout(1500)
    await save(`devices-${theme}.png`)
  }
}

/** A painted picture leads the next one, and a LoRA draws it. */
async function control(): Promise<void> {
  await studio.ask('settings.set', { theme: 'light' })
  await page.keyboard.press('Control+1')
  await setSize(studio.app, { width: 1440, height: 900 })
  await page.getByRole('option', { name: /sunflower/ }).click()
  await page.getByRole('button', { name: 'Use as control picture' }).first().click()
  await page.getByRole('img', { name: 'The edges that the painting follows' }).waitFor()
  await page.getByRole('button', { name: 'Add a LoRA' }).click()
  await page.getByRole('option', { name: /Line art/ }).click()
  await page.keyboard.press('Escape')
  await prompt(page).fill('line art icon of sunflower')
  await page.keyboard.press('Control+Enter')
  await eventually(
    async () =>
      (await studio.ask('history.search', { query: 'line art', limit: 5 })).entries[0]?.state === 'done',
    { within: 60_000, what: 'The led picture' },
  )
  await page.getByRole('button', { name: 'Show the edges that it followed' }).click()
  await page.mouse.move(640, 890)
  const dismiss = page.getByRole('status').getByRole('button', { name: 'Dismiss' })
  if ((await dismiss.count()) > 0) await dismiss.click()
  await page.waitForTimeout(1500)
  await save('control-light.png')
}

async function loras(): Promise<void> {
  await setSize(studio.app, { width: 1280, height: 800 })
  await studio.ask('settings.set', { theme: 'dark' })
  await page.keyboard.press('Control+4')
  await page.getByRole('button', { name: /^Details of Line art/ }).click()
  await page.waitForTimeout(1500)
  await save('loras-dark.png')
}
