/** The stage of the Compare room, by hand and by keys, on comparisons that only pretend. */
import { describe, expect, it } from 'vitest'
import { axeFindings } from '../../../harness/axe.ts'
import { asked, button, inHarness, page, show, text } from '../../../harness/in-harness.ts'

inHarness()

/** Machines without graphics hardware draw when they come to it. */
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 15_000 })

const SMALL = { width: 1024, height: 700 }
const scrubber = () => page().getByRole('slider', { name: 'Place on the way from noise to picture' })
const place = () => scrubber().getAttribute('aria-valuetext')
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page().keyboard.press(key)), Promise.resolve())
const lanes = () =>
  page()
    .getByRole('list', { name: /^Lanes/ })
    .getByRole('listitem')
const names = () => page().getByRole('img', { name: /^Picture of / })

async function open(compare: string, more: Record<string, string> = {}, size?: typeof SMALL) {
  await show({ scene: 'plain', compare, ...more }, size)
  await press('Control+2')
  await scrubber().waitFor()
  await names().first().waitFor()
}

/** What each large frame shows now: the step of its preview, and of the sharp picture over it. */
const shown = () =>
  page().evaluate(() =>
    [...document.querySelectorAll('[role="img"][aria-label^="Picture of"]')].map((frame) => ({
      step: Number(frame.querySelector('canvas')?.dataset['step']),
      sharp: Number(frame.querySelector('img')?.dataset['step'] ?? Number.NaN),
      drawn: frame.querySelector('canvas')?.style.visibility === 'visible',
    })),
  )
const steps = async () => (await shown()).map(({ step }) => step)
const sharp = (step: number) => page().locator(`img[data-step="${step}"][data-loaded="true"]`)

describe('the scrubber', () => {
  it('moves all lanes by keys, wherever the focus is', async () => {
    await open('four')
    await button('by step').click()
    await press('End')
    expect(await steps()).toEqual([20, 20, 20, 100])
    await press('Home')
    expect(await steps()).toEqual([0, 0, 0, 0])
    expect(await place()).toBe('noise level 1.00, step 0')
    await press('ArrowRight', 'ArrowRight', 'Shift+ArrowRight')
    await soon(steps).toEqual([7, 7, 7, 7])
    await press('ArrowLeft')
    await soon(place).toMatch(/, step 6$/)
  })

  it('puts lanes beside each other by noise', async () => {
    await open('four')
    await button('by noise').click()
    const box = (await scrubber().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page().mouse.move(box.x + box.width * 0.3, box.y + 16)
    await page().mouse.down()
    await page().mouse.move(box.x + box.width * 0.5, box.y + 16, { steps: 5 })
    await page().mouse.up()
    await soon(place).toMatch(/^noise level 0\.(49|50|51), step 13$/)
    const [first, , , reference] = await steps()
    expect(first).toBe(13)
    expect(reference).toBeGreaterThan(60)
  })

  it('leaves the pinned lane at its step when it goes by noise, and back', async () => {
    await open('four')
    expect((await steps())[0]).toBe(16)
    await button('by step').click()
    await soon(steps).toEqual([16, 16, 16, 16])
    await button('by noise').click()
    await soon(async () => (await steps())[0]).toBe(16)
    expect((await steps())[3]).toBeGreaterThan(60)
  })

  it('turns with Alt and the wheel', async () => {
    await open('four')
    await button('by step').click()
    await press('Home')
    await scrubber().hover()
    await page().keyboard.down('Alt')
    await page().mouse.wheel(0, -100)
    await page().keyboard.up('Alt')
    await soon(steps).toEqual([1, 1, 1, 1])
  })

  it('never shows a sharp picture under another step', async () => {
    await open('eight', { stepMs: '5' })
    await button('by step').click()
    await press('Home', 'Shift+ArrowRight')
    await soon(() => sharp(5).count()).toBe(8)
    const wrong = await page().evaluate(async () => {
      let found = 0
      for (let n = 0; n < 30; n++) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
        await new Promise<void>((done) => requestAnimationFrame(() => done()))
        for (const frame of document.querySelectorAll('[role="img"][aria-label^="Picture of"]')) {
          const { step } = frame.querySelector('canvas')?.dataset ?? {}
          const over = frame.querySelector('img')?.dataset['step']
          if (over !== undefined && over !== step) found++
        }
      }
      return found
    })
    expect(wrong).toBe(0)
    await soon(() => sharp(35).count()).toBe(1)
  })

  it('decodes when it rests, and each step once', async () => {
    await open('four', { stepMs: '5' })
    await button('by step').click()
    await press('Home', 'ArrowRight')
    await soon(() => sharp(1).count()).toBe(4)
    const before = (await asked('compare.decode')).length
    await press('ArrowRight')
    await soon(() => sharp(2).count()).toBe(4)
    await press('ArrowLeft')
    await soon(() => sharp(1).count()).toBe(4)
    expect((await asked('compare.decode')).length).toBe(before + 4)
  })

  it('plays to the end, and stops there', async () => {
    await open('dropped')
    expect(await scrubber().getAttribute('aria-disabled')).toBe('true')
    await open('eight')
    await button('by step').click()
    await scrubber().focus()
    await press('End', ...Array.from({ length: 8 }, () => 'ArrowLeft'), ' ')
    await button('Pause').waitFor()
    await button('Play').waitFor()
    expect((await steps()).at(-1)).toBe(100)
  })
})

