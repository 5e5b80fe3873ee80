import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { type Studio, studioFolders } from '../launch.ts'
import { keptEntries, keptPictures, pictureFile } from './records.ts'
import { addRun, ended, eventually, formHolds, openPastWelcome, prompt } from './window.ts'

const RUNS: readonly Partial<GenerateRequest>[] = [
  { prompt: 'cartoon of fox on a teal background', seed: '101' },
  {
    ...{ prompt: 'flat icon of rocket on a yellow background', negativePrompt: 'fox', seed: '102' },
    ...{ sampler: 'euler', steps: 4, guidance: 2.5, size: { kind: 'aspect', width: 320, height: 192 } },
  },
  {
    ...{ prompt: 'Füchse im Schnee', model: 'nano-lcm', sampler: 'lcm', steps: 2, guidance: 0 },
    ...{ seed: '18446744073709551615', size: { kind: 'exact', width: 224, height: 192 } },
  },
]

it('history: search by words and filters, restore, star, tag, note, delete and undo, over a restart', async () => {
  using folders = studioFolders()
  {
    await using studio = await openPastWelcome({ folders })
    for (const run of RUNS) await ended(studio, (await addRun(studio, run)).id)
    await searches(studio)
    await restores(studio)
    await annotates(studio)
  }
  const [, rocket] = keptEntries(folders)
  expect(rocket).toMatchObject({
    starred: true,
    tags: ['keep', 'for the wall'],
    note: 'Blue would be better.',
  })
  await using studio = await openPastWelcome({ folders })
  const { page } = studio
  await search(page, 'tag:"for the wall" starred')
  await shows(page, ['flat icon of rocket on a yellow background'])
  await search(page, 'better')
  await shows(page, ['flat icon of rocket on a yellow background'])
  await deletesAndUndoes(studio)
})

async function searches({ page }: Studio): Promise<void> {
  const all = [
    'Füchse im Schnee',
    'flat icon of rocket on a yellow background',
    'cartoon of fox on a teal background',
  ]
  const [snow, rocket, fox] = all as [string, string, string]
  await shows(page, all)
  await search(page, 'rock')
  await shows(page, [rocket])
  // In the prompt of one and in the negative prompt of the other; without its diacritic.
  await search(page, 'fox')
  await shows(page, [rocket, fox])
  await search(page, 'fuchse')
  await shows(page, [snow])
  for (const [query, found] of [
    ['sampler:lcm', [snow]],
    ['model:"nano"', [rocket, fox]],
    ['size:320x192', [rocket]],
    ['fox sampler:euler', [rocket]],
    ['starred', []],
    ['before:2020', []],
    ['after:2020', all],
  ] as const) {
    await search(page, query)
    await shows(page, found)
  }
  await search(page, '')
  await shows(page, all)
}

async function restores(studio: Studio): Promise<void> {
  const { page, folders } = studio
  const [fox, rocket, snow] = keptEntries(folders)
  if (!fox || !rocket || !snow) throw new Error('Three runs were painted.')
  const rows = page.getByRole('option')
  await rows.filter({ hasText: 'rocket' }).click()
  await formHolds(studio, rocket.request)
  expect(await prompt(page).inputValue()).toBe(rocket.request.prompt)
  await page.keyboard.press('/')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await formHolds(studio, snow.request)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await formHolds(studio, fox.request)
  // What stood there before is not lost.
  await prompt(page).blur()
  await page.keyboard.press('Control+z')
  await formHolds(studio, snow.request)
  expect(keptEntries(folders)).toHaveLength(3)
}

async function annotates({ page, folders }: Studio): Promise<void> {
  await search(page, 'rocket')
  await shows(page, ['flat icon of rocket on a yellow background'])
  await page.keyboard.press('Enter')
  await page.getByRole('listbox', { name: 'Prompts, newest first' }).focus()
  await page.keyboard.press('s')
  await eventually(() => keptEntries(folders)[1]?.starred)
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Tags and note' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tags and note' })
  for (const tag of ['keep', 'for the wall']) {
    await dialog.getByLabel('Tags').fill(tag)
    await page.keyboard.press('Enter')
  }
  await dialog.getByLabel('Note').fill('Blue would be better.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await eventually(() => keptEntries(folders)[1]?.note !== '')
}

async function deletesAndUndoes({ page, folders }: Studio): Promise<void> {
  const [, rocket] = keptEntries(folders)
  const picture = keptPictures(folders).find(({ entry }) => entry === rocket?.seq)
  const path = pictureFile(folders, picture?.path ?? '')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Delete')
  await page.getByText('1 prompt and its pictures deleted').waitFor()
  await eventually(() => keptEntries(folders)[1]?.deleted)
  await shows(page, [])
  await page.keyboard.press('Control+z')
  await eventually(() => keptEntries(folders)[1]?.deleted === false)
  await shows(page, ['flat icon of rocket on a yellow background'])
  expect(keptPictures(folders).filter(({ deleted }) => deleted)).toEqual([])
  expect(existsSync(path)).toBe(true)
}

/** With the key that goes to the search line. */
async function search(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Control+f')
  await page.keyboard.press('Control+a')
  if (query === '') await page.keyboard.press('Delete')
  else await page.keyboard.type(query)
}

/** The prompts in the panel, from above, without what is not there yet. */
function shows(page: Page, prompts: readonly string[]): Promise<unknown> {
  const shown = () =>
    page
      .getByRole('option')
      .evaluateAll((rows) =>
        rows
          .toSorted((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
          .map((row) => row.querySelector('.prompt')?.textContent ?? ''),
      )
  return eventually(
    async () => {
      const now = await shown()
      if (JSON.stringify(now) !== JSON.stringify(prompts)) throw JSON.stringify(now)
      return true
    },
    { within: 6000, what: `The list ${JSON.stringify(prompts)}` },
  )
}
