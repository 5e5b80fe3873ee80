/** Recipes in a real window on a pretended studio: saved, dropped, looked at, replayed, by hand and by keyboard. */
import { describe, expect, it } from 'vitest'
import { axeFindings } from '../../harness/axe.ts'
import { asked, button, drag, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const NAME = 'fox.recipe.json'
const JSON_TYPE = 'application/json'
const dialog = () => page().getByRole('dialog', { name: 'A recipe: one picture, step by step' })
const strip = () => page().getByRole('img', { name: /^20 steps:/ })

async function dropped(recipe: string, more: Readonly<Record<string, string>> = {}) {
  await show({ scene: 'plain', recipe, ...more })
  // The room takes the focus when it opens; the dialog has it after that.
  await page().locator('#prompt:focus').waitFor()
  await drag('drop', NAME, JSON_TYPE)
  await dialog().getByText('PixArt nano').waitFor()
}

describe('a recipe that is dropped', () => {
  it('says in the air what it is, and what differs before anything runs', async () => {
    await show({ scene: 'plain', recipe: 'differing' })
    await drag('dragenter', NAME, JSON_TYPE)
    await text('A recipe: let go to look at it').waitFor()
    await drag('drop', NAME, JSON_TYPE)
    await text('The LoRA “line-art” (line-art.safetensors) is another file than the recipe’s.').waitFor()
    await text('Device: cuda: NVIDIA H200 in the recipe, cpu: 2 threads here.').waitFor()
    expect(await asked('recipe.replay')).toEqual([])
    await page().keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await asked('recipe.replay')).toEqual([])
  })

  it('copies the whole of a hash', async () => {
    await dropped('differing')
    await button('Copy the sha256: recipe 7d4101234567').click()
    const [copied] = await asked('clipboard.writeText')
    expect(copied?.['text']).toMatch(/^7d41[0-9a-f]{60}$/)
  })

  it('cannot be replayed while something is missing', async () => {
    await dropped('missing')
    await text('The model “PixArt-XL-2-512x512” is not on this machine.').waitFor()
    expect(await button('Replay').count()).toBe(0)
    await page().keyboard.press('Enter')
    await dialog().waitFor({ state: 'detached' })
  })

  it('waits calmly while its files are read, and is forgotten when it is closed', async () => {
    await show({ scene: 'plain', recipe: 'slow' })
    await drag('drop', NAME, JSON_TYPE)
    await dialog().getByRole('progressbar').waitFor()
    await button('Cancel').click()
    await dialog().waitFor({ state: 'detached' })
    await page().waitForTimeout(4500)
    expect(await dialog().count()).toBe(0)
  })

  it('says what is wrong with it', async () => {
    await show({ scene: 'plain', recipe: 'failed' })
    await drag('drop', NAME, JSON_TYPE)
    await dialog().getByRole('alert').getByText('tsconfig.json is no recipe of this studio.').waitFor()
    await dialog().getByRole('button', { name: 'Close', exact: true }).click()
    await dialog().waitFor({ state: 'detached' })
  })

  it('says first that it was changed after it was written, and promises nothing', async () => {
    await dropped('changed')
    const head = dialog().getByRole('heading', { level: 3 })
    expect(await head.allInnerTexts()).toEqual(['This recipe was changed after it was written'])
    expect(
      await dialog()
        .getByText(/bit for bit/)
        .count(),
    ).toBe(0)
    await button('Replay').waitFor()
  })
})

describe('a replay', () => {
  it('is followed step by step to its verdict, by keyboard alone', async () => {
    await dropped('equal', { stepMs: '60' })
    await page().keyboard.press('Enter')
    await text(/Replay of fox\.recipe\.json: step \d+ of 20, bit-equal so far/).waitFor()
    await text('The same picture: every step and every pixel is bit-equal.').waitFor()
    await text(/^256\s×\s256\s·\sDPM-Solver\+\+\s2M\s·\s20\ssteps/).waitFor()
    expect(await strip().getAttribute('aria-label')).toBe('20 steps: 20 bit-equal, 0 straying, 0 to come')
  })

  it('says from where it strays, on the easel, in the queue and with what differed in full view', async () => {
    await dropped('differing', { stepMs: '120' })
    await button('Replay').click()
    await page().keyboard.press('Control+j')
    const queue = page().getByRole('complementary', { name: 'Queue' })
    await queue.getByText(/^Step \d+ of 20, not bit-equal since step 7/).waitFor()
    const verdict = /^Another picture: steps are not bit-equal from step 7 of 20 on/
    await text(verdict).waitFor()
    expect(await strip().getAttribute('aria-label')).toBe('20 steps: 6 bit-equal, 14 straying, 0 to come')
    await button('Open in full view').click()
    const information = page().getByRole('complementary', { name: 'Information' })
    await information.getByText(verdict).waitFor()
    await information.getByText(/^The LoRA “line-art”/).waitFor()
  })
})

