/** Takes the README's pictures of the real application: `node test/e2e/readme-pictures.ts`. */
import { join } from 'node:path'
import { ROOT } from '../../scripts/setup.mjs'
import { eventually, openPastWelcome, shortRequest } from './journeys/window.ts'

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
const docs = (name: string): string => join(ROOT, 'docs', name)

await using studio = await openPastWelcome({ window: { width: 1280, height: 800 } })
const { page } = studio
for (const [index, prompt] of PROMPTS.entries()) {
  const request = await shortRequest(studio, { prompt, steps: 20, seed: String(7 + index) })
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
  await page.screenshot({ path: docs(`paint-${theme}.png`) })
}
await studio.ask('settings.set', { theme: 'dark' })
await page.keyboard.press('Control+2')
await page.waitForTimeout(2000)
await page.screenshot({ path: docs('library-dark.png') })
