/** axe on everything about control images and LoRAs, in a real window on a pretended studio. */
import { describe, it } from 'vitest'
import { button, edges, findsNothing, inHarness, page, prompt, show, text } from '../harness/in-harness.ts'

inHarness()

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it('has no serious finding in the column, the picker, the easel and the brush', async () => {
    await show({ scene: 'guided', theme, stepMs: '5' }, { width: 1280, height: 1100 })
    await edges().waitFor()
    await findsNothing('column')
    await button('Add a LoRA').click()
    await findsNothing('picker')
    await page().keyboard.press('Escape')
    await button('Show the edges that it followed').click()
    for (const view of ['Beside', 'Over it', 'In part']) {
      await button(view).click()
      await findsNothing(view)
    }
    await button('Draw on edges').click()
    await findsNothing('brush')
    await page().keyboard.press(' ')
    await page().keyboard.press(' ')
    await page().keyboard.press('Escape')
    await findsNothing('leaving')
  })

  it('has no serious finding where it fails', async () => {
    await show({ scene: 'misled', theme, stepMs: '5' }, { width: 1280, height: 1100 })
    await text('The control image is gone.').waitFor()
    await prompt().fill('fox <lora:linart>')
    await findsNothing('misled')
    await show({ scene: 'unled', theme, stepMs: '5' })
    await findsNothing('unled')
  })

  it('has no serious finding in the LoRAs room, its details and its folders', async () => {
    await show({ scene: 'guides', theme })
    await page().keyboard.press('Control+4')
    await findsNothing('cards')
    for (const title of ['Paper cut', 'SDXL detail tweaker', 'half-fetched', 'Line art', 'PixArt LCM']) {
      await button(`Details of ${title}`).click()
      await findsNothing(title)
    }
    await button('Folders').click()
    await findsNothing('folders')
    await show({ scene: 'plain', theme })
    await page().keyboard.press('Control+4')
    await findsNothing('empty')
  })
})