describe('a replay that is cancelled', () => {
  it('says how far it came, and begins anew when it is tried again', async () => {
    await dropped('equal', { stepMs: '150' })
    await button('Replay').click()
    await text(/step [5-9] of 20, bit-equal so far/).waitFor()
    await page().keyboard.press('Control+j')
    await button('Cancel this run').click()
    await text(/^It did not end: bit-equal up to step \d+ of 20\.$/).waitFor()
    await button(/^Undo/).click()
    await text(/step [1-3] of 20, bit-equal so far/)
      .first()
      .waitFor()
    await text('The same picture: every step and every pixel is bit-equal.').waitFor()
    expect(await strip().getAttribute('aria-label')).toMatch(/20 bit-equal/)
  })
})

describe('a recipe without dragging', () => {
  it('is opened from the library, and where pictures are opened', async () => {
    await show({ scene: 'plain', recipe: 'equal' })
    const file = { name: NAME, mimeType: JSON_TYPE, buffer: Buffer.from('{}') }
    const first = page().waitForEvent('filechooser')
    await page().keyboard.press('Control+o')
    await (await first).setFiles(file)
    await dialog().waitFor()
    await page().keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await page().keyboard.press('Control+3')
    const second = page().waitForEvent('filechooser')
    await button('Open a recipe…').click()
    await (await second).setFiles(file)
    await dialog().waitFor()
  })
})

describe('saving a recipe', () => {
  it('is offered on the easel, in full view and in the menu of a run', async () => {
    await show({ scene: 'plain' })
    await button('Save its recipe…').click()
    await text('Recipe saved').waitFor()
    await button('Open in full view').click()
    await page().keyboard.press('Control+Shift+D')
    await expect.poll(async () => (await asked('recipe.save')).length).toBe(2)
    await page().keyboard.press('Escape')
    await page().getByRole('option').nth(1).click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Save recipe…' }).click()
    await expect.poll(async () => (await asked('recipe.save')).length).toBe(3)
    const [one, two, three] = await asked('recipe.save')
    expect(one).toEqual(two)
    expect(three).not.toEqual(two)
  })

  it('asks of a comparison which lane is meant', async () => {
    await show({ scene: 'kinds' })
    const row = page().getByRole('option').filter({ hasText: 'Comparison: 4 lanes' }).first()
    await row.click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Save recipe…' }).click()
    await page().getByRole('menuitem', { name: 'Recipe of SA-Solver…' }).click()
    await text('Recipe saved').waitFor()
    expect(await asked('recipe.save')).toHaveLength(1)
  })

  it('says why there is none', async () => {
    await show({ scene: 'plain', recipe: 'failed' })
    await button('Save its recipe…').click()
    await text('It was painted before recipes were kept.').waitFor()
  })
})

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it.each(['equal', 'changed', 'differing', 'missing', 'slow', 'failed'])(
    'is content with a recipe: %s',
    async (recipe) => {
      await show({ scene: 'plain', recipe, theme })
      await drag('drop', NAME, JSON_TYPE)
      await dialog().waitFor()
      await page().waitForTimeout(400)
      const { checked, serious } = await axeFindings(page())
      expect(serious).toEqual([])
      expect(checked).toBeGreaterThan(20)
    },
  )

  it('is content with a replay and its verdict', async () => {
    await dropped('differing', { theme, stepMs: '20' })
    await button('Replay').click()
    await text(/^Another picture:/).waitFor()
    await page().waitForTimeout(400)
    expect((await axeFindings(page())).serious).toEqual([])
    await button('Open in full view').click()
    await page().waitForTimeout(400)
    expect((await axeFindings(page())).serious).toEqual([])
  })
})
