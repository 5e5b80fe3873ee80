/** The Paint room where the form's model is not here, in a real window on a pretended studio. */
import { expect, it } from 'vitest'
import { asked, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

it('says that the model is not here, where to get it, and paints nothing', async () => {
  await show({ scene: 'absent', models: 'few' })
  await text('PixArt-α 512 is not on this machine').waitFor()
  await text('known when the model is here').waitFor()
  // Of an earlier run: it is not why this one is refused.
  const column = page().getByRole('region', { name: 'What will be painted' })
  expect(await column.getByText(/it was given more memory/).count()).toBe(0)
  expect(await text(/1 × 1|about 2\.5 s/).count()).toBe(0)
  const paint = page().locator('[aria-describedby~="paint-cost"]')
  expect(await paint.getAttribute('aria-disabled')).toBe('true')
  await paint.click({ force: true })
  expect(await asked('queue.add')).toEqual([])
  await page().locator('#paint-cost').getByRole('button', { name: 'Models' }).click()
  await page().getByRole('heading', { name: 'Models', exact: true }).waitFor()
})
