/** The LoRAs room in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, button, drag, form, inHarness, page, prompt, show, text } from '../../harness/in-harness.ts'

inHarness()

describe('the LoRAs room', () => {
  const open = async (scene = 'guides') => {
    await show({ scene })
    await page().keyboard.press('Control+4')
  }
  const cards = () => page().getByRole('listitem')

  it('finds by words and by folder, and shows all again', async () => {
    await open()
    await expect.poll(() => cards().count()).toBe(6)
    await page().keyboard.press('/')
    await page().keyboard.type('layered')
    await expect.poll(() => cards().count()).toBe(1)
    await page().keyboard.type(' nothing')
    await button('Show all').click()
    await button(/^Folder:/).click()
    await page().getByRole('menuitemradio', { name: 'Comes with the studio' }).click()
    await expect.poll(() => cards().count()).toBe(1)
  })

  it('puts trigger words into the prompt and a LoRA into use', async () => {
    await open()
    await button('Into the prompt: line art icon of …').click()
    await cards().filter({ hasText: 'Line art' }).getByRole('button', { name: 'Use' }).click()
    await page().keyboard.press('Control+1')
    expect(await prompt().inputValue()).toMatch(/^line art icon of 3d render/)
    await expect.poll(async () => (await form()).loras).toEqual([{ name: 'line-art', weight: 0.8 }])
  })

  it('keeps what is said of one when one leaves the field', async () => {
    await open()
    await button('Details of Paper cut').click()
    const details = page().getByRole('complementary', { name: 'Details' })
    await details.getByLabel('Notes').fill('for cards')
    await details.getByRole('textbox', { name: 'Trigger words' }).fill('paper cut\n\n craft \ncraft')
    await details.getByLabel('Title').fill('Paper')
    await page().keyboard.press('Enter')
    await details.getByLabel('Alpha').fill('none')
    await page().keyboard.press('Tab')
    await details.getByLabel('Alpha').fill('8')
    await page().keyboard.press('Tab')
    const { id } = (await asked('loras.update'))[0] ?? {}
    await expect
      .poll(() => asked('loras.update'))
      .toEqual([
        { id, notes: 'for cards' },
        { id, triggerWords: ['paper cut', 'craft'] },
        { id, title: 'Paper' },
        { id, alpha: 8 },
      ])
    await details.getByRole('button', { name: 'Thumbnail from the current picture' }).click()
    await expect.poll(() => asked('loras.setThumbnail')).toMatchObject([{ id }])
    await page().keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })
  })

  it('loses nothing of what is filled in faster than it is kept, and sends each field once', async () => {
    await open()
    await button('Details of Paper cut').click()
    const details = page().getByRole('complementary', { name: 'Details' })
    await details.getByLabel('Title').waitFor()
    await page().evaluate(() => {
      const form = document.querySelector('aside')
      const field = (label: string) => {
        const found = [...(form?.querySelectorAll('label') ?? [])].find((one) => one.textContent === label)
        return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement
      }
      const fill = (label: string, text: string) => {
        const one = field(label)
        const type = one instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
        one.focus()
        Object.getOwnPropertyDescriptor(type.prototype, 'value')?.set?.call(one, text)
        one.dispatchEvent(new Event('input', { bubbles: true }))
      }
      fill('Title', 'Paper')
      fill('Trigger words', 'paper\ncraft')
      fill('Description', 'cut by hand')
      fill('Notes', 'for cards')
      fill('Alpha', '8')
    })
    await page().keyboard.type('5')
    await expect.poll(async () => (await asked('loras.update')).length).toBe(4)
    // The answers to four saves are here, and the field that one is in is as it was typed.
    await page().waitForTimeout(100)
    expect(await details.getByLabel('Alpha').inputValue()).toBe('85')
    await page().keyboard.press('Tab')
    const { id } = (await asked('loras.update'))[0] ?? {}
    await expect
      .poll(() => asked('loras.update'))
      .toEqual([
        { id, title: 'Paper' },
        { id, triggerWords: ['paper', 'craft'] },
        { id, description: 'cut by hand' },
        { id, notes: 'for cards' },
        { id, alpha: 85 },
      ])
    expect(await details.getByLabel('Title').inputValue()).toBe('Paper')
    expect(await details.getByLabel('Notes').inputValue()).toBe('for cards')
  })

  it('says of a file that cannot be read why, and what to do', async () => {
    await open()
    const card = cards().filter({ hasText: 'half-fetched' })
    await card.getByText('half-fetched.safetensors is cut short: 2.1 MB of 4.3 MB.').waitFor()
    await card.getByText('The file is damaged or cut short: fetch it again from its source.').waitFor()
    expect(await card.getByRole('button', { name: 'Use' }).count()).toBe(0)
    await card.getByRole('button', { name: /E_SAFETENSORS_LAYOUT/ }).click()
    await expect.poll(() => asked('clipboard.writeText')).toHaveLength(1)
  })

  it('copies the keys that match nothing', async () => {
    await open()
    await button('Details of SDXL detail tweaker').click()
    await button('Copy these keys').click()
    await expect
      .poll(async () => String((await asked('clipboard.writeText'))[0]?.['text']).split('\n').length)
      .toBe(50)
  })

  it('adds a file that is dropped anywhere, having said so, and offers to use it', async () => {
    await show({ scene: 'guides' })
    await drag('dragenter', 'snow.safetensors', '')
    await text('A model or a LoRA: let go to add it').waitFor()
    await drag('drop', 'snow.safetensors', '')
    await text('snow is in LoRAs now').waitFor()
    expect(await text('let go to add it').count()).toBe(0)
    await page().getByRole('status').getByRole('button', { name: 'Use' }).click()
    await expect.poll(async () => (await form()).loras).toEqual([{ name: 'snow', weight: 1 }])
  })

  it('has one sentence for a file that is no LoRA', async () => {
    await show({ scene: 'misled' })
    await drag('drop', 'snow.safetensors', '')
    await text('snow.safetensors is cut short.').waitFor()
  })

  it('remembers folders and forgets them', async () => {
    await open()
    await button('Folders').click()
    await text('not there now').waitFor()
    await button('Forget the folder Downloads').click()
    await text('not there now').waitFor({ state: 'detached' })
    await button('Add a folder…').click()
    await text(/^More \d+$/).waitFor()
    expect(await asked('loras.removeFolder')).toHaveLength(1)
  })

  it('holds the cards in sight alone, of a thousand', async () => {
    await open('shelf')
    await expect.poll(() => cards().count()).toBeGreaterThan(4)
    expect(await cards().count()).toBeLessThan(60)
    expect(await cards().first().getAttribute('aria-setsize')).toBe('1000')
  })

  it('teaches where it is empty', async () => {
    await open('plain')
    await text('No LoRAs yet').waitFor()
    await page().getByRole('main').getByRole('button', { name: 'Add a folder…' }).click()
    await expect.poll(() => asked('loras.chooseFolder')).toHaveLength(1)
  })
})
