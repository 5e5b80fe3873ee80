/** The window alone, in a real browser window on a pretended studio: what cannot be seen without one. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from './harness/axe.ts'
import { type Harness, openHarness } from './harness/open-harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness[Symbol.asyncDispose]())
afterEach(() => {
  expect(harness.complaints.splice(0)).toEqual([])
})

const prompt = () => harness.page.getByLabel('Prompt', { exact: true })
/** The window opens in the prompt, where plain keys are letters. */
const leavePrompt = () => prompt().blur()
const asked = (name: string) =>
  harness.page.evaluate(
    (name) =>
      (window as unknown as { asked: { name: string; input: unknown }[] }).asked
        .filter((one) => one.name === name)
        .map(({ input }) => input as Record<string, unknown>),
    name,
  )

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it.each(['welcome', 'empty', 'plain', 'busy', 'failing', 'full'])(
    'has no serious finding: %s',
    async (scene) => {
      const { page } = harness
      await harness.show({ scene, theme })
      if (scene === 'busy') await page.getByText('noise level').waitFor()
      if (scene === 'busy' || scene === 'failing') await page.keyboard.press('Control+j')
      if (scene === 'plain') await page.getByRole('button', { name: /^Sampling/ }).click()
      await page.waitForTimeout(400)
      const { checked, serious } = await axeFindings(page)
      expect(serious).toEqual([])
      expect(checked).toBeGreaterThan(20)
    },
  )

  it('has no serious finding: shortcuts and menus', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain', theme })
    await page.getByRole('button', { name: /^Model:/ }).click()
    await page.waitForTimeout(300)
    expect((await axeFindings(page)).serious).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.waitForTimeout(300)
    expect((await axeFindings(page)).serious).toEqual([])
  })
})

describe('painting', () => {
  it('needs two clicks from the first start to the first picture', async () => {
    const { page } = harness
    await harness.show({ scene: 'welcome', stepMs: '5' })
    await page.getByRole('button', { name: /^Paint “/ }).click()
    await page
      .getByRole('img', { name: /^Picture of: 3d render of red apple/ })
      .first()
      .waitFor()
    expect(await asked('settings.set')).toEqual([{ welcomed: true }])
  })

  it('keeps the frame in its place from before the first step to the finished picture', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain', stepMs: '30' })
    await page.keyboard.press('Control+Enter')
    await page.getByRole('progressbar').waitFor()
    const boxes: unknown[] = []
    const box = async () => boxes.push(await page.getByTestId('frame').boundingBox())
    await box()
    await page.getByText('noise level').waitFor()
    await box()
    await page.getByRole('progressbar').waitFor({ state: 'detached' })
    await box()
    expect(new Set(boxes.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(boxes[0]).not.toBeNull()
  })

  it('cancels with Esc, from within the prompt too', async () => {
    const { page } = harness
    await harness.show({ scene: 'busy' })
    await page.getByText('noise level').waitFor()
    await prompt().focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => asked('queue.cancel')).toHaveLength(1)
  })

  it('takes another seed for each run, unless it is locked', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain', stepMs: '1' })
    const seeds = async () =>
      (await asked('queue.add')).map(({ request }) => (request as { seed: string }).seed)
    for (const keys of [
      'Control+Enter',
      'Control+Enter',
      'Control+Shift+L',
      'Control+Enter',
      'Control+Enter',
    ]) {
      const before = (await seeds()).length
      await page.keyboard.press(keys)
      if (keys === 'Control+Enter') await expect.poll(async () => (await seeds()).length).toBe(before + 1)
    }
    const [first, second, third, fourth] = await seeds()
    expect(first).toBe('2077')
    expect(second).not.toBe(first)
    expect(fourth).toBe(third)
  })

  it('does nothing behind an open dialog', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await leavePrompt()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    for (const keys of ['Control+Enter', 'Delete', 'Control+Shift+V']) await page.keyboard.press(keys)
    expect(await asked('queue.add')).toEqual([])
    expect(await asked('pictures.delete')).toEqual([])
  })
})

describe('the form', () => {
  it('puts the prompt into a style so that undo takes it out', async () => {
    const { page } = harness
    await harness.show({ scene: 'empty' })
    await prompt().fill('whale')
    await page.getByRole('button', { name: 'Cartoon' }).click()
    expect(await prompt().inputValue()).toBe('cartoon of whale')
    await page.getByRole('button', { name: 'Flat icon' }).hover()
    await page.getByText('Becomes: flat icon of whale').waitFor()
    await page.keyboard.press('Control+z')
    expect(await prompt().inputValue()).toBe('whale')
  })

  it('warns before the prompt is too long, and paints it only when it may be cut', async () => {
    const { page } = harness
    await harness.show({ scene: 'full' })
    await page.getByText(/too many/).waitFor()
    await page.keyboard.press('Control+Enter')
    expect(await asked('queue.add')).toEqual([])
    await page.getByRole('button', { name: 'Cut the end' }).click()
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await asked('queue.add')).length).toBe(1)
  })

  it('keeps the draft a moment after the last key', async () => {
    await harness.show({ scene: 'empty' })
    await prompt().pressSequentially('half a prom')
    await expect
      .poll(async () => (await asked('draft.set')).at(-1))
      .toMatchObject({ request: { prompt: 'half a prom' } })
  })

  it('turns numbers by typing, arrows, Alt and wheel, and back by a double click', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await page.getByRole('button', { name: /^Sampling/ }).click()
    const steps = page.getByRole('textbox', { name: 'Steps' })
    await steps.fill('33')
    await steps.press('Enter')
    await expect.poll(() => steps.inputValue()).toBe('33')
    await steps.press('ArrowUp')
    expect(await steps.inputValue()).toBe('34')
    await steps.fill('99999')
    await steps.press('Enter')
    expect(await steps.inputValue()).toBe('200')
    await page.keyboard.down('Alt')
    await page.mouse.wheel(0, 120)
    await steps.hover()
    await page.mouse.wheel(0, 120)
    await page.keyboard.up('Alt')
    await expect.poll(() => steps.inputValue()).toBe('199')
    await page.getByText('Steps', { exact: true }).dblclick()
    expect(await steps.inputValue()).toBe('20')
  })

  it('walks along the shapes with the arrow keys', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await page.getByRole('radio', { checked: true }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('radio', { name: '5:3, 320 by 192', checked: true }).waitFor()
    await expect
      .poll(async () => (await asked('draft.set')).at(-1))
      .toMatchObject({
        request: { size: { kind: 'aspect', width: 320, height: 192 } },
      })
  })
})

