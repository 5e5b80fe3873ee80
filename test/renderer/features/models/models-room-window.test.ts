/** The Models room in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, button, form, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const open = async (models = 'few', more: Readonly<Record<string, string>> = {}) => {
  await show({ scene: 'plain', models, ...more })
  await page().keyboard.press('Control+5')
}
const card = (title: string) => page().getByRole('listitem', { name: title, exact: true })
const dialog = () => page().getByRole('dialog')
const section = (name: string) => page().getByRole('region', { name, exact: true })

describe('the shelf', () => {
  it('says of each what it is for, what it takes and whether this machine has it', async () => {
    await open()
    const large = card('PixArt-α 1024')
    await large.getByText('The large one: pictures of about a megapixel').waitFor()
    await large
      .getByText(
        /^about 21.8 GB, of which 19.4 GB are shared with other PixArt models and fetched onceLicence OpenRAIL/,
      )
      .waitFor()
    await large.getByText(/^Too large for this machine: needs about 19.9 GB/).waitFor()
    await large.getByRole('button', { name: 'Memory in each precision, about' }).click()
    await large.getByText('transformer int8, text encoder int4').waitFor()
    await card('PixArt-δ LCM 1024')
      .getByText(/^Tight on this machine/)
      .waitFor()
    await section('Ready').getByText('PixArt nano', { exact: true }).waitFor()
    expect(await section('Follow a picture').getByRole('listitem').count()).toBe(2)
    expect(await asked('models.plan')).toEqual([])
  })

  it('teaches the first time, and paints with what is here', async () => {
    await open()
    await text(/^It draws simple things in seconds.*about 21.8 GB.*only about 2.4 GB/).waitFor()
    await button('Paint with it now').click()
    await page().getByLabel('Prompt', { exact: true }).waitFor()
    expect(await form()).toMatchObject({ model: 'nano' })
    await open('full')
    await card('PixArt-α 512').waitFor()
    expect(await text(/^It draws simple things/).count()).toBe(0)
  })

  it('chooses a model with its own defaults, and takes that back', async () => {
    await open('full')
    await button('Paint with it: PixArt-δ LCM 1024').click()
    await text('PixArt-δ LCM 1024 is chosen, with its own defaults').waitFor()
    await expect.poll(form).toMatchObject({ model: 'pixart-lcm-1024', sampler: 'lcm', steps: 4, guidance: 0 })
    await button(/^Undo/).click()
    await expect.poll(form).toMatchObject({ model: 'nano', sampler: 'dpm-solver++', steps: 20 })
  })
})

describe('fetching', () => {
  it('asks for nothing before it was pressed, and says all of it before it begins', async () => {
    await open('few', { stepMs: '20' })
    await button('Fetch PixArt-α 512…').click()
    await dialog().getByText('huggingface.co, over the network').waitFor()
    await dialog().getByText('118 GB, 96.2 GB afterwards').waitFor()
    await dialog().getByText('OpenRAIL++-M, Apache-2.0, MIT').waitFor()
    await dialog().getByRole('button', { name: 'Its files' }).click()
    await dialog().getByText('transformer/config.json').waitFor()
    expect(await asked('models.fetch')).toEqual([])
    await button('Fetch 21.8 GB from huggingface.co').click()
    expect(await asked('models.fetch')).toEqual([{ name: 'pixart-512' }])
    await section('Ready').getByRole('listitem', { name: 'PixArt-α 512' }).waitFor()
    await button('Paint with it: PixArt-α 512').click()
    await expect.poll(form).toMatchObject({ model: 'pixart-512' })
  })

  it('takes the keyboard to the card, which has moved', async () => {
    await open('few', { stepMs: '60000' })
    await button('Fetch PixArt-α 256…').click()
    await button('Fetch 21.8 GB from huggingface.co').click()
    const pause = section('Being fetched').getByRole('button', { name: 'Pause' })
    await expect.poll(() => pause.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('tells how far it is, as a whole and file by file', async () => {
    await open('fetching')
    const moving = card('PixArt-δ LCM 1024')
    await moving.getByText('14.5 GB of 21.8 GB · 18.2 MB a second · about 6 min 40 s left').waitFor()
    const line = moving.getByRole('progressbar')
    expect(await line.getAttribute('aria-valuenow')).toBe('66')
    await moving.getByRole('button', { name: '4 files' }).click()
    await moving.getByText('335 MB, here').waitFor()
    await card('PixArt-α 512').getByText('Waits for the fetch before it').waitFor()
  })

  it('pauses, goes on, and is given up with a way back', async () => {
    await open('fetching', { stepMs: '60000' })
    const moving = card('PixArt-δ LCM 1024')
    await moving.getByRole('button', { name: 'Pause' }).click()
    await moving.getByText('Paused', { exact: true }).waitFor()
    await moving.getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => asked('models.fetch')).toEqual([{ name: 'pixart-lcm-1024' }])
    await moving.getByRole('button', { name: 'Cancel' }).click()
    await text(/^Fetch of PixArt-δ LCM 1024 given up\. 14.5 GB of it stay here\.$/).waitFor()
    await card('PixArt-δ LCM 1024')
      .getByText(/14.5 GB of 21.8 GB are here/)
      .waitFor()
    await button('Go on with it').click()
    await expect.poll(() => asked('models.fetch')).toHaveLength(2)
  })

  it('says why it stopped and what to do, and that it waits for room', async () => {
    await open('failed')
    await text('The hub sent nothing for 20 seconds.').waitFor()
    await text('Fetch it again: it goes on where it was.').waitFor()
    await button('Try again').click()
    await expect.poll(() => asked('models.fetch')).toHaveLength(1)
    await open('noroom')
    await text('Waits for room on the disk').waitFor()
    await text(/^6\.1 GB more are needed on the disk of "models"; it goes on by itself/).waitFor()
    await button('Fetch PixArt-α 256…').click()
    await dialog()
      .getByText(/^20.6 GB more are needed on this disk/)
      .waitFor()
  })

  it('says that it tries again by itself while there is no connection', async () => {
    await open('cut')
    const moving = card('PixArt-δ LCM 1024')
    await moving.getByText('No connection, it tries again', { exact: true }).waitFor()
    await moving.getByText('It tries again by itself; what has come is kept.').waitFor()
    expect(await moving.getByText(/ a second|left$|then go on/).count()).toBe(0)
  })

  it('is told of on the rail, in every room', async () => {
    await show({ scene: 'plain', models: 'fetching' })
    const models = page().getByRole('navigation').getByRole('button', { name: 'Models' })
    await models.locator('[data-share-mark="moves"]').waitFor()
    await models.hover()
    await text('Models · Fetching PixArt-δ LCM 1024, 66 %').waitFor()
    await show({ scene: 'plain', models: 'noroom' })
    await models.locator('[data-share-mark="waits"]').waitFor()
  })

  it('says in the dialog that the hub cannot be reached, and asks again', async () => {
    await open('failed')
    await button('Fetch PixArt-α 256…').click()
    await dialog().getByText('huggingface.co cannot be reached: the name was not found.').waitFor()
    expect(
      await dialog()
        .getByRole('button', { name: /^Fetch/ })
        .count(),
    ).toBe(0)
    const before = (await asked('models.plan')).length
    await dialog().getByRole('button', { name: 'Try again' }).click()
    await expect.poll(async () => (await asked('models.plan')).length).toBe(before + 1)
  })
})

describe('what is here', () => {
  const choose = async (title: string, item: string) => {
    await button(`More about ${title}`).click()
    await page().getByRole('menuitem', { name: item }).click()
  }

  it('is verified, and what was found is said', async () => {
    await open('full')
    await choose('PixArt-α 1024', 'Verify every byte')
    await card('PixArt-α 1024').getByText('Every byte is what it should be.').waitFor()
    await choose('PixArt-α 512', 'Verify every byte')
    await card('PixArt-α 512')
      .getByText(/has another digest than the hub says/)
      .waitFor()
    await card('PixArt-α 512')
      .getByRole('button', { name: 'Fetch what is damaged of PixArt-α 512…' })
      .waitFor()
    await card('PixArt-α 512').getByRole('button', { name: 'Dismiss' }).click()
    await text(/has another digest/).waitFor({ state: 'detached' })
  })

  it('says how far verifying is, and stops it', async () => {
    await open('full')
    await choose('HED edge detector', 'Verify every byte')
    const hed = card('HED edge detector')
    await hed.getByText('21 MB of 59 MB read · about 12 s left').waitFor()
    expect(await hed.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('35')
    await hed.getByRole('button', { name: 'Stop verifying HED edge detector' }).click()
    await hed.getByRole('progressbar').waitFor({ state: 'detached' })
    expect(await page().getByRole('alert').count()).toBe(0)
  })

  it('is removed only after it was said what that frees and what stays', async () => {
    await open('full')
    await choose('PixArt-α 256', 'Remove…')
    await dialog().getByText('Deletes its files and frees 2.4 GB.').waitFor()
    await dialog().getByText('T5 and the VAE stay: PixArt-α 512 needs them.').waitFor()
    expect(await asked('models.remove')).toEqual([])
    await button('Remove and free 2.4 GB').click()
    await text('PixArt-α 256 removed: 2.4 GB freed').waitFor()
    await section('Can be fetched').getByRole('listitem', { name: 'PixArt-α 256' }).waitFor()
  })

  it('is forgotten, not deleted, where it is one’s own', async () => {
    await open('added')
    await text(/^It is not where it was/).waitFor()
    await text('pixart-mix.safetensors has no text encoder beside it.').waitFor()
    await choose('painterly', 'Forget it…')
    await dialog()
      .getByText(/All its files stay where they are/)
      .waitFor()
    await button('Forget it').click()
    await card('painterly').waitFor({ state: 'detached' })
  })

  it('offers nothing of that for what came with the studio', async () => {
    await open('full')
    await card('PixArt nano').waitFor()
    expect(await button('More about PixArt nano').count()).toBe(0)
  })
})

describe('by keyboard alone', () => {
  it('a model is fetched, verified and painted with', async () => {
    await open('few', { stepMs: '20' })
    const to = async (name: string | RegExp) => {
      for (let at = 0; at < 60; at++) {
        await page().keyboard.press('Tab')
        const here = await page().evaluate(() => {
          const one = document.activeElement
          return one?.getAttribute('aria-label') ?? one?.textContent ?? ''
        })
        if (typeof name === 'string' ? here === name : name.test(here)) return
      }
      throw new Error(`Tab never came to ${name}.`)
    }
    await to('Fetch PixArt-α 256…')
    await page().keyboard.press('Enter')
    // Where the plan is there, the focus is on the one button that goes on.
    await button('Fetch 21.8 GB from huggingface.co').waitFor()
    await page().keyboard.press('Enter')
    await section('Ready').getByRole('listitem', { name: 'PixArt-α 256' }).waitFor()
    await to('More about PixArt-α 256')
    await page().keyboard.press('Enter')
    await page().keyboard.press('Enter')
    await text('Every byte is what it should be.').waitFor()
    await to('Paint with it: PixArt-α 256')
    await page().keyboard.press('Enter')
    await expect.poll(form).toMatchObject({ model: 'pixart-256' })
  })
})
