/** What the form says of memory before anything is painted, in a real window on a pretended studio. */
import { expect, it } from 'vitest'
import { asked, findsNothing, inHarness, page, show } from '../../harness/in-harness.ts'

inHarness()

const WINDOW = { width: 1280, height: 800 }
const note = () => page().locator('#paint-memory')
const primary = () => page().locator('[aria-describedby~="paint-cost"]')

it('says nothing where there is room', async () => {
  await show({ scene: 'plain' }, WINDOW)
  await expect.poll(() => asked('memory.plan')).toHaveLength(1)
  expect(await note().count()).toBe(0)
})

it('says how it paints where memory is short, beside the button and to a screen reader', async () => {
  await show({ scene: 'plain', memory: 'short' }, WINDOW)
  await note().waitFor()
  expect(await note().textContent()).toBe(
    'Memory is short (2.9 GB free): painted with text encoder, transformer and decoder one after another, and the picture in tiles of 512 px',
  )
  expect(await primary().getAttribute('aria-describedby')).toContain('paint-memory')
  expect(await primary().getAttribute('aria-disabled')).toBe('false')
  await findsNothing('memory is short')
})

it('says that it will not fit, and what to do, before it is asked for', async () => {
  await show({ scene: 'plain', memory: 'none' }, WINDOW)
  await note()
    .getByText(/needs about 21\.8 GB of memory .* Choose fewer bits in Devices/)
    .waitFor()
})

it('asks again when the model or the size is another one', async () => {
  await show({ scene: 'plain' }, WINDOW)
  await expect.poll(() => asked('memory.plan')).toHaveLength(1)
  await page()
    .getByRole('radiogroup', { name: 'Shape' })
    .getByRole('radio', { checked: false })
    .first()
    .click()
  const [first] = await asked('memory.plan')
  await expect.poll(async () => (await asked('memory.plan')).at(-1)).not.toEqual(first)
})
