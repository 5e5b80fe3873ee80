/** axe on the Models room, in a real window on a pretended studio. */
import { describe, it } from 'vitest'
import { button, findsNothing, inHarness, page, show } from '../../harness/in-harness.ts'

inHarness()

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  const open = async (models: string) => {
    await show({ scene: 'plain', theme, models }, { width: 1280, height: 1100 })
    await page().keyboard.press('Control+5')
    await page().getByRole('heading', { name: 'Ready' }).waitFor()
  }

  it('has no serious finding on any shelf', async () => {
    for (const models of ['few', 'fetching', 'paused', 'failed', 'noroom', 'full', 'added']) {
      await open(models)
      for (const files of await page()
        .getByRole('button', { name: /^(4 files|Memory in)/ })
        .all())
        await files.click()
      await findsNothing(models)
    }
  })

  it('has no serious finding in its dialogs and its menu', async () => {
    await open('few')
    await button('Fetch PixArt-α 512…').click()
    await button('Its files').click()
    await findsNothing('plan')
    await page().keyboard.press('Escape')
    await button('Fetch settings…').click()
    await page().getByLabel('Mirror').fill('nowhere')
    await findsNothing('settings of fetching')
    await open('full')
    await button('More about PixArt-α 512').click()
    await findsNothing('menu')
    await page().getByRole('menuitem', { name: 'Verify every byte' }).click()
    await page()
      .getByText(/^1 thing is wrong/)
      .waitFor()
    await findsNothing('verified')
    await button('More about PixArt-α 512').click()
    await page().getByRole('menuitem', { name: 'Remove…' }).click()
    await button('Remove and free 2.4 GB').waitFor()
    await findsNothing('removing')
    await open('failed')
    await button('Fetch PixArt-α 512…').click()
    await page().getByRole('dialog').getByRole('button', { name: 'Try again' }).waitFor()
    await findsNothing('not reached')
  })
})