describe('how it is looked at', () => {
  it('is kept, and there again', async () => {
    await open('four')
    await button('by step').click()
    await press('Home', 'Shift+ArrowRight')
    await button('Wipe').click()
    await press('3', 'Shift+2')
    await soon(async () => (await asked('compare.setView')).at(-1)?.['view']).toMatchObject({
      by: 'step',
      at: 0.05,
      mode: 'wipe',
      pair: [2, 1],
    })
    await press('Control+3', 'Control+2')
    await page().getByRole('group', { name: 'SA-Solver over DDIM' }).waitFor()
    expect(await place()).toMatch(/, step 5$/)
  })

  it('goes back to all lanes on Esc', async () => {
    await open('four')
    await button('Difference').click()
    await button('×16').click()
    await page().getByRole('group', { name: 'SA-Solver over DPM-Solver++ 2M' }).waitFor()
    await button('Change places').click()
    await page().getByRole('group', { name: 'DPM-Solver++ 2M over SA-Solver' }).waitFor()
    await button('Look at DDIM').click({ modifiers: ['Shift'] })
    await page().getByRole('group', { name: 'DDIM over SA-Solver' }).waitFor()
    await press('Escape')
    await soon(() => lanes().count()).toBe(4)
  })

  it('zooms all lanes together', async () => {
    await open('four')
    const widths = () =>
      page().evaluate(() =>
        [...document.querySelectorAll('canvas')].map((canvas) => Math.round(canvas.clientWidth)),
      )
    const [fit = 0] = await widths()
    await names().nth(2).hover()
    await page().mouse.wheel(0, -300)
    await soon(async () => (await widths()).every((width) => width > fit * 1.5)).toBe(true)
    await press('0')
    await soon(widths).toEqual([fit, fit, fit, fit])
    await names().first().dblclick()
    await soon(async () => (await widths())[3]).toBe(fit * 2)
  })
})

describe('a comparison in the making', () => {
  it('shows its lanes part, is cancelled, and goes on', async () => {
    await open('running')
    await text(/^Painting, 72 of 320/).waitFor()
    expect(await steps()).toEqual([9, 9, 9, 9])
    expect(await place()).toBe('the latest steps')
    await press('Escape')
    await text('The comparison was cancelled. What was painted of it is here.').waitFor()
    await button('Go on').click()
    await text(/^Painting, 72 of 320/).waitFor()
  })

  it('keeps its frames in their place from the first step to the last picture', async () => {
    await open('running', { stepMs: '20' })
    const box = () => names().first().boundingBox()
    await text(/^Painting/).waitFor()
    const before = await box()
    await text('Painted.').waitFor()
    expect(await box()).toEqual(before)
    await soon(() => sharp(20).count()).toBe(3)
    expect(await steps()).toEqual([20, 20, 20, 100])
  })

  it('says why it ended early', async () => {
    await open('failed')
    await text('E_ENGINE_DIED').waitFor()
    await button('Go on').waitFor()
  })

  it('says that its steps were given up, and shows the pictures', async () => {
    await open('dropped')
    await text(/^The steps of this comparison were given up/).waitFor()
    await soon(() => page().locator('img[data-loaded="true"]').count()).toBe(4)
  })
})

describe('room for lanes', () => {
  it.each([
    ['eight', 8],
    ['grid', 12],
  ] as const)('holds all of %s in a small window', async (scene, count) => {
    await open(scene, {}, SMALL)
    await soon(() => names().count()).toBe(count)
    const inside = await page().evaluate(() => {
      const bar = document.querySelector('[data-testid="scrubbing"]')?.getBoundingClientRect()
      return [...document.querySelectorAll('[role="img"][aria-label^="Picture of"]')].every((frame) => {
        const { top, bottom, right, width } = frame.getBoundingClientRect()
        return top >= 48 && bottom <= (bar?.top ?? 0) && right <= innerWidth && width >= 72
      })
    })
    expect(inside).toBe(true)
  })
})

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it.each([
    ['eight', undefined],
    ['grid', undefined],
    ['running', undefined],
    ['failed', undefined],
    ['four', 'Wipe'],
    ['four', 'Difference'],
  ] as const)('has no serious finding: %s %s', async (scene, mode) => {
    await open(scene, { theme })
    if (mode !== undefined) await button(mode).click()
    await page().mouse.move(10, 400)
    await page().waitForTimeout(700)
    const { serious, checked } = await axeFindings(page())
    expect(serious).toEqual([])
    expect(checked).toBeGreaterThan(20)
  })
})
