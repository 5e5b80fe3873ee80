/** LoRAs in the column, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, button, form, inHarness, page, prompt, show, text } from '../../harness/in-harness.ts'

inHarness()

describe('LoRAs in the column', () => {
  const weight = (title: string) => page().getByRole('textbox', { name: `Weight of ${title}` })

  it('are found and taken by keyboard, weighed, reset and taken off with the way back', async () => {
    await show({ scene: 'guides' })
    await button('Add a LoRA').click()
    await page().getByRole('combobox', { name: 'Search LoRAs' }).waitFor()
    await page().keyboard.type('line')
    await page().keyboard.press('Enter')
    await weight('Line art').waitFor()
    expect(await weight('Line art').inputValue()).toBe('0.8')
    await weight('Line art').fill('-1.25')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await form()).loras).toEqual([{ name: 'line-art', weight: -1.25 }])
    await page().getByRole('list', { name: 'LoRAs' }).getByTitle('Line art', { exact: true }).dblclick()
    await expect.poll(() => weight('Line art').inputValue()).toBe('0.8')
    await button('Remove Line art').click()
    await expect.poll(async () => (await form()).loras).toBeUndefined()
    await page().keyboard.press('Control+z')
    await weight('Line art').waitFor()
  })

  it('hand the focus on when they are taken off', async () => {
    await show({ scene: 'guided' })
    const focused = () => page().evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await button('Remove Line art').focus()
    await page().keyboard.press('Enter')
    await expect.poll(focused).toMatch(/^Remove (?!Line art)/)
    await page().keyboard.press('Enter')
    await expect.poll(focused).toBe('Add a LoRA')
    expect(await page().getByRole('list', { name: 'LoRAs' }).getByRole('listitem').count()).toBe(0)
  })

  it('are chosen beside the rail, in a column that does not scroll sideways', async () => {
    await show({ scene: 'guided' }, { width: 1024, height: 700 })
    const bar = await button('Add a LoRA').evaluate((one) => {
      const column = one.closest('[aria-label]:not(button)')?.firstElementChild
      return column instanceof HTMLElement ? column.offsetHeight - column.clientHeight : -1
    })
    expect(bar).toBe(0)
    await button('Add a LoRA').click()
    const picker = page().getByRole('dialog', { name: 'Add a LoRA' })
    await picker.waitFor()
    await page().waitForTimeout(300)
    const rail = await page().locator('nav').boundingBox()
    expect((await picker.boundingBox())?.x).toBeGreaterThanOrEqual((rail?.x ?? 0) + (rail?.width ?? 0))
  })

  it('are said to be made for another model, or not to be here, before they are used', async () => {
    await show({ scene: 'misled' })
    await text('Does not fit PixArt nano; it fits PixArt-α 1024.').waitFor()
    await text('This LoRA is not on this machine.').waitFor()
    await text('“Ukiyo-e, after Hokusai” does not fit PixArt nano').waitFor()
    await button('Remove Ukiyo-e, after Hokusai').click()
    await text('There is no LoRA “gone”').waitFor()
    await button('Remove gone').click()
    await page().keyboard.press('Control+Enter')
    await expect.poll(() => asked('queue.add')).toHaveLength(1)
  })

  it('stand as chips under a prompt that names them; a name that is wrong is set right with a click', async () => {
    await show({ scene: 'guides' })
    await prompt().fill('fox <lora:line-art:0.8> <lora:papercut>')
    await button('Line art 0.8').waitFor()
    await text('There is no LoRA “papercut”.').waitFor()
    await button('Did you mean “paper-cut”?').click()
    expect(await prompt().inputValue()).toBe('fox <lora:line-art:0.8> <lora:paper-cut>')
    await button('Paper cut 1').click()
    const selected = await prompt().evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    )
    expect(selected).toBe('<lora:paper-cut>')
  })

  it('cannot be painted where one is named twice', async () => {
    await show({ scene: 'guided' })
    await prompt().fill('fox <lora:line-art:0.8>')
    await text('The LoRA “line-art” is named twice').waitFor()
    await page().keyboard.press('Control+Enter')
    expect(await asked('queue.add')).toEqual([])
    await button('Take the tag out').click()
    expect((await prompt().inputValue()).trim()).toBe('fox')
    await text('is named twice').waitFor({ state: 'detached' })
  })

  it('offer what an LCM LoRA is made for, with the way back', async () => {
    await show({ scene: 'guided' })
    await button('LCM, 4 steps, no guidance').click()
    await expect.poll(form).toMatchObject({ sampler: 'lcm', steps: 4, guidance: 0 })
    await page().keyboard.press('Control+z')
    await expect.poll(form).toMatchObject({ sampler: 'dpm-solver++', steps: 20 })
  })
})
