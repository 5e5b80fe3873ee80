/** Chart, table, pin and export in a real window on a pretended comparison. */
import { describe, expect, it } from 'vitest'
import { axeFindings } from '../../../harness/axe.ts'
import { asked, button, form, inHarness, page, prompt, show, text } from '../../../harness/in-harness.ts'

inHarness()

const open = async (compare: string, more: Readonly<Record<string, string>> = {}) => {
  await show({ compare, theme: 'dark', ...more })
  await page().keyboard.press('Control+2')
  await rows().first().waitFor()
}
const rows = () =>
  page()
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page().getByRole('rowheader') })
const row = (name: string | RegExp) =>
  rows().filter({ has: page().getByRole('rowheader', { name, exact: true }) })
const chart = () => page().getByRole('slider', { name: /^Place in the chart/ })
const lines = () => page().locator('.MuiLineChart-linePlot path')
const measure = async (name: RegExp) => {
  await button(/^What the chart shows/).click()
  await page().getByRole('menuitemradio', { name }).click()
}
/** From now on this call takes its time. */
const slowly = (name: string, ms: number) =>
  page().evaluate(
    ({ name, ms }) => {
      const { studio } = window as unknown as { studio: { call: (name: string, input: unknown) => unknown } }
      const { call } = studio
      studio.call = async (asked, input) => {
        if (asked === name) await new Promise((resolve) => setTimeout(resolve, ms))
        return call(asked, input)
      }
    },
    { name, ms },
  )
/** How it is looked at, as it was kept last. */
const view = async () => (await asked('compare.setView')).at(-1)?.['view']

describe('the chart', () => {
  it('has a line and a shape for every lane', async () => {
    await open('eight')
    await expect.poll(() => lines().count()).toBe(8)
    const drawn = await lines().evaluateAll((all) =>
      all.map((one) => [
        one.getAttribute('d'),
        one.getAttribute('stroke'),
        one.getAttribute('stroke-dasharray'),
      ]),
    )
    for (const at of [0, 1, 2]) expect(new Set(drawn.map((one) => one[at])).size).toBe(8)
  })

  it('moves the scrubber by pointer and by key, from stop to stop, and says what the lanes have there', async () => {
    await open('four')
    const { x, y, width, height } = (await chart().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page().mouse.move(x + width / 2, y + height / 2)
    await text('noise level 0.50').waitFor()
    await page().mouse.down()
    await page().mouse.move(x + width / 4, y + height / 2)
    await page().mouse.up()
    await expect.poll(async () => Number(await chart().getAttribute('aria-valuenow'))).toBeCloseTo(0.25, 1)
    await page().keyboard.press('End')
    await expect.poll(() => chart().getAttribute('aria-valuenow')).toBe('1')
    await page().keyboard.press('ArrowLeft')
    await expect.poll(async () => Number(await chart().getAttribute('aria-valuenow'))).toBeLessThan(1)
    expect(await chart().getAttribute('aria-valuetext')).toMatch(
      /^noise level 0\.\d\d: DPM-Solver\+\+ 2M 0\.\d+/,
    )
    await expect.poll(view).toMatchObject({ at: expect.closeTo(1, 0) })
  })

  it('draws nothing anew while the scrubber moves', async () => {
    await open('four')
    await expect.poll(() => lines().count()).toBe(4)
    await page().evaluate(() => {
      const seen = { changes: 0 }
      Object.assign(window, { seen })
      const svg = document.querySelector('.MuiLineChart-linePlot')?.closest('svg')
      if (!svg) throw new Error('There is no chart.')
      new MutationObserver((all) => {
        seen.changes += all.length
      }).observe(svg, { attributes: true, childList: true, subtree: true })
    })
    // A lane under the pointer would be lit, and the page may still be finding its sizes.
    await page().mouse.move(2, 2)
    const changes = () =>
      page().evaluate(() => (window as unknown as { seen: { changes: number } }).seen.changes)
    let before = -1
    const isStill = async (): Promise<boolean> => {
      const seen = before
      before = await changes()
      return seen === before
    }
    await expect.poll(isStill, { interval: 300 }).toBe(true)
    await chart().focus()
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'End']) await page().keyboard.press(key)
    await expect.poll(() => chart().getAttribute('aria-valuenow')).toBe('1')
    expect(await changes()).toBe(before)
    await button('Log').click()
    await expect.poll(changes).toBeGreaterThan(before)
  })

  it('measures in pixels while one looks, every fourth step of all lanes first', async () => {
    await open('eight')
    await measure(/SSIM/)
    // Each kept step once, whichever of the two one looks at.
    await expect.poll(async () => (await asked('compare.pixels')).length).toBe(218)
    const first = (await asked('compare.pixels')).slice(0, 8)
    expect(new Set(first.map(({ lane }) => lane)).size).toBe(8)
    expect(new Set(first.map(({ reference }) => reference))).toEqual(new Set([7]))
    await measure(/PSNR/)
    await expect.poll(() => lines().count()).toBe(8)
    expect(await asked('compare.pixels')).toHaveLength(218)
  })

  it('stops measuring when told to, and goes on', async () => {
    await open('eight')
    await slowly('compare.pixels', 40)
    await measure(/SSIM/)
    await text(/^Measured \d+ of 218/).waitFor()
    await button('Stop').click()
    await button('Go on measuring').waitFor()
    const stopped = (await asked('compare.pixels')).length
    await page().waitForTimeout(300)
    // The one that was under way comes to its end.
    expect((await asked('compare.pixels')).length).toBeLessThanOrEqual(stopped + 1)
    await button('Go on measuring').click()
    await text(/^Measured \d+ of 218/).waitFor()
    await measure(/Seconds/)
    await button('Stop').waitFor({ state: 'detached' })
    expect((await asked('compare.pixels')).length).toBeLessThan(218)
  })

  it('waits for the reference while it is painted, and grows meanwhile', async () => {
    await open('running')
    await text(/^Comes when Reference · DDIM has ended/).waitFor()
    await button('Show the change per step').click()
    await expect.poll(() => lines().count()).toBe(4)
    expect(await button('Export').isDisabled()).toBe(true)
  })

  it('says why there is nothing where a comparison failed', async () => {
    await open('failed')
    await text(/^No lane was painted to its end/).waitFor()
  })

  it('explains itself, and gives way to Escape', async () => {
    await open('four')
    await button('How to read this').click()
    await page().getByRole('dialog', { name: 'How to read a comparison' }).waitFor()
    await page().keyboard.press('Escape')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
  })
})

