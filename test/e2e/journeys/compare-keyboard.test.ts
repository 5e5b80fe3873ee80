import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Studio } from '../launch.ts'
import { begunBy, sharpShown, stepsShown } from './comparing.ts'
import { focusSeen } from './focus.ts'
import { type KeptEntry, keptComparison } from './records.ts'
import { ended, eventually, formHolds, openPastWelcome } from './window.ts'

it('samplers are compared, scrubbed, laid over each other, measured, pinned and painted with, by keyboard alone', {
  timeout: 240_000,
}, async () => {
  await using studio = await openPastWelcome()
  const { page } = studio
  await page.keyboard.type('cartoon of owl on a pink background')
  await page.keyboard.press('Control+2')
  await page.keyboard.press('Control+n')
  const entry = await fillsTheForm(studio)
  expect((await ended(studio, entry.id)).state).toBe('done')
  await sharpShown(page, 3)
  await scrubs(page)
  await laysOver(studio, entry)
  await measures(studio, entry)
  await pinsAndPaints(studio, entry)
})

/** One lane less, one of other steps, the rest own: Ctrl+Enter begins. */
async function fillsTheForm(studio: Studio): Promise<KeptEntry> {
  const { page } = studio
  await tabTo(page, /^Remove Euler/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Nothing$|^Steps$|^Forward passes$/)
  await page.keyboard.press('ArrowLeft')
  await tabTo(page, /^Steps$/, { field: true })
  await page.keyboard.type('12')
  await page.keyboard.press('Enter')
  return begunBy(studio, () => page.keyboard.press('Control+Enter'))
}

async function scrubs(page: Page): Promise<void> {
  await page.keyboard.press('Home')
  await eventually(async () => (await stepsShown(page)).every((step) => step === 0))
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowRight')
  await eventually(async () => String(await stepsShown(page)) === '6,6,6')
  await page.keyboard.press(' ')
  await eventually(async () => String(await stepsShown(page)) === '12,12,12')
}

async function laysOver({ page, folders }: Studio, { id }: KeptEntry): Promise<void> {
  await tabTo(page, /^Difference/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('3')
  await page.keyboard.press('Shift+1')
  await eventually(() => String(keptComparison(folders, id).view?.pair) === '2,0')
  await page.keyboard.press('Escape')
  await eventually(() => keptComparison(folders, id).view?.mode === 'side')
}

async function measures({ page, folders }: Studio, { id }: KeptEntry): Promise<void> {
  await tabTo(page, /^What the chart shows/)
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemradio').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await eventually(() => keptComparison(folders, id).view?.measure === 'rms')
  await tabTo(page, /^RMS$/)
  await page.keyboard.press('Enter')
  await eventually(() => keptComparison(folders, id).view?.sort?.column === 'rms')
}

async function pinsAndPaints(studio: Studio, { id }: KeptEntry): Promise<void> {
  const { page, folders } = studio
  await tabTo(page, /^(DPM|SA|DDIM)/, { role: 'row' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('p')
  const pinned = await eventually(() => {
    const lane = keptComparison(folders, id).view?.pinned
    return lane === undefined ? undefined : { lane }
  })
  await tabTo(page, /^Take the pinned lane to Paint$/)
  await page.keyboard.press('Enter')
  const wanted = keptComparison(folders, id).requests[pinned.lane]
  if (!wanted) throw new Error('There is no such lane.')
  await formHolds(studio, wanted)
}

interface Looking {
  /** A field to type into, not a button of that name. */
  readonly field?: boolean
  readonly role?: 'row'
}

/** Tab until something of this name has the focus, which has to be seen there. */
async function tabTo(page: Page, name: RegExp, { field = false, role }: Looking = {}): Promise<void> {
  const passed: string[] = []
  for (let at = 0; at < 120; at++) {
    const stop = await focusSeen(page)
    const kind = await page.evaluate(() => ({
      isField:
        document.activeElement instanceof HTMLInputElement && document.activeElement.type !== 'checkbox',
      isRow: document.activeElement instanceof HTMLTableRowElement,
    }))
    if (name.test(stop.name) && (!field || kind.isField) && (role === undefined || kind.isRow)) {
      expect(stop.mark, `a mark at ${stop.where}`).not.toBe('')
      return
    }
    passed.push(stop.name)
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${name}: ${passed.slice(0, 60).join(' · ')}`)
}
