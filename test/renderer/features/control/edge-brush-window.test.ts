/** The edge brush in a real window on a pretended studio. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { asked, button, edges, form, inHarness, page, prompt, show, text } from '../../harness/in-harness.ts'

inHarness()

describe('the edge brush', () => {
  const board = () => page().getByRole('application')
  const open = async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await edges().waitFor()
    await button('Draw on edges').click()
    await board().waitFor()
    await page().waitForTimeout(200)
  }
  const line = async (y: number) => {
    const box = await board().boundingBox()
    if (box === null) throw new Error('There is no board.')
    await page().mouse.move(box.x + box.width * 0.3, box.y + box.height * y)
    await page().mouse.down()
    await page().mouse.move(box.x + box.width * 0.7, box.y + box.height * y, { steps: 8 })
    await page().mouse.up()
  }
  /** 0 to 255, in the middle of what was sent last. */
  const lightAt = async (y: number) => {
    const png = await page().evaluate(() => {
      const { asked } = window as unknown as { asked: { name: string; input: { png: Uint8Array } }[] }
      return [...(asked.filter(({ name }) => name === 'control.draw').at(-1)?.input.png ?? [])]
    })
    const { data, info } = await sharp(Uint8Array.from(png))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([256, 256])
    return data[(Math.round(info.height * y) * info.width + info.width / 2) * info.channels]
  }

  it('draws and erases in the size of the map, and gives the map to the request', async () => {
    await open()
    await line(0.1)
    await page().keyboard.press('e')
    await line(0.5)
    await button('Done').click()
    await board().waitFor({ state: 'detached' })
    expect([await lightAt(0.1), await lightAt(0.5)]).toEqual([255, 0])
    await expect.poll(async () => (await form()).control?.edges).toMatch(/^0+[0-9a-f]+$/)
    await text('Edges, drawn over').waitFor()
  })

  it('gives the edges before back with Ctrl+Z, and never takes letters of the prompt', async () => {
    await open()
    await page().keyboard.press('Escape')
    await prompt().fill('a fox')
    await page().keyboard.type(' in snow')
    await button('Draw on edges').click()
    await line(0.1)
    await button('Done').click()
    await text('The drawn edges will be followed').waitFor()
    const focused = () => page().evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toBe('Draw on edges')
    await expect.poll(async () => (await form()).control?.edges).toBeDefined()
    await page().keyboard.press('Control+z')
    await expect.poll(async () => (await form()).control?.edges).toBeUndefined()
    await page().keyboard.press('Control+z')
    await page().keyboard.press('Control+z')
    expect(await prompt().inputValue()).toBe('a fox in snow')
  })

  it('says so where its drawing was made for another shape or fit, with the way to the found edges', async () => {
    await open()
    await line(0.1)
    await button('Done').click()
    await text('Edges, drawn over').waitFor()
    const quiet = text(/^Drawn for another shape/)
    expect(await quiet.count()).toBe(0)
    await button('Whole').click()
    await quiet.waitFor()
    await button('Fill').click()
    await quiet.waitFor({ state: 'detached' })
    await page().getByRole('radio', { checked: true }).focus()
    await page().keyboard.press('ArrowRight')
    await quiet.waitFor()
    await button('use the found edges').click()
    await quiet.waitFor({ state: 'detached' })
    await expect.poll(async () => (await form()).control?.edges).toBeUndefined()
  })

  it('shows no photograph beneath a picture that is the map itself', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await page().getByLabel('Edges as they are').check()
    await edges().waitFor()
    await button('Draw on edges').click()
    await board().waitFor()
    expect(await board().locator('img').count()).toBe(0)
    expect(
      await page()
        .getByRole('slider', { name: /^How much of the photograph/ })
        .isDisabled(),
    ).toBe(true)
  })

  it('undoes, brings again, and goes back to the found edges', async () => {
    await open()
    await line(0.1)
    await line(0.9)
    await page().keyboard.press('Control+z')
    await page().keyboard.press('Control+z')
    await page().keyboard.press('Control+Shift+Z')
    await button('Done').click()
    await board().waitFor({ state: 'detached' })
    expect(await lightAt(0.1)).toBe(255)
    expect(await lightAt(0.9)).toBeLessThan(128)
    await edges().waitFor()
    await button('Draw on edges').click()
    await button('Back to the found edges').click()
    await expect.poll(() => button('Undo').isEnabled()).toBe(true)
    await button('Done').click()
    await expect.poll(async () => (await form()).control?.edges).toBeUndefined()
  })

  it('is left with Esc: at once where nothing was drawn, else it asks', async () => {
    await open()
    await page().keyboard.press('Escape')
    await board().waitFor({ state: 'detached' })
    await button('Draw on edges').click()
    await line(0.2)
    await page().keyboard.press('Escape')
    await button('Go on drawing').click()
    await board().waitFor()
    await page().keyboard.press('Escape')
    await button('Leave it').click()
    await board().waitFor({ state: 'detached' })
    expect(await asked('control.draw')).toEqual([])
    expect((await form()).control?.edges).toBeUndefined()
  })

  it('is used by keyboard alone, and loses no stroke to another room', async () => {
    await open()
    for (const key of [']', ']', '[', ' ', 'Shift+ArrowRight', ' ']) await page().keyboard.press(key)
    await page().keyboard.press('Control+Enter')
    expect(await asked('queue.add')).toEqual([])
    await page().keyboard.press('Control+3')
    await page().keyboard.press('Control+1')
    await button('Done').click()
    await board().waitFor({ state: 'detached' })
    expect(await lightAt(0.5)).toBe(255)
  })
})
