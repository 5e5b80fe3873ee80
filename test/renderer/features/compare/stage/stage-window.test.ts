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
    await soon(steps).toEqual([20, 20, 20, 100])
    await press('Home')
    await soon(steps).toEqual([0, 0, 0, 0])
    await soon(place).toBe('noise level 1.00, step 0')
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
    await soon(place).toMatch(/^noise level 0\.(49|50|51), steps 13–6\d$/)
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
    await button('Cancel').click()
    await text('The comparison was cancelled. No lane was finished: all begin again.').waitFor()
    await button('Go on').click()
    await text(/^Painting, 0 of 320/).waitFor()
    expect(await steps()).toEqual([0, 0, 0, 0])
    expect(await place()).toBe('before the first step')
    expect(await scrubber().getAttribute('aria-disabled')).toBe('true')
  })

  it('leaves what was seen of it to look at, says that it is not finished, and decodes none of it', async () => {
    await open('running')
    await text(/^Painting, 72 of 320/).waitFor()
    await button('Cancel').click()
    await text(/The steps you saw stay until you close it\.$/).waitFor()
    await soon(() => lanes().getByText('not finished').count()).toBe(4)
    expect(await steps()).toEqual([9, 9, 9, 9])
    await button('by step').click()
    await press('ArrowLeft')
    await soon(steps).toEqual([8, 8, 8, 8])
    expect((await shown()).every(({ drawn }) => drawn)).toBe(true)
    await page().waitForTimeout(400)
    expect(await asked('compare.decode')).toEqual([])
  })

  it('has a scrubber that stands where its lanes have come to, and follows them from there', async () => {
    await open('running')
    await text(/^Painting, 72 of 320/).waitFor()
    await button('by step').click()
    await soon(() => scrubber().getAttribute('aria-valuenow')).toBe('9')
    await press('ArrowLeft')
    await soon(() => scrubber().getAttribute('aria-valuenow')).toBe('8')
    await press('ArrowRight')
    await soon(place).toBe('the latest steps')
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

describe('a lane whose picture was deleted', () => {
  it('says so, and its comparison has no steps left once they were given up', async () => {
    await open('deleted')
    await soon(() => lanes().getByText('deleted').count()).toBe(1)
    await page().getByRole('listitem', { name: 'Lane: SA-Solver, deleted' }).waitFor()
    await button('Give up steps…').click()
    await button('Give up the steps').click()
    await soon(() => scrubber().getAttribute('aria-disabled')).toBe('true')
    expect(await place()).toBe('pictures only: the steps are gone')
    await button('by step').click()
    await press('Home', ' ')
    expect(await button('Play').getAttribute('aria-disabled')).toBe('true')
    expect(await place()).toBe('pictures only: the steps are gone')
    await soon(() => page().locator('img[data-loaded="true"]').count()).toBe(3)
  })
})

describe('two lanes in one frame', () => {
  it('have their names on their sides, and the slider says where it stands', async () => {
    await open('four')
    await button('Wipe').click()
    const frame = page().getByRole('group', { name: 'SA-Solver over DPM-Solver++ 2M' })
    const [left, right] = await Promise.all(
      ['DPM-Solver++ 2M', 'SA-Solver'].map((name) => frame.getByText(name).boundingBox()),
    )
    expect(left?.x).toBeLessThan(right?.x ?? 0)
    await text('50 %').waitFor()
    await page().getByRole('slider', { name: 'Where the line stands' }).press('Home')
    await text('0 %').waitFor()
    expect(await page().getByRole('tooltip').count()).toBe(0)
  })

  it.each(['four', 'eight'])('are chosen from tiles of %s that need no scrolling', async (scene) => {
    await open(scene)
    await button('Onion skin').click()
    const list = page().getByRole('list', { name: 'All lanes' })
    await list.waitFor()
    expect(await list.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(0)
  })
})

describe('room for lanes', () => {
  it('is used: eight pictures in a middle window', async () => {
    await open('eight')
    const widths = await names().evaluateAll((all) => all.map((one) => one.clientWidth))
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(180)
  })

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
        return top >= 48 && bottom <= (bar?.top ?? 0) && right <= innerWidth && width >= 48
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
