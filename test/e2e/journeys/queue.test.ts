import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { filesOnDisk, keptEntries, keptPictures } from './records.ts'
import { entryWith, eventually, fillForm, openPastWelcome, prompt } from './window.ts'

const THINGS = ['fox', 'rocket', 'red apple', 'teddy bear', 'house'] as const

it('five runs are reordered by keyboard, paused and resumed, one is cancelled: they are painted in that order', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await page.keyboard.press('Control+Shift+P')
  await eventually(async () => (await studio.ask('queue.get', {})).paused)
  await fillForm(page, { steps: 40 })
  for (const thing of THINGS) {
    await prompt(page).fill(thing)
    await page.keyboard.press('Control+Enter')
    await entryWith(studio, thing)
  }
  await page.keyboard.press('Control+j')
  expect(await waiting(page)).toEqual([...THINGS])

  await move(page, 'house', 'ArrowUp', 3)
  await move(page, 'fox', 'ArrowDown', 2)
  const order = ['house', 'rocket', 'fox', 'red apple', 'teddy bear']
  await eventually(async () => String(await waiting(page)) === String(order))
  const row = page.getByRole('listitem').filter({ hasText: 'red apple' })
  await row.getByRole('button', { name: 'Cancel this run' }).focus()
  await page.keyboard.press('Enter')
  await eventually(() => stateOf('red apple') === 'cancelled')
  expect(filesOnDisk(folders)).toEqual([])

  await page.keyboard.press('Control+Shift+P')
  await page.getByRole('button', { name: 'Pause after this picture' }).waitFor()
  await eventually(() => stateOf('house') === 'running')
  await page.keyboard.press('Control+Shift+P')
  await eventually(() => stateOf('house') === 'done')
  const done = (): number => keptEntries(folders).filter(({ state }) => state === 'done').length
  await sleep(700)
  expect(done()).toBe(1)
  expect(stateOf('rocket')).toBe('queued')
  await page.getByText('Nothing new begins until you resume.').waitFor()

  await page.keyboard.press('Control+Shift+P')
  await eventually(() => done() === 4)
  const painted = keptEntries(folders)
    .filter(({ state }) => state === 'done')
    .sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0))
  expect(painted.map(({ request }) => request.prompt)).toEqual(order.filter((thing) => thing !== 'red apple'))
  expect(painted.every(({ attempts }) => attempts === 1)).toBe(true)
  expect(keptPictures(folders)).toHaveLength(4)
  expect(filesOnDisk(folders)).toHaveLength(4)

  function stateOf(thing: string): string | undefined {
    return keptEntries(folders).find(({ request }) => request.prompt === thing)?.state
  }
})

/** The prompts in the panel, from above. */
function waiting(page: Page): Promise<string[]> {
  return page
    .getByRole('list', { name: 'Waiting' })
    .getByRole('button', { name: /^Move: / })
    .evaluateAll((handles) =>
      handles.map((one) => one.getAttribute('aria-label')?.slice('Move: '.length) ?? ''),
    )
}

async function move(page: Page, thing: string, key: 'ArrowUp' | 'ArrowDown', times: number): Promise<void> {
  for (let at = 0; at < times; at++) {
    const before = await waiting(page)
    await page.getByRole('button', { name: `Move: ${thing}` }).focus()
    await page.keyboard.press(`Alt+${key}`)
    await eventually(async () => String(await waiting(page)) !== String(before))
  }
}
