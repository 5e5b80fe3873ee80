/** What a stranger stumbled over in the window, in a real one on a pretended studio: it stays mended. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from './harness/open-harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness[Symbol.asyncDispose]())
afterEach(() => {
  expect(harness.complaints.splice(0)).toEqual([])
})

const NARROW = { width: 1024, height: 700 }
const prompt = () => harness.page.getByLabel('Prompt', { exact: true })
const asked = (name: string): Promise<Record<string, unknown>[]> =>
  harness.page.evaluate(
    (name) =>
      (window as unknown as { asked: { name: string; input: unknown }[] }).asked
        .filter((one) => one.name === name)
        .map(({ input }) => input as Record<string, unknown>),
    name,
  )
const middleOf = async (locator: ReturnType<Harness['page']['locator']>) => {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It cannot be seen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('what is chosen in the library', () => {
  const rows = () => harness.page.getByRole('listbox').getByRole('option')
  const chosen = () => harness.page.locator('[role=option][aria-selected=true]').count()
  const open = async () => {
    await harness.show({ scene: 'full' })
    await harness.page.getByRole('button', { name: 'Library' }).click()
    await rows().nth(4).waitFor()
  }

  it('is never what a search hides', async () => {
    const { page } = harness
    await open()
    await rows().first().click()
    await page.keyboard.press('Control+a')
    const all = await chosen()
    await page.getByRole('searchbox').fill('octopus sampler:lcm')
    await expect.poll(async () => await chosen()).toBeLessThan(all)
    const seen = await page
      .locator('[role=option]')
      .evaluateAll(
        (tiles) => tiles.filter((tile) => !/octopus/.test(tile.getAttribute('aria-label') ?? '')).length,
      )
    expect(seen).toBe(0)
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect.poll(async () => (await asked('pictures.delete')).length).toBe(1)
    const deleted = ((await asked('pictures.delete'))[0]?.['ids'] ?? []) as string[]
    await page.getByRole('searchbox').fill('')
    await page.getByText(/^\d+ runs$/).waitFor()
    expect(deleted.length).toBeGreaterThan(0)
    expect(deleted.length).toBeLessThan(all)
    expect(await chosen()).toBe(0)
  })

  it('is nothing after a deletion', async () => {
    const { page } = harness
    await open()
    await rows().nth(2).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect.poll(chosen).toBe(0)
    await page.getByText(/^\d+ runs$/).waitFor()
  })
})

describe('what is said', () => {
  it('lies below a dialog that asks, and over the full view', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    // A dialog hides the rest of the window from roles.
    const dismiss = page.getByLabel('Dismiss', { exact: true })
    const isOnTop = async () => {
      const { x, y } = await middleOf(dismiss)
      return dismiss.evaluate((button, { x, y }) => button.contains(document.elementFromPoint(x, y)), {
        x,
        y,
      })
    }
    await page.getByRole('button', { name: 'Delete the picture' }).click()
    await dismiss.waitFor()
    expect(await isOnTop()).toBe(true)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    expect(await isOnTop()).toBe(false)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByTestId('frame').click()
    await page.getByRole('dialog', { name: /^Full view/ }).waitFor()
    await page.keyboard.press('Delete')
    await dismiss.waitFor()
    expect(await isOnTop()).toBe(true)
  })
})

describe('the easel', () => {
  it('has nothing under the pointer where Cancel stood', async () => {
    const { page } = harness
    await harness.show({ scene: 'busy' }, NARROW)
    await page.getByText('noise level').waitFor()
    await page.keyboard.press('Control+Shift+P')
    const cancel = page.getByRole('button', { name: /^Cancel/ })
    const { x, y } = await middleOf(cancel)
    const frame = await page.getByTestId('frame').boundingBox()
    await page.mouse.dblclick(x, y)
    await page.getByText(/^Cancelled at step \d+ of 20$/).waitFor()
    expect(await page.getByTestId('frame').boundingBox()).toEqual(frame)
    expect(await asked('queue.cancel')).toHaveLength(1)
    expect(await asked('pictures.delete')).toEqual([])
    const under = await page.evaluate(
      ({ x, y }) => document.elementFromPoint(x, y)?.closest('button')?.outerHTML ?? '',
      { x, y },
    )
    expect(under).toBe('')
  })

  it('never says that the model is loading when a run was cancelled', async () => {
    const { page } = harness
    await harness.show({ scene: 'busy' })
    await page.getByText('noise level').waitFor()
    await page.keyboard.press('Control+Shift+P')
    await page.evaluate(() => {
      const said: string[] = []
      const look = () => said.push(document.querySelector('[aria-label="Easel"]')?.textContent ?? '')
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      })
      Object.assign(window, { said })
    })
    await page.getByRole('button', { name: /^Cancel/ }).click()
    await page.getByText(/^Cancelled at step/).waitFor()
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
    expect(said.length).toBeGreaterThan(0)
    expect(said.filter((words) => words.includes('Loading the model'))).toEqual([])
  })

  it('opens the full view by click, by Enter, and from the filmstrip', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    const view = page.getByRole('dialog', { name: /^Full view/ })
    await page.getByTestId('frame').click()
    await view.waitFor()
    const first = await view.getAttribute('aria-label')
    await page.keyboard.press('Escape')
    await view.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Open in full view/ }).focus()
    await page.keyboard.press('Enter')
    await view.waitFor()
    await page.keyboard.press('Escape')
    await view.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Filmstrip' }).getByRole('button').nth(3).dblclick()
    await view.waitFor()
    expect(await view.getAttribute('aria-label')).not.toBe(first)
  })

  it('stars the run with S and shows it', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    const star = page.getByRole('toolbar').getByRole('button', { name: 'Star', exact: true })
    const before = await star.getAttribute('aria-pressed')
    await prompt().blur()
    await page.keyboard.press('s')
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe(before === 'true' ? 'false' : 'true')
  })

  it('shows the picture of a run that is restored, and says that its seed is kept', async () => {
    const { page } = harness
    await harness.show({ scene: 'full' })
    const row = page.getByRole('option').nth(6)
    const thumbnail = await row.locator('img').getAttribute('src')
    await row.click()
    await page.getByText(/^Settings restored, seed kept at \d+$/).waitFor()
    const picture = page.getByTestId('frame').locator('img[src^="img://picture/"]')
    await expect
      .poll(() => picture.getAttribute('src'))
      .toBe(thumbnail?.replace('img://thumbnail/', 'img://picture/'))
  })

  it('keeps toasts off the buttons and the filmstrip', async () => {
    const { page } = harness
    for (const size of [NARROW, { width: 1280, height: 800 }]) {
      await harness.show({ scene: 'plain' }, size)
      await page.getByRole('button', { name: 'Delete the picture' }).click()
      const toast = await page.getByText('Picture deleted').locator('..').boundingBox()
      const easel = await page.getByRole('region', { name: 'Easel' }).boundingBox()
      const strip = await page.getByRole('region', { name: 'Filmstrip' }).boundingBox()
      if (!toast || !easel || !strip) throw new Error('They cannot be seen.')
      expect(toast.x).toBeGreaterThanOrEqual(easel.x)
      expect(toast.x + toast.width).toBeLessThanOrEqual(easel.x + easel.width)
      expect(toast.y + toast.height).toBeLessThan(strip.y)
    }
  })
})

describe('the filmstrip', () => {
  const strip = () => harness.page.getByRole('region', { name: 'Filmstrip' })

  it('is one stop of Tab, and its arrows take the keyboard along', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await strip().getByRole('button').nth(4).waitFor()
    expect(await strip().locator('button[tabindex="0"]').count()).toBe(1)
    await strip().locator('button[tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    const second = strip().getByRole('button').nth(1)
    await expect.poll(() => second.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await strip().locator('button[tabindex="0"]').count()).toBe(1)
  })

  it('follows the picture that is painted, with its whole ring', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain', stepMs: '1' }, NARROW)
    await page.getByRole('textbox', { name: 'Pictures' }).fill('16')
    await page.getByRole('textbox', { name: 'Pictures' }).press('Enter')
    await page.keyboard.press('Control+Enter')
    await page.getByText('16 of 16', { exact: true }).waitFor()
    await page.getByRole('progressbar').waitFor({ state: 'detached' })
    const place = async () => {
      const [tile, tiles] = await Promise.all([
        page.locator('[data-film-current]').boundingBox(),
        strip().boundingBox(),
      ])
      return tile && tiles && tile.x - 4 >= tiles.x && tile.x + tile.width + 4 <= tiles.x + tiles.width
    }
    await expect.poll(place).toBe(true)
  })
})

describe('failures', () => {
  it('are one card, in the column or in the queue', async () => {
    const { page } = harness
    await harness.show({ scene: 'failing' }, NARROW)
    const cards = page.getByRole('alert')
    await expect.poll(() => cards.count()).toBe(1)
    const died = { code: 'E_ENGINE_DIED', message: 'It ended.', nextStep: 'Again.' }
    await page.evaluate((error) => {
      const { tell } = window as unknown as { tell(name: string, data: object): void }
      tell('engine', { state: 'died', error })
      tell('notice', { level: 'warning', message: error.message, error })
    }, died)
    await page.waitForTimeout(100)
    expect(await page.getByText('It ended.').count()).toBe(0)
    const column = page.getByRole('region', { name: 'What will be painted' })
    const note = await cards.boundingBox()
    expect(note?.height).toBeLessThan(180)
    await column.getByRole('button', { name: 'Dismiss' }).waitFor()
    await page.keyboard.press('Control+j')
    await expect.poll(() => column.getByRole('alert').count()).toBe(0)
  })

  it('of the engine alone can be put away', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await page.evaluate(() => {
      const error = { code: 'E_ENGINE_START', message: 'It does not start.', nextStep: 'Again.' }
      ;(window as unknown as { tell(name: string, data: object): void }).tell('engine', {
        state: 'died',
        error,
      })
    })
    const note = page.getByRole('status').filter({ hasText: 'It does not start.' })
    await note.getByRole('button', { name: 'Dismiss' }).click()
    await note.waitFor({ state: 'detached' })
  })
})

describe('the form', () => {
  it('begins in the prompt, but not behind the welcome', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    const isThere = () => prompt().evaluate((one) => one === document.activeElement)
    await expect.poll(isThere).toBe(true)
    await harness.show({ scene: 'welcome' })
    await page.getByRole('dialog').waitFor()
    expect(await isThere()).toBe(false)
  })

  it('shows ten digits of a seed', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' }, NARROW)
    await page.getByRole('button', { name: /^Sampling/ }).click()
    const seed = page.locator('#seed')
    await seed.fill('3633641679')
    await seed.blur()
    const over = await seed.evaluate((field) => field.scrollWidth - field.clientWidth)
    expect(over).toBeLessThanOrEqual(0)
    const sampler = page.getByRole('button', { name: /^Sampler:/ }).getByText('DPM-Solver++ 2M')
    expect(await sampler.evaluate((words) => words.scrollWidth - words.clientWidth)).toBe(0)
    await seed.fill('18446744073709551615')
    expect(await seed.getAttribute('title')).toBe('18446744073709551615')
  })

  it('keeps the fold as one left it, from room to room', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    const fold = page.getByRole('button', { name: /^Sampling/ })
    await fold.click()
    await page.keyboard.press('Control+3')
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.press('Control+1')
    expect(await fold.getAttribute('aria-expanded')).toBe('true')
  })

  it('counts no tokens where there are no words', async () => {
    await harness.show({ scene: 'empty' })
    await harness.page.getByText('0 / 120 tokens').waitFor()
  })
})

describe('settings', () => {
  it('mark the section in view', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const here = page.getByRole('navigation', { name: 'Sections' }).locator('[aria-current="true"]')
    expect(await here.textContent()).toBe('Appearance')
    await page.getByRole('button', { name: 'Device', exact: true }).click()
    await expect.poll(() => here.textContent()).toBe('Device')
    await page.getByRole('region', { name: 'Settings' }).evaluate((one) => one.scrollTo({ top: 0 }))
    await expect.poll(() => here.textContent()).toBe('Appearance')
  })
})
