/** Ways to more models, and how they are fetched and computed, in a real window on a pretended studio. */

import { describe, expect, it } from 'vitest'
import { asked, button, drag, form, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const open = async () => {
  await show({ scene: 'plain', models: 'few' })
  await page().keyboard.press('Control+5')
}
const dialog = () => page().getByRole('dialog')
const section = (name: string) => page().getByRole('region', { name, exact: true })

describe('more models', () => {
  it('come from a folder, and from other programs', async () => {
    await open()
    await button('Add a folder…').click()
    await text('portraits is on the shelf now, used where it lies').waitFor()
    await button('Look for models of other programs').click()
    await text('1 model of another program found').waitFor()
    expect(await section('Yours').getByRole('listitem').count()).toBe(2)
    await button('Look for models of other programs').click()
    await text(/^Nothing new in Hugging Face’s cache/).waitFor()
  })

  it('are dropped as folders, and as files that are no LoRA', async () => {
    await open()
    await page().evaluate(() => {
      DataTransferItem.prototype.webkitGetAsEntry = () =>
        ({ isDirectory: true }) as unknown as FileSystemEntry
    })
    await drag('dragenter', 'landscapes', '')
    await text('A model or a LoRA: let go to add it').waitFor()
    await drag('drop', 'landscapes', '')
    await text('landscapes is on the shelf now, used where it lies').waitFor()
    expect(await asked('loras.add')).toEqual([])
    await page().getByRole('status').getByRole('button', { name: 'Paint with it' }).click()
    await expect.poll(form).toMatchObject({ model: 'landscapes' })
  })

  it('are tried as LoRAs first, and named where they are neither', async () => {
    await show({ scene: 'plain', models: 'few', loras: 'none' })
    await drag('drop', 'landscapes.safetensors', '')
    await text('landscapes is on the shelf now, used where it lies').waitFor()
    await show({ scene: 'plain', models: 'failed', loras: 'none' })
    await drag('drop', 'letter.pth', '')
    await text('“letter.pth” is neither a LoRA nor a model of PixArt.').waitFor()
  })

  it('are a line in the picker of the Paint room', async () => {
    await show({ scene: 'plain', models: 'full' })
    await button(/^Model:/).click()
    expect(await page().getByRole('menuitemradio').count()).toBe(5)
    await page().getByRole('menuitem', { name: 'More models…' }).click()
    await page().getByRole('heading', { name: 'Models', exact: true }).waitFor()
  })
})

describe('how it is fetched', () => {
  it('is a mirror that is an address, a limit, and a token that is not read back', async () => {
    await open()
    await button('Fetch settings…').click()
    await dialog().getByText('Asked in place of the hub. Now asked: huggingface.co').waitFor()
    await dialog().getByLabel('Mirror').fill('ftp://hub.example.org')
    await dialog().getByText('Write a whole address, as in https://hub.example.org').waitFor()
    await page().keyboard.press('Tab')
    expect(await asked('settings.set')).toEqual([])
    await dialog().getByLabel('Mirror').fill('hub.example.org')
    await page().keyboard.press('Enter')
    expect(await dialog().getByLabel('Mirror').inputValue()).toBe('https://hub.example.org')
    await dialog().getByLabel('Speed, at most').selectOption('2000')
    await dialog().getByLabel('Token').fill('hf_secret')
    await page().keyboard.press('Enter')
    await text('Kept in the system’s key store').waitFor()
    await dialog()
      .getByText(/^There is one/)
      .waitFor()
    expect(await dialog().getByLabel('Token').inputValue()).toBe('')
    expect(await asked('settings.set')).toEqual([
      { hubMirror: 'https://hub.example.org' },
      { fetchLimitKb: 2000 },
    ])
    await dialog().getByRole('button', { name: 'Forget it' }).click()
    await expect.poll(() => asked('models.setToken')).toEqual([{ token: 'hf_secret' }, { token: null }])
  })

  it('keeps what was typed where one leaves by Esc', async () => {
    await open()
    await button('Fetch settings…').click()
    await dialog().getByLabel('Token').fill('hf_secret')
    await page().keyboard.press('Escape')
    await text('Kept in the system’s key store').waitFor()
    expect(await asked('models.setToken')).toEqual([{ token: 'hf_secret' }])
    await button('Fetch settings…').click()
    await dialog().getByLabel('Mirror').fill('hub.example.org')
    await page().keyboard.press('Escape')
    await expect.poll(() => asked('settings.set')).toEqual([{ hubMirror: 'https://hub.example.org' }])
  })

  it('comes back to the model that one was about to fetch, and asks the hub anew', async () => {
    await open()
    await button('Fetch PixArt-α 512…').click()
    await button('Mirror and token…').click()
    await dialog().getByLabel('Mirror').waitFor()
    await page().keyboard.press('Escape')
    await dialog().getByRole('heading', { name: 'Fetch PixArt-α 512' }).waitFor()
    await button('Fetch 21.8 GB from huggingface.co').waitFor()
    expect(await asked('models.plan')).toHaveLength(2)
    await page().keyboard.press('Escape')
    const back = button('Fetch PixArt-α 512…')
    await expect.poll(() => back.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('is paused once, however often that is pressed', async () => {
    await show({ scene: 'plain', models: 'fetching', stepMs: '60000' })
    await page().keyboard.press('Control+5')
    const pause = button('Pause').first()
    await pause.evaluate((one: HTMLElement) => {
      one.click()
      one.click()
    })
    await button('Go on').waitFor()
    expect(await asked('models.pause')).toHaveLength(1)
  })
})

it('offers what an earlier check has found damaged', async () => {
  await show({ scene: 'plain', models: 'full' })
  await page().keyboard.press('Control+5')
  await page().evaluate(async () => {
    const { tell, studio } = window as unknown as {
      tell(name: string, data: unknown): void
      studio: { call(name: string, input: object): Promise<{ value: { rows: { name: string }[] } }> }
    }
    const { value } = await studio.call('models.shelf', {})
    const rows = value.rows.map((row) => (row.name === 'pixart-256' ? { ...row, damagedBytes: 7 } : row))
    tell('shelf', { ...value, rows })
  })
  await button('Fetch what is damaged of PixArt-α 256…').waitFor()
  expect(await button(/^Fetch what is damaged/).count()).toBe(1)
})

it('says no time in the first seconds of a fetch', async () => {
  await show({ scene: 'plain', models: 'few', stepMs: '1000' })
  await page().keyboard.press('Control+5')
  await button('Fetch PixArt-α 512…').click()
  await button('Fetch 21.8 GB from huggingface.co').click()
  const moving = page().getByRole('listitem', { name: 'PixArt-α 512', exact: true })
  await moving.getByText(/a second$/).waitFor()
  expect(await moving.getByText(/left$/).count()).toBe(0)
  await moving.getByText(/left$/).waitFor({ timeout: 7000 })
})
