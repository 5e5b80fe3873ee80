/** Comparisons among other runs, in a real window: in the history, the library, the filmstrip, the queue, full view. */
import { describe, expect, it } from 'vitest'
import { asked, button, findsNothing, form, inHarness, page, show, text } from '../harness/in-harness.ts'

inHarness()

const rows = () => page().getByRole('listbox').getByRole('option')
const room = () => page().getByRole('main', { name: 'Compare' })
const openedId = async () => (await asked('compare.tracks')).at(-1)?.['id']

async function showKinds(size?: { width: number; height: number }) {
  await show({ scene: 'kinds' }, size)
  await rows().nth(1).waitFor()
}

async function showLibrary() {
  await showKinds()
  await page().keyboard.press('Control+3')
  await rows().nth(4).waitFor()
}

describe('a comparison in the history', () => {
  it('reads as one, and opens in the Compare room with a click', async () => {
    await showKinds()
    expect(await rows().nth(1).textContent()).toContain('Comparison: 4 lanes')
    await rows().nth(1).click()
    await room().waitFor()
    expect(await openedId()).toBeDefined()
    expect(await asked('draft.set')).toEqual([])
  })

  it('opens by keyboard', async () => {
    await showKinds()
    await page().keyboard.press('Control+f')
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('Enter')
    await room().waitFor()
  })

  it('has no settings of its own in its menu, but its prompt', async () => {
    await showKinds()
    await rows().nth(1).click({ button: 'right' })
    const items = await page().getByRole('menuitem').allTextContents()
    expect(items[0]).toContain('Open comparison')
    expect(items).not.toContain('Restore all settings')
    await page().getByRole('menuitem', { name: 'Use the prompt alone' }).click()
    await expect.poll(async () => (await form()).prompt).toBe('flat icon of rocket on a yellow background')
  })
})

describe('a comparison in the library', () => {
  it('names each picture’s lane, gives that lane’s settings back, and opens', async () => {
    await showLibrary()
    const ddim = page().getByRole('option', { name: /Comparison: 4 lanes, DDIM$/ })
    expect(await ddim.getAttribute('title')).toBe('DDIM')
    await ddim.click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Restore this lane’s settings' }).click()
    await expect.poll(form).toMatchObject({
      sampler: 'ddim',
      steps: 20,
      count: 1,
      prompt: 'flat icon of rocket on a yellow background',
    })
    await page().keyboard.press('Control+3')
    await ddim.dblclick()
    await room().waitFor()
  })

  it('tells in full view which lane it is, and leads to the others', async () => {
    await showLibrary()
    await page()
      .getByRole('option', { name: /SA-Solver$/ })
      .first()
      .click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Open in full view' }).click()
    const information = page().getByRole('complementary', { name: 'Information' })
    await information.getByText('SA-Solver').first().waitFor()
    await information.getByText('2 of 4').waitFor()
    await page().keyboard.press('Control+Shift+R')
    await expect.poll(async () => (await form()).sampler).toBe('sa-solver')
    await page().keyboard.press('Control+3')
    await page()
      .getByRole('option', { name: /SA-Solver$/ })
      .first()
      .click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Open in full view' }).click()
    await information.getByRole('button', { name: 'Open comparison' }).click()
    await room().waitFor()
  })

  it('is one row among the prompts, with what its lanes differ in', async () => {
    await showLibrary()
    await button('Prompts').click()
    const row = page().locator('[role=option][aria-posinset="9"]')
    await row.locator('.tag', { hasText: 'Comparison: guidance × steps' }).waitFor()
    await row.getByText('10–40').waitFor()
    await row.getByText('1.5–7').waitFor()
    await row.dblclick()
    await room().waitFor()
  })

  it('has its lanes’ settings compared two by two', async () => {
    await showLibrary()
    await page()
      .getByRole('option', { name: /SA-Solver$/ })
      .first()
      .click()
    await page()
      .getByRole('option', { name: /4 lanes, Reference · DDIM$/ })
      .click({ modifiers: ['Control'] })
    await button('Compare settings').click()
    const dialog = page().getByRole('dialog', { name: 'Two runs compared' })
    await dialog.getByRole('row', { name: /Steps 20 100/ }).waitFor()
    await dialog.getByText('SA-Solver').first().waitFor()
  })
})

describe('a comparison at the easel', () => {
  it('says which lane a picture is, and paints variations of that lane', async () => {
    await showKinds()
    await button(/^Picture of: .*, DDIM$/)
      .first()
      .click()
    await text(/DDIM\s·\s20\ssteps/).waitFor()
    await page().keyboard.press('Control+Shift+V')
    await expect
      .poll(async () => (await asked('queue.add')).at(-1)?.['request'])
      .toMatchObject({ sampler: 'ddim', count: 4 })
  })

  it('draws nothing of one in the making, says how far it is, and leads to it', async () => {
    await show({ scene: 'plain', compare: 'running', stepMs: '60' })
    await page().keyboard.press('Control+1')
    await text(/Its lanes are painted in turn, \d+ of 320 passes so far/).waitFor()
    const easel = page().getByRole('region', { name: 'Easel' })
    expect(await easel.locator('canvas').count()).toBe(0)
    await page().keyboard.press('Control+j')
    const queue = page().getByRole('complementary', { name: 'Queue' })
    await queue.getByText('Comparison, 4 lanes').waitFor()
    await queue.getByText(/^[1-9]\d* of 320 passes/).waitFor()
    await queue.getByRole('button', { name: 'Open comparison' }).click()
    await room().waitFor()
  })
})

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it('has no serious finding in any of these', async () => {
    await show({ scene: 'kinds', theme })
    await rows().nth(1).waitFor()
    await button(/^Picture of: .*, DDIM$/)
      .first()
      .click()
    await findsNothing('history and easel')
    await page().keyboard.press('Control+3')
    await rows().nth(4).waitFor()
    await findsNothing('pictures')
    await button('Prompts').click()
    await findsNothing('prompts')
    await show({ scene: 'busy', compare: 'running', theme, stepMs: '100' })
    await page().keyboard.press('Control+1')
    await page().keyboard.press('Control+j')
    await findsNothing('easel and queue')
  })
})
