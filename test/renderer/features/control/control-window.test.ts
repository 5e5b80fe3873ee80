/** The control image in the column and on the easel, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import {
  asked,
  button,
  drag,
  edges,
  FIELD,
  form,
  inHarness,
  page,
  prompt,
  show,
  text,
} from '../../harness/in-harness.ts'

inHarness()

const focused = () => page().evaluate(() => document.activeElement?.textContent)

describe('the control image', () => {
  it('is weighed by keyboard in steps that one can count', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await page().getByRole('slider', { name: 'Strength' }).focus()
    await page().keyboard.press('Shift+ArrowLeft')
    await expect.poll(async () => (await form()).control?.strength).toBe(0.75)
    await page().keyboard.press('PageUp')
    await expect.poll(async () => (await form()).control?.strength).toBe(1)
    await page().getByRole('slider', { name: 'Up to this part of the steps' }).focus()
    await page().keyboard.press('PageDown')
    await expect.poll(async () => (await form()).control?.end).toBe(0.7)
  })

  it('does not keep the prompt out of sight', async () => {
    await show({ scene: 'guided', stepMs: '5' }, { width: 1024, height: 700 })
    const slider = page().getByRole('slider', { name: 'Strength' })
    await slider.focus()
    await page().getByRole('button', { name: 'Add a LoRA' }).scrollIntoViewIfNeeded()
    await page().keyboard.press('Control+l')
    const { top, column } = await prompt().evaluate((field) => ({
      top: field.getBoundingClientRect().top,
      column: field.closest('section')?.parentElement?.getBoundingClientRect().top ?? 0,
    }))
    expect(top).toBeGreaterThan(column)
  })

  it('is a photograph that is dropped in the Paint room, and goes with the way back', async () => {
    await show({ scene: 'guides', stepMs: '5' })
    await drag('drop', 'beach.jpg', 'image/jpeg')
    await edges().waitFor()
    expect(await asked('drop.read')).toEqual([])
    await expect
      .poll(async () => (await form()).control)
      .toMatchObject({ model: 'nano-hed', strength: 1, start: 0, end: 1, fit: 'cover', isEdgeMap: false })
    await button('Remove the control picture').click()
    await button(/^Drop a picture/).waitFor()
    await expect.poll(() => focused()).toMatch(/^Drop a picture/)
    await expect.poll(async () => (await form()).control).toBeUndefined()
    await page().keyboard.press('Control+z')
    await edges().waitFor()
  })

  it('is every picture that is dropped on its field, which says so', async () => {
    await show({ scene: 'guides', stepMs: '5' })
    await drag('dragenter', 'sea.png', 'image/png', FIELD)
    await text('Let go to follow its edges').waitFor()
    expect(await text('Let go to see what this picture says').count()).toBe(0)
    await drag('drop', 'sea.png', 'image/png', FIELD)
    await edges().waitFor()
    expect(await asked('drop.read')).toEqual([])
  })

  it('may be one that carries settings, too: one chooses', async () => {
    await show({ scene: 'guides', stepMs: '5' })
    await drag('drop', 'sea.png', 'image/png')
    const dialog = page().getByRole('dialog', { name: 'What this picture says' })
    await dialog.getByRole('button', { name: 'Use as control picture' }).click()
    await edges().waitFor()
    expect((await form()).prompt ?? '').not.toMatch(/glass/)
  })

  it('comes from the clipboard, and from a painted picture', async () => {
    await show({ scene: 'guides', stepMs: '5' })
    await drag('paste', 'image.png', 'image/png')
    await expect.poll(() => asked('control.paste')).toHaveLength(1)
    await edges().waitFor()
    await page().keyboard.press('Control+Shift+F')
    await expect.poll(() => asked('control.picture')).toHaveLength(1)
  })

  it('asks for its edges again when they may change, and for nothing else', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await edges().waitFor()
    const before = (await asked('control.edges')).length
    await page().getByRole('textbox', { name: 'Strength' }).fill('0.4')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await form()).control?.strength).toBe(0.4)
    await prompt().pressSequentially(' at sea')
    await page().waitForTimeout(400)
    expect(await asked('control.edges')).toHaveLength(before)
    await button('Whole').click()
    await expect.poll(() => asked('control.edges')).toHaveLength(before + 1)
    await page().getByLabel('Edges as they are').check()
    await expect.poll(() => asked('control.edges')).toHaveLength(before + 2)
    expect((await asked('control.edges')).at(-1)).toMatchObject({
      control: { fit: 'contain', isEdgeMap: true },
      model: 'nano',
    })
  })

  it('asks once for several changes in a breath', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await edges().waitFor()
    const before = (await asked('control.edges')).length
    await page().getByRole('radio', { checked: true }).focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight'])
      await page().keyboard.press(key)
    await page().waitForTimeout(600)
    expect((await asked('control.edges')).length - before).toBe(1)
  })

  it('says in one sentence why there are no edges, and tries again', async () => {
    await show({ scene: 'misled', stepMs: '5' })
    await text('The control image is gone.').waitFor()
    const before = (await asked('control.edges')).length
    await button('Try again').click()
    await expect.poll(async () => (await asked('control.edges')).length).toBe(before + 1)
  })

  it('keeps a model without a ControlNet from painting, and is out of its way with one click', async () => {
    await show({ scene: 'unled', stepMs: '5' })
    await text('PixArt-α 1024 has no ControlNet').waitFor()
    await page().keyboard.press('Control+Enter')
    expect(await asked('queue.add')).toEqual([])
    await button('Remove the picture').click()
    await text('PixArt-α 1024 has no ControlNet; PixArt nano has one.').waitFor()
    await page().keyboard.press('Control+Enter')
    await expect.poll(() => asked('queue.add')).toHaveLength(1)
    expect(await asked('control.edges')).toEqual([])
  })

  it('is followed in the part of the steps that one says', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await page().getByRole('textbox', { name: 'From this part of the steps on' }).fill('25')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await form()).control).toMatchObject({ start: 0.25, end: 0.8 })
    await page().getByText('Steps', { exact: true }).first().dblclick()
    await expect.poll(async () => (await form()).control).toMatchObject({ start: 0, end: 1 })
  })
})

describe('a picture that followed edges', () => {
  const map = () => page().getByRole('img', { name: 'Edges that this picture followed' })

  it('shows them beside it, over it and in part, by keys and by hand', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await edges().waitFor()
    await page().evaluate(() => (document.activeElement as HTMLElement).blur())
    await page().keyboard.press('e')
    await map().waitFor()
    const [picture, beside] = [page().getByTestId('frame'), page().getByTestId('edges-frame')]
    expect((await picture.boundingBox())?.width).toBe((await beside.boundingBox())?.width)
    await page().keyboard.press('w')
    await expect.poll(() => map().evaluate((one) => getComputedStyle(one).opacity)).toBe('0.5')
    await page().getByRole('slider', { name: 'How much of the edges is seen' }).press('Home')
    expect(await map().evaluate((one) => getComputedStyle(one).opacity)).toBe('0')
    await button('In part').click()
    expect(await map().evaluate((one) => getComputedStyle(one).clipPath)).toContain('50%')
    await page().evaluate(() => (document.activeElement as HTMLElement).blur())
    await page().keyboard.press('e')
    await map().waitFor({ state: 'detached' })
  })

  it('are parted where the divider is dragged, which does not open the full view', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await page().evaluate(() => (document.activeElement as HTMLElement).blur())
    await page().keyboard.press('e')
    await button('Over it').click()
    expect(await map().evaluate((one) => getComputedStyle(one).mixBlendMode)).toBe('screen')
    await button('In part').click()
    const frame = await page().getByTestId('frame').boundingBox()
    if (frame === null) throw new Error('There is no frame.')
    const y = frame.y + frame.height / 2
    await page().mouse.move(frame.x + frame.width / 2, y)
    await page().mouse.down()
    await page().mouse.move(frame.x + frame.width * 0.25, y + 30, { steps: 5 })
    await page().mouse.up()
    expect(await map().evaluate((one) => getComputedStyle(one).clipPath)).toMatch(/ 2[456]%/)
    expect(await page().getByRole('dialog').count()).toBe(0)
  })

  it('is marked in the history', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    const row = page().getByRole('option').first()
    await row.getByRole('img', { name: 'Control' }).waitFor()
    await row.getByRole('img', { name: 'LoRAs' }).waitFor()
  })

  it('says it in its information, and gives control and LoRAs back on their own', async () => {
    await show({ scene: 'guided', stepMs: '5' })
    await page().getByRole('option').first().click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Use its LoRAs' }).click()
    await expect.poll(async () => (await form()).loras).toEqual([{ name: 'line-art', weight: 0.8 }])
    await page().keyboard.press('Control+3')
    await page().getByRole('option').first().dblclick()
    await text(/strength 1, 0–80 % of the steps, fill$/).waitFor()
    await text('line-art 0.8').first().waitFor()
  })
})