describe('the queue', () => {
  const order = () =>
    harness.page
      .getByRole('list')
      .getByRole('button', { name: /^Move: / })
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))

  it('moves a run with the keyboard and by dragging', async () => {
    const { page } = harness
    await harness.show({ scene: 'busy' })
    await page.keyboard.press('Control+j')
    await page
      .getByRole('button', { name: /^Move: / })
      .nth(3)
      .waitFor()
    const [a, b, c, d] = await order()
    await page
      .getByRole('button', { name: /^Move: / })
      .first()
      .focus()
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(order).toEqual([b, a, c, d])
    await page
      .getByRole('button', { name: /^Move: / })
      .nth(3)
      .dragTo(page.getByRole('button', { name: /^Move: / }).first())
    await expect.poll(order).toEqual([d, b, a, c])
  })

  it('shows why a run was set aside and tries it again', async () => {
    const { page } = harness
    await harness.show({ scene: 'failing' })
    await page.keyboard.press('Control+j')
    await page.getByText('It stopped the engine twice').waitFor()
    await page
      .getByRole('complementary', { name: 'Queue' })
      .getByRole('button', { name: 'Try again' })
      .first()
      .click()
    await expect.poll(async () => (await asked('queue.retry')).length).toBe(1)
  })
})

describe('pictures', () => {
  it('takes a deletion back', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    const tiles = page.getByRole('region', { name: 'Filmstrip' }).getByRole('button')
    await tiles.first().waitFor()
    const before = await tiles.count()
    await leavePrompt()
    await page.keyboard.press('Delete')
    await expect.poll(() => tiles.count()).toBe(before - 1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => tiles.count()).toBe(before)
  })

  it('goes along the filmstrip with the arrow keys', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    const current = () => page.locator('[data-film-current] img').getAttribute('src')
    const first = await current()
    await leavePrompt()
    await page.keyboard.press('ArrowRight')
    await expect.poll(current).not.toBe(first)
    await page.keyboard.press('ArrowLeft')
    await expect.poll(current).toBe(first)
  })
})

describe('quickness', () => {
  it('changes nothing on the easel while one types', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' })
    await page.waitForTimeout(500)
    await page.evaluate(() => {
      const seen = { changes: 0 }
      const watch = new MutationObserver((all) => {
        seen.changes += all.length
      })
      const easel = document.querySelector('[aria-label="Easel"]')
      if (easel === null) throw new Error('There is no easel.')
      watch.observe(easel, { subtree: true, childList: true, attributes: true, characterData: true })
      Object.assign(window, { seen })
    })
    await prompt().pressSequentially(' and some more words', { delay: 15 })
    await page.waitForTimeout(700)
    expect(await page.evaluate(() => (window as unknown as { seen: { changes: number } }).seen.changes)).toBe(
      0,
    )
  })

  it('draws a preview in less than ten milliseconds', async () => {
    const { page } = harness
    await harness.show({ scene: 'busy' })
    await page.getByText('noise level').waitFor()
    const times = await page.evaluate(async () => {
      const { tell, studio } = window as unknown as {
        tell(name: string, data: object): void
        studio: { call(name: string, input: object): Promise<{ value: { entries: { id: string }[] } }> }
      }
      const entry = (await studio.call('queue.get', {})).value.entries[0]?.id
      const rgb = new Uint8Array(256 * 256 * 3).map((_, at) => at % 251)
      const took: number[] = []
      for (let step = 1; step <= 60; step++) {
        const progress = {
          entry,
          picture: 0,
          stage: 'denoise',
          step,
          steps: 60,
          secondsPerStep: 0.1,
          etaMs: 1,
          noiseLevel: 0.5,
          width: 256,
          height: 256,
        }
        const begin = performance.now()
        tell('progress', { ...progress, preview: { width: 256, height: 256, rgb } })
        took.push(performance.now() - begin)
        await new Promise(requestAnimationFrame)
      }
      return took.sort((a, b) => a - b)
    })
    const [median, p95] = [times[30] ?? 99, times[57] ?? 99]
    console.log(`preview 256 × 256, two canvases: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`)
    expect(median).toBeLessThan(10)
  })
})