describe('the table', () => {
  it('is sorted by a column, keeps that, and says so', async () => {
    await open('eight')
    await button('PSNR').click()
    const head = page().getByRole('columnheader', { name: 'PSNR' })
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    const [inside, arrow] = [await head.boundingBox(), await head.locator('svg').boundingBox()]
    expect(arrow?.width).toBeGreaterThan(8)
    expect(arrow?.y).toBeGreaterThanOrEqual(inside?.y ?? Number.POSITIVE_INFINITY)
    expect((arrow?.x ?? 0) + (arrow?.width ?? 0)).toBeLessThanOrEqual((inside?.x ?? 0) + (inside?.width ?? 0))
    const figures = await rows().evaluateAll((all) => all.map((one) => Number(one.children[5]?.textContent)))
    const known = figures.filter((value) => !Number.isNaN(value))
    expect(known).toEqual([...known].sort((a, b) => b - a))
    // The reference has no distance to itself: it stands last.
    expect(figures.findIndex(Number.isNaN)).toBe(7)
    await expect.poll(view).toMatchObject({ sort: { column: 'psnr', descending: true } })
    await button('PSNR').click()
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
  })

  it('holds the lanes against another one', async () => {
    await open('four')
    await button('More for DDIM').click()
    await page().getByRole('menuitem', { name: 'Hold the others against it' }).click()
    await expect.poll(async () => (await asked('compare.distances')).at(-1)).toMatchObject({ reference: 2 })
    await expect.poll(() => row(/^DDIM ?, the reference/).count()).toBe(1)
    expect(await row('Reference · DDIM').textContent()).toMatch(/\d\d\.\d/)
  })

  it('is walked with the keys: lights, chooses and pins', async () => {
    await open('four')
    await rows().first().focus()
    await page().keyboard.press('ArrowDown')
    await expect.poll(() => row('SA-Solver').getAttribute('data-lit')).toBe('true')
    await page().keyboard.press('Enter')
    await expect.poll(() => row('SA-Solver').getAttribute('aria-selected')).toBe('true')
    await page().keyboard.press('p')
    await expect.poll(view).toMatchObject({ pinned: 1 })
    await button('Unpin SA-Solver').waitFor()
    await page().keyboard.press('p')
    await expect.poll(async () => Object.keys((await view()) as object)).not.toContain('pinned')
    await text(/^Pin the lane you like best/).waitFor()
  })

  it('paints with the pinned lane in one click, and takes that back', async () => {
    await open('four')
    await button('Pin DDIM').click()
    await button('Take the pinned lane to Paint').click()
    await prompt().waitFor()
    await expect.poll(form).toMatchObject({ sampler: 'ddim', steps: 20, guidance: 3, count: 1 })
    await text(/^Settings of DDIM restored/).waitFor()
    await page().getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await form()).sampler).toBe('dpm-solver++')
  })

  it('says how a lane is pinned where none is pointed at', async () => {
    await open('four')
    await page().mouse.move(2, 400)
    await page().keyboard.press('p')
    await text(/P pins it$/).waitFor()
    expect(await asked('compare.setView')).toEqual([])
  })

  it('says under a step on the way that its figures are of the end', async () => {
    await open('four')
    await text('PSNR 26.0 at the end').waitFor()
    await page()
      .getByRole('slider', { name: /^Place on the way/ })
      .press('End')
    await text('PSNR 26.0 at the end').waitFor({ state: 'detached' })
    await text('PSNR 26.0').waitFor()
  })

  it('gives up steps only when told twice', async () => {
    await open('four')
    await button('Give up steps…').click()
    await button('Keep them').click()
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    expect(await asked('compare.dropSteps')).toEqual([])
    await button('Give up steps…').click()
    await button('Give up the steps').click()
    await expect.poll(() => asked('compare.dropSteps')).toHaveLength(1)
    await text('Steps were given up').first().waitFor()
  })
})

