import { expect, it } from 'vitest'
import { begunBy, lanePixels } from './comparing.ts'
import { keptComparison } from './records.ts'
import { addRun, ended, eventually, openPastWelcome } from './window.ts'

const FOX = 'cartoon of fox on a teal background'

it('compared from a picture, its own settings are the first lane, and the same picture', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  const painted = await addRun(studio, { prompt: FOX, sampler: 'euler', steps: 5, seed: '99' })
  const run = await ended(studio, painted.id)
  await page.getByRole('img', { name: `Picture of: ${FOX}` }).waitFor()
  await page.keyboard.press('Control+Shift+K')
  await eventually(async () => (await page.locator('#compare-prompt').inputValue()) === FOX)
  const compared = await begunBy(studio, () => page.keyboard.press('Control+Enter'))
  const done = await ended(studio, compared.id)
  const [first, ...others] = keptComparison(folders, done.id).requests
  expect(first).toEqual(run.request)
  expect(others.map(({ sampler }) => sampler)).not.toContain('euler')
  expect((await lanePixels(studio, done)).equals(await lanePixels(studio, run))).toBe(true)
})
