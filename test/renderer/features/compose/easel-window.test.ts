/** The easel with a lane of a comparison on it, and what toasts leave free, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { button, inHarness, page, prompt, show, text } from '../../harness/in-harness.ts'

inHarness()

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
]
const easel = () => page().getByRole('region', { name: 'Easel' })
const tiles = () => page().getByRole('region', { name: 'Filmstrip' }).getByRole('button')

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxOf(of: { boundingBox(): Promise<Box | null> }): Promise<Box> {
  const box = await of.boundingBox()
  if (box === null) throw new Error('It cannot be seen.')
  return box
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

async function takePinned(size: (typeof SIZES)[number]): Promise<void> {
  await show({ scene: 'plain', compare: 'four' }, size)
  await page().keyboard.press('Control+2')
  await button('Pin SA-Solver').click()
  await button('Take the pinned lane to Paint').click()
  await prompt().waitFor()
  await text(/^Settings of SA-Solver restored/).waitFor()
}

describe.each(SIZES)('a pinned lane in Paint, $width × $height', (size) => {
  it('lies on the easel itself, under its name', async () => {
    await takePinned(size)
    await easel().locator('header').getByText('SA-Solver', { exact: true }).waitFor()
    await text(/^256\s×\s256\s·\sSA-Solver\s·\s20\ssteps/).waitFor()
  })

  it('has all of its buttons within the easel', async () => {
    await takePinned(size)
    const room = await boxOf(easel())
    const header = easel().locator('header')
    for (const one of await header.getByRole('button').all()) {
      const { x, width } = await boxOf(one)
      expect(x).toBeGreaterThanOrEqual(room.x)
      expect(x + width).toBeLessThanOrEqual(room.x + room.width)
    }
    expect((await boxOf(header.locator('h2'))).width).toBeGreaterThan(60)
  })

  it('keeps its words and buttons free of the toast', async () => {
    await takePinned(size)
    const toast = await boxOf(text(/^Settings of SA-Solver restored/).locator('..'))
    expect(overlap(toast, await boxOf(button('Open comparison')))).toBe(false)
    expect(overlap(toast, await boxOf(text(/^256\s×\s256\s·\sSA-Solver/)))).toBe(false)
    for (const tile of (await tiles().all()).slice(0, 4)) {
      expect(overlap(toast, await boxOf(tile))).toBe(false)
    }
  })
})

describe('the way back to the form as it was', () => {
  it('is not offered any more once the form is changed', async () => {
    await takePinned(SIZES[0]!)
    await prompt().press('End')
    await page().keyboard.type('!')
    await text(/^Settings of SA-Solver restored/).waitFor({ state: 'detached' })
  })
})

describe('a toast over an open comparison', () => {
  it.each(SIZES)('leaves its figures and its pictures free, $width × $height', async (size) => {
    await show({ scene: 'plain', compare: 'four' }, size)
    await page().keyboard.press('Control+2')
    await button('Export').click()
    await page().getByRole('menuitem').first().click()
    const toast = await boxOf(text('Contact sheet saved').locator('..'))
    expect(overlap(toast, await boxOf(button('Take the pinned lane to Paint')))).toBe(false)
    for (const lane of await page().getByRole('gridcell').all())
      expect(overlap(toast, await boxOf(lane))).toBe(false)
  })
})

describe('a comparison in the making', () => {
  it('has its tile first in the filmstrip, before the lanes that are done', async () => {
    await show({ scene: 'plain', compare: 'running' })
    await page().keyboard.press('Control+1')
    await expect.poll(() => tiles().first().getAttribute('aria-label')).toMatch(/^Comparison: /)
    expect(await tiles().first().getAttribute('aria-current')).toBe('true')
  })
})
