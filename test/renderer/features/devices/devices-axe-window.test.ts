/** axe on the Devices room, in a real window on a pretended studio. */
import { describe, it } from 'vitest'
import { findsNothing, inHarness, page, show } from '../../harness/in-harness.ts'

inHarness()

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it('has no serious finding in any state', async () => {
    for (const devices of ['alone', 'gpus', 'again', 'looking', 'testing', 'fellback']) {
      await show({ scene: 'plain', theme, devices }, { width: 1280, height: 1400 })
      await page().keyboard.press('Control+6')
      await page().getByRole('heading', { name: 'Devices', exact: true }).waitFor()
      for (const fold of await page()
        .getByRole('button', { name: /^(Figures of|Why nothing)/ })
        .all())
        await fold.click()
      await findsNothing(devices)
    }
  })
})
