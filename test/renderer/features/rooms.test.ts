/** History, library, full view, drop and settings in a real window on a pretended studio of 400 runs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../harness/axe.ts'
import { type Harness, openHarness } from '../harness/open-harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness[Symbol.asyncDispose]())
afterEach(() => {
  expect(harness.complaints.splice(0)).toEqual([])
})

const PICTURE = readFileSync(join(import.meta.dirname, '../../../native-models/nano/sheet.png')).toString(
  'base64',
)

const asked = (name: string) =>
  harness.page.evaluate(
    (name) =>
      (window as unknown as { asked: { name: string; input: unknown }[] }).asked
        .filter((one) => one.name === name)
        .map(({ input }) => input as Record<string, unknown>),
    name,
  )
const list = () => harness.page.getByRole('listbox')
const rows = () => list().getByRole('option')
const prompt = () => harness.page.getByLabel('Prompt', { exact: true })
const search = () => harness.page.getByRole('searchbox')

async function openPanel(scene = 'plain') {
  await harness.show({ scene })
  await rows().first().waitFor()
}

async function openLibrary(scene = 'full') {
  await harness.show({ scene })
  await harness.page.getByRole('button', { name: 'Library' }).click()
  await rows().nth(4).waitFor()
}

describe('the history panel', () => {
  it('restores everything with a click, and takes it back', async () => {
    await openPanel()
    const before = await prompt().inputValue()
    await rows().nth(1).click()
    await expect.poll(() => prompt().inputValue()).toBe('flat icon of rocket on a yellow background')
    await expect
      .poll(async () => (await asked('draft.set')).at(-1))
      .toMatchObject({ request: { sampler: 'lcm', steps: 4, seed: '2079' }, seedLocked: true })
    await harness.page.getByRole('button', { name: /^Undo/ }).click()
    await expect.poll(() => prompt().inputValue()).toBe(before)
  })

  it('is walked, starred, deleted, taken back and restored by keyboard alone', async () => {
    const { page } = harness
    await openPanel()
    await page.keyboard.press('Control+f')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const third = page.locator('[role=option][aria-posinset="3"]')
    expect(await third.getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('s')
    await expect.poll(() => third.textContent()).toMatch(/starred$/)
    const label = await third.textContent()
    await page.keyboard.press('Delete')
    await expect.poll(() => third.textContent()).not.toBe(label)
    expect(await list().evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(() => third.textContent()).toBe(label)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect.poll(() => prompt().inputValue()).toMatch(/castle|rocket/)
  })

  it('finds by words and by filters, says when nothing is found, and shows all again', async () => {
    await openPanel('full')
    await search().fill('octopus sampler:lcm')
    await expect.poll(() => rows().first().textContent()).toMatch(/octopus.* · 4 steps · LCM/)
    await harness.page.getByRole('button', { name: 'Remove the filter sampler:lcm' }).click()
    expect(await search().inputValue()).toBe('octopus')
    await harness.page.getByRole('button', { name: 'Starred', exact: true }).click()
    await expect.poll(() => rows().first().textContent()).toMatch(/octopus.*starred$/)
    await search().fill('no such thing anywhere')
    await harness.page.getByText('Nothing found').waitFor()
    await harness.page.getByRole('button', { name: 'Show all', exact: true }).click()
    await expect.poll(() => rows().first().getAttribute('aria-setsize')).toBe('400')
  })

  it('says what is wrong with a filter, and keeps the list', async () => {
    await openPanel()
    await search().fill('before:yesterday')
    await harness.page.getByRole('alert').getByText('is no date').waitFor()
    expect(await rows().count()).toBeGreaterThan(3)
    await search().fill('')
    await harness.page.getByRole('alert').waitFor({ state: 'detached' })
  })

  it('keeps tags and a note', async () => {
    const { page } = harness
    await openPanel()
    await rows().nth(0).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Tags and note/ }).click()
    await page.getByRole('textbox', { name: 'Tags' }).fill('for the wall')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Note' }).fill('the good one')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect
      .poll(() => asked('history.update'))
      .toMatchObject([{ tags: ['for the wall'], note: 'the good one' }])
  })

  it('folds by itself in a narrow window, and comes over the easel when asked', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' }, { width: 1024, height: 700 })
    await page.getByRole('button', { name: 'Show the history' }).first().waitFor()
    expect(await rows().count()).toBe(0)
    await page.keyboard.press('Control+h')
    await rows().first().click()
    await expect.poll(() => rows().count()).toBe(0)
    expect(await prompt().inputValue()).toBe('cartoon of octopus on a pink background')
  })
})

describe('the library', () => {
  it('chooses several with Shift, Ctrl and the keyboard, deletes them and takes it back', async () => {
    const { page } = harness
    await openLibrary()
    const chosen = () => page.locator('[role=option][aria-selected=true]').count()
    await rows().nth(1).click()
    await rows()
      .nth(4)
      .click({ modifiers: ['Shift'] })
    expect(await chosen()).toBe(4)
    await rows()
      .nth(2)
      .click({ modifiers: ['Control'] })
    expect(await chosen()).toBe(3)
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    expect(await chosen()).toBe(2)
    const first = await rows().first().getAttribute('id')
    await page.keyboard.press('Delete')
    await expect.poll(() => rows().first().getAttribute('id')).not.toBe(first)
    expect((await asked('pictures.delete'))[0]?.['ids']).toHaveLength(2)
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect.poll(() => rows().first().getAttribute('id')).toBe(first)
  })

  it('exports what is chosen, all of it if one likes', async () => {
    const { page } = harness
    await openLibrary('plain')
    await rows().first().click()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Export…' }).click()
    await expect.poll(async () => (await asked('pictures.export'))[0]?.['ids']).toHaveLength(17)
    await page.getByText('17 pictures exported').waitFor()
  })

  it('keeps the last run in the list however far one scrolls', async () => {
    await openLibrary()
    await rows().first().click()
    for (let n = 0; n < 12; n++) {
      await list().evaluate((one) => one.scrollTo({ top: one.scrollHeight }))
      await harness.page.waitForTimeout(100)
    }
    await harness.page.locator('[role=option][aria-label*="seed 2477"]').waitFor()
  })

  it('compares the settings of two runs', async () => {
    const { page } = harness
    await openLibrary()
    await page.getByRole('button', { name: 'Prompts', exact: true }).click()
    await rows().nth(1).click()
    await rows()
      .nth(2)
      .click({ modifiers: ['Control'] })
    await page.getByRole('button', { name: 'Compare settings' }).click()
    const dialog = page.getByRole('dialog', { name: 'Two runs compared' })
    await dialog.getByRole('rowheader', { name: 'Steps' }).waitFor()
    expect(await dialog.locator('mark').allTextContents()).toEqual(
      expect.arrayContaining(['LCM', 'DPM-Solver++ 2M', '4', '20']),
    )
    await dialog.getByRole('button', { name: 'Restore this one' }).last().click()
    await expect.poll(() => prompt().inputValue()).toBe('cartoon of castle on a teal background')
  })

  it('keeps the size of the pictures', async () => {
    await openLibrary()
    await harness.page.getByRole('slider', { name: 'Size of the pictures' }).focus()
    await harness.page.keyboard.press('PageUp')
    await expect.poll(async () => (await asked('settings.set')).at(-1)).toMatchObject({ thumbnailSize: 240 })
  })
})

describe('the full view', () => {
  const level = () => harness.page.getByRole('toolbar', { name: /^Zoom/ }).getAttribute('aria-label')

  it('zooms by keys and wheel, walks by arrows, closes with Esc', async () => {
    const { page } = harness
    await openLibrary()
    await rows().first().dblclick()
    const view = page.getByRole('dialog', { name: /^Full view/ })
    await view.waitFor()
    await expect.poll(level).toBe('Zoom: 261 %')
    await page.keyboard.press('1')
    await expect.poll(level).toBe('Zoom: 100 %')
    await page.keyboard.press('+')
    await expect.poll(level).toBe('Zoom: 125 %')
    await view.getByRole('img', { name: /^Picture/ }).hover()
    await page.mouse.wheel(0, -400)
    await expect.poll(level).toBe('Zoom: 278 %')
    await page.keyboard.press('0')
    await expect.poll(level).toBe('Zoom: 261 %')
    const name = await view.getAttribute('aria-label')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => view.getAttribute('aria-label')).not.toBe(name)
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => view.getAttribute('aria-label')).toBe(name)
    await page.keyboard.press('Escape')
    await view.waitFor({ state: 'detached' })
  })

  it('says everything about the picture, copies a line, deletes and goes on, restores this picture alone', async () => {
    const { page } = harness
    await openLibrary()
    await rows().nth(3).dblclick()
    const view = page.getByRole('dialog', { name: /^Full view/ })
    const panel = view.getByRole('complementary', { name: 'Information' })
    for (const text of [
      'DPM-Solver++ 2M',
      '2081',
      '192 × 320',
      '2 of 4',
      'CPU, 2 threads',
      'picture 3-1.png',
    ])
      await panel.getByText(text, { exact: true }).waitFor()
    await panel.getByText('2081', { exact: true }).hover()
    await panel.getByRole('button', { name: 'Copy: Seed' }).click()
    expect(await asked('clipboard.writeText')).toEqual([{ text: '2081' }])
    await page.keyboard.press('Delete')
    await panel.getByText('picture 3-2.png', { exact: true }).waitFor()
    expect(await asked('pictures.delete')).toHaveLength(1)
    await page.keyboard.press('Control+Shift+R')
    await view.waitFor({ state: 'detached' })
    await expect
      .poll(async () => (await asked('draft.set')).at(-1))
      .toMatchObject({ request: { seed: '2082', count: 1 } })
  })
})

describe('dropping', () => {
  const drag = (type: string, files: readonly { name: string; type: string }[]) =>
    harness.page.evaluate(
      async ({ type, files, bytes }) => {
        const data = new DataTransfer()
        const content = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))
        for (const file of files) data.items.add(new File([content], file.name, { type: file.type }))
        const event =
          type === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })
        document.body.dispatchEvent(event)
      },
      { type, files, bytes: PICTURE },
    )
  const png = { name: 'sea-00042.png', type: 'image/png' }
  const dialog = () => harness.page.getByRole('dialog', { name: 'What this picture says' })

  it('says where it would land, shows what the picture says, and takes over only what it is told to', async () => {
    const { page } = harness
    await openPanel()
    const before = await prompt().inputValue()
    await drag('dragenter', [png])
    await page.getByText('Let go to see what this picture says').waitFor()
    await drag('drop', [png])
    await dialog().getByText('painted with A1111').waitFor()
    await page.getByText('Let go to see').waitFor({ state: 'detached' })
    await dialog().getByText('The model “dreamshaper_8” is not on this machine: PixArt nano stays.').waitFor()
    expect(await prompt().inputValue()).toBe(before)
    expect(await asked('queue.add')).toEqual([])
    await dialog().getByRole('button', { name: 'Restore these settings' }).click()
    await expect.poll(() => prompt().inputValue()).toMatch(/^a whale made of glass/)
    await expect
      .poll(async () => (await asked('draft.set')).at(-1))
      .toMatchObject({ request: { model: 'nano', steps: 28, guidance: 6.5, seed: '3141592653' } })
    expect(await asked('queue.add')).toEqual([])
  })

  it('takes the prompt alone, from a pasted picture too', async () => {
    await openPanel()
    await drag('paste', [png])
    await dialog().getByRole('button', { name: 'The prompt alone' }).click()
    await expect.poll(() => prompt().inputValue()).toMatch(/^a whale made of glass/)
    await expect.poll(async () => (await asked('draft.set')).at(-1)).toMatchObject({ request: { steps: 20 } })
  })

  it('has one clear sentence for several files and for wrong ones', async () => {
    const { page } = harness
    await openPanel()
    await drag('dragenter', [png, { ...png, name: 'two.png' }])
    await page.getByText('Let go to read the first of 2 pictures').waitFor()
    await drag('drop', [{ name: 'notes.txt', type: 'text/plain' }])
    await page
      .getByText('“notes.txt” is no PNG, JPEG or WebP picture, no model, no LoRA and no recipe')
      .waitFor()
    expect(await asked('drop.read')).toEqual([])
    await drag('dragenter', [{ name: 'a.pdf', type: 'application/pdf' }])
    await page.getByText('This is no picture, no model, no LoRA and no recipe').waitFor()
  })
})

describe('the settings', () => {
  it('keeps what is changed, at once', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain', theme: 'dark' })
    await page.keyboard.press('Control+7')
    await page.getByRole('radio', { name: 'Light' }).click()
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light')
    await page.getByLabel('Threads').selectOption('1')
    await page.getByLabel('Show the picture while it is painted').uncheck()
    await expect
      .poll(() => asked('settings.set'))
      .toEqual([{ theme: 'light' }, { threads: 1 }, { previews: false }])
  })

  it('shows what would be copied, copies it, and never scrolls the window itself', async () => {
    const { page } = harness
    await harness.show({ scene: 'plain' }, { width: 1024, height: 700 })
    await page.keyboard.press('Control+7')
    await page.getByRole('button', { name: 'Show what would be copied' }).click()
    await page.getByRole('region', { name: 'Diagnostics, as they would be copied' }).waitFor()
    await page.getByRole('button', { name: 'Copy diagnostics' }).click()
    await expect.poll(() => asked('clipboard.writeText')).toHaveLength(1)
    await page.getByRole('button', { name: 'About', exact: true }).click()
    await page.getByText('The embedded model: PixArt nano').waitFor()
    expect(await page.evaluate(() => [document.documentElement.scrollTop, document.body.scrollTop])).toEqual([
      0, 0,
    ])
  })
})

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  const clean = async () => {
    // No tooltip half faded in.
    await harness.page.mouse.move(640, 3)
    await harness.page.waitForTimeout(400)
    const { checked, serious } = await axeFindings(harness.page)
    expect(serious).toEqual([])
    expect(checked).toBeGreaterThan(20)
  }

  it('has no serious finding in the library, its selection, its rows and its comparison', async () => {
    const { page } = harness
    await harness.show({ scene: 'full', theme })
    await page.getByRole('button', { name: 'Library' }).click()
    await rows().nth(1).click()
    await clean()
    await page.getByRole('button', { name: 'Prompts', exact: true }).click()
    await rows().nth(1).click()
    await rows()
      .nth(2)
      .click({ modifiers: ['Control'] })
    await clean()
    await page.getByRole('button', { name: 'Compare settings' }).click()
    await clean()
  })

  it('has no serious finding in the full view, the drop dialog, the notes and the menu', async () => {
    const { page } = harness
    await openPanel()
    await rows().nth(2).click({ button: 'right' })
    await clean()
    await page.getByRole('menuitem', { name: /^Tags and note/ }).click()
    await clean()
    await page.keyboard.press('Escape')
    await rows().nth(2).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Open in full view' }).click()
    await page.getByRole('dialog', { name: /^Full view/ }).waitFor()
    await clean()
  })

  it('has no serious finding in empty rooms and in the settings', async () => {
    const { page } = harness
    await harness.show({ scene: 'empty', theme })
    await clean()
    await page.getByRole('button', { name: 'Library' }).click()
    await clean()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Show what would be copied' }).click()
    await clean()
  })
})
