/** Where the keyboard is after something in the Models room has gone, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { button, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const open = async (models: string) => {
  await show({ scene: 'plain', models })
  await page().keyboard.press('Control+5')
}
const choose = async (title: string, item: string) => {
  await button(`More about ${title}`).focus()
  await page().keyboard.press('Enter')
  await page().getByRole('menuitem', { name: item }).focus()
  await page().keyboard.press('Enter')
}
const press = async (name: string | RegExp) => {
  await button(name).focus()
  await page().keyboard.press('Enter')
}
/** The name of the button that has the focus. */
const focused = () =>
  page().evaluate(() => {
    const one = document.activeElement
    return one?.getAttribute('aria-label') ?? one?.textContent ?? ''
  })

describe('the keyboard goes on', () => {
  it('at the card of a model whose files were removed', async () => {
    await open('full')
    await choose('PixArt-α 256', 'Remove…')
    await press('Remove and free 2.4 GB')
    await text('PixArt-α 256 removed: 2.4 GB freed').waitFor()
    await expect.poll(focused).toBe('Fetch PixArt-α 256…')
  })

  it('at the next card where one’s own was forgotten', async () => {
    await open('added')
    await choose('painterly', 'Forget it…')
    await press('Forget it')
    await text('painterly is off the shelf; its files are where they were').waitFor()
    await expect.poll(focused).toBe('Forget it…')
  })

  it('at the card where nothing was removed after all', async () => {
    await open('full')
    await choose('PixArt-α 256', 'Remove…')
    await button('Remove and free 2.4 GB').waitFor()
    await page().keyboard.press('Escape')
    await expect.poll(focused).toBe('More about PixArt-α 256')
  })

  it('at the card where verifying was stopped', async () => {
    await open('full')
    await choose('HED edge detector', 'Verify every byte')
    await press('Stop verifying HED edge detector')
    await expect.poll(focused).toBe('More about HED edge detector')
  })

  it('in the token’s field where the token was forgotten', async () => {
    await open('few')
    await button('Fetch settings…').click()
    await page().getByLabel('Token').fill('hf_secret')
    await press('Keep it')
    await press('Forget it')
    await text('The token is forgotten').waitFor()
    const isField = () =>
      page()
        .getByLabel('Token')
        .evaluate((one) => one === document.activeElement)
    await expect.poll(isField).toBe(true)
  })
})