describe('what is exported', () => {
  it.each([
    ['Contact sheet (PNG)', 'sheet', 'Contact sheet saved'],
    ['Animation over the steps (WebP)', 'animation', 'Animation saved'],
    ['Figures (CSV)', 'numbers', 'Figures saved'],
  ])('is the %s', async (name, what, saved) => {
    await open('four')
    await button('Export').click()
    await page().getByRole('menuitem', { name }).click()
    await text(saved).waitFor()
    expect(await asked('compare.export')).toMatchObject([{ what }])
  })

  it('says why it could not be saved', async () => {
    await open('four')
    await page().evaluate(() => {
      const { studio } = window as unknown as { studio: { call: (name: string, input: unknown) => unknown } }
      const { call } = studio
      const error = { code: 'E_OUTPUT', message: 'The disk is full.', nextStep: 'Make room.' }
      studio.call = (name, input) =>
        name === 'compare.export' ? Promise.resolve({ ok: false, error }) : call(name, input)
    })
    await button('Export').click()
    await page()
      .getByRole('menuitem', { name: /^Figures/ })
      .click()
    await text('The disk is full.').waitFor()
    expect(await button('Export').isEnabled()).toBe(true)
  })

  it('is no animation where no steps are kept', async () => {
    await open('dropped')
    await button('Export').click()
    const animation = page().getByRole('menuitem', { name: /^Animation/ })
    expect(await animation.getAttribute('aria-disabled')).toBe('true')
  })
})

describe('axe', () => {
  it.each([
    ['eight', 'dark'],
    ['grid', 'light'],
    ['running', 'light'],
  ])('finds nothing in %s lanes, %s', async (compare, theme) => {
    await open(compare, { theme })
    const { checked, serious } = await axeFindings(page())
    expect(checked).toBeGreaterThan(20)
    expect(serious).toEqual([])
  })
})
