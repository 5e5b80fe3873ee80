/** What a stranger stumbled over in the Compare room, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, button, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

type Setup = Record<string, unknown> & {
  readonly request: Record<string, unknown>
  readonly lanes: readonly Record<string, unknown>[]
}
type Tell = (event: string, data: unknown) => void
const SMALL = { width: 1280, height: 800 }

const enter = async (scene: Record<string, string> = {}, size = SMALL) => {
  await show({ scene: 'plain', ...scene }, size)
  await page().keyboard.press('Control+2')
}
const begin = async (...scene: Parameters<typeof enter>) => {
  await enter(...scene)
  await button('Choose what to compare').click()
  await text(/forward passes · /).waitFor()
}
const setup = async () => ((await asked('compare.setDraft')).at(-1)?.['setup'] ?? {}) as Setup
const field = (name: string) => page().getByRole('textbox', { name, exact: true })
const prompt = () => page().getByLabel('Prompt', { exact: true })
const focused = () =>
  page().evaluate(() => {
    const { activeElement: one } = document
    return one?.getAttribute('aria-label') ?? one?.id ?? ''
  })
const type = async (name: string, value: string) => {
  await field(name).first().fill(value)
  await page().keyboard.press('Enter')
}

describe('lanes', () => {
  it('keep their number of steps when the first one is removed', async () => {
    await begin()
    await type('Steps', '10')
    await page().getByRole('list', { name: 'Lanes' }).getByText('10', { exact: true }).first().waitFor()
    await button('Remove DPM-Solver++ 2M').click()
    await expect.poll(async () => (await setup()).lanes[0]).toMatchObject({ sampler: 'sa-solver', steps: 10 })
    expect(await field('Steps').first().inputValue()).toBe('10')
  })

  it('are doubled into one that can be compared at once', async () => {
    await begin()
    await page().getByRole('radio', { name: 'Nothing' }).click()
    await button('Double DDIM').click()
    await expect
      .poll(async () => (await setup()).lanes.slice(2).map(({ sampler, steps }) => [sampler, steps]))
      .toEqual([
        ['ddim', 20],
        ['ddim', 21],
      ])
  })

  it('are held against a measure whose guidance is seen, follows the first lane, and can be another', async () => {
    await begin()
    await page().getByRole('checkbox').check()
    const measure = page().getByRole('group', { name: 'Measure' })
    const guidance = measure.getByRole('textbox', { name: 'guidance' })
    await type('Guidance', '6')
    await expect.poll(() => guidance.inputValue()).toBe('6')
    await guidance.fill('2')
    await page().keyboard.press('Enter')
    await text(
      'The first lane is guided at 6, the measure at 2: part of each distance comes from that.',
    ).waitFor()
    await expect.poll(async () => (await setup())['measure']).toMatchObject({ guidance: 2, steps: 100 })
    await type('Steps', '150')
    await text(/^The longest lane has 150 steps, the measure 100/).waitFor()
  })
})

describe('numbers', () => {
  it.each([
    ['7,5', 'Taken as 8', '8'],
    ['5000', 'At most 200', '200'],
    ['0', 'At least 1', '1'],
    ['many', '“many” is no number: it stays 20', '20'],
  ])('“%s” steps are not taken in silence', async (typed, words, left) => {
    await begin()
    const steps = field('Steps').first()
    await steps.fill(typed)
    expect(await steps.getAttribute('aria-invalid')).toBe('true')
    await page().keyboard.press('Tab')
    await page().getByRole('tooltip').getByText(words).waitFor()
    expect(await page().getByRole('alert').textContent()).toBe(words)
    expect(await steps.inputValue()).toBe(left)
    await steps.fill('12')
    await page().keyboard.press('Enter')
    expect(await page().getByRole('alert').count()).toBe(0)
  })
})

describe('a grid', () => {
  it('shows and sets what its axes do not say', async () => {
    await begin()
    await page().getByRole('radio', { name: 'Grid' }).click()
    const base = page().getByRole('region', { name: 'What all lanes share' })
    expect(await base.getByRole('button', { name: /^Sampler/ }).count()).toBe(0)
    expect(await base.getByRole('textbox', { name: 'Steps' }).count()).toBe(0)
    await base.getByRole('textbox', { name: 'Guidance' }).fill('6')
    await page().keyboard.press('Enter')
    await button(/^Columns: /).click()
    await page().getByRole('menuitemradio', { name: /^Seed/ }).click()
    await base.getByRole('button', { name: /^Sampler/ }).click()
    await page().getByRole('menuitemradio', { name: /^DDIM/ }).click()
    await expect.poll(async () => (await setup()).request).toMatchObject({ sampler: 'ddim', guidance: 6 })
    await button(/^Rows: /).click()
    await page()
      .getByRole('menuitemradio', { name: /^Guidance/ })
      .click()
    await base.getByRole('textbox', { name: 'Steps' }).fill('15')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await setup()).request).toMatchObject({ steps: 15 })
  })

  it('is not drawn as it was before, while its values cannot be read', async () => {
    await begin()
    await page().getByRole('radio', { name: 'Grid' }).click()
    await text('9 pictures').waitFor()
    await field('Values').fill('10, ten')
    await text('Set the values right: then it stands here.').waitFor()
    expect(await text('9 pictures').count()).toBe(0)
    expect(await page().getByRole('rowheader').count()).toBe(0)
    await field('Values').fill('10, 20')
    await text('6 pictures').waitFor()
  })
})

describe('the prompt', () => {
  it('is counted in tokens, and cut where that is wanted', async () => {
    await begin()
    await text(/^\d+ \/ 120 tokens$/).waitFor()
    await prompt().fill('a fox and an owl '.repeat(40))
    await text(/too many$/).waitFor()
    await button('Cut the end').click()
    await expect.poll(async () => (await setup()).request).toMatchObject({ longPrompt: 'cut' })
    await button('The end will be cut').waitFor()
  })

  it('is named where one click compares it', async () => {
    await enter()
    await text(/The first one paints “3d render of a whale on a blue background, soft light”\./).waitFor()
  })
})

describe('the keyboard', () => {
  it('stands where one goes on: in the prompt of the form, at the scrubber of what is compared', async () => {
    await begin()
    await expect.poll(focused).toBe('compare-prompt')
    await page().keyboard.press('Control+Enter')
    await text('same noise').waitFor()
    const scrubber = await page().locator('[data-scrubber]').getAttribute('aria-label')
    await expect.poll(focused).toBe(scrubber)
    await page().getByRole('button', { name: 'Paint', exact: true }).focus()
    await page().keyboard.press('Control+n')
    await expect.poll(focused).toBe('compare-prompt')
  })

  it('cancels no comparison with Esc: there is a button for it', async () => {
    await enter({ compare: 'running' })
    await button('Cancel').waitFor()
    await page().keyboard.press('Escape')
    await page().keyboard.press('Control+1')
    await text(/Its lanes are painted in turn/).waitFor()
    await page().keyboard.press('Escape')
    expect(await asked('queue.cancel')).toEqual([])
    await page().evaluate(() => (window as unknown as { tell: Tell }).tell('action', { action: 'cancel' }))
    await expect.poll(() => asked('queue.cancel')).toHaveLength(1)
  })

  it('closes the queue with Esc before anything is cancelled', async () => {
    await show({ scene: 'busy' }, SMALL)
    await text('noise level').waitFor()
    await page().keyboard.press('Control+j')
    const queue = page().getByRole('complementary', { name: 'Queue' })
    await queue.waitFor()
    await page().keyboard.press('Escape')
    await queue.waitFor({ state: 'detached' })
    expect(await asked('queue.cancel')).toEqual([])
  })

  it('finds Home and End among the shortcuts', async () => {
    await enter({ compare: 'four' })
    await text('same noise').waitFor()
    await page().keyboard.press('?')
    const rows = page().getByRole('dialog', { name: 'Keyboard shortcuts' })
    await rows.waitFor()
    expect(await rows.getByText('First step', { exact: true }).count()).toBe(1)
    expect(await rows.getByText('Last step', { exact: true }).count()).toBe(1)
  })
})

describe('a comparison', () => {
  it('is deleted in its own room, with the way back', async () => {
    await enter({ compare: 'four' })
    await text('same noise').waitFor()
    await page().keyboard.press('Delete')
    await expect.poll(() => asked('history.delete')).toHaveLength(1)
    await text('Comparison deleted').waitFor()
    await button('Delete the comparison').waitFor({ state: 'detached' })
    await page().keyboard.press('Control+z')
    await button('Delete the comparison').click()
    await expect.poll(() => asked('history.delete')).toHaveLength(2)
  })

  it('is told from others in the list, and deleted there', async () => {
    await enter({ compare: 'four' })
    await text('same noise').waitFor()
    await page().keyboard.press('Control+h')
    const list = page().getByRole('dialog', { name: 'Earlier comparisons' })
    const row = list.getByRole('button', { name: /4 lanes · 20 to 100 steps · seed \d+/ })
    expect(await row.textContent()).toMatch(/DPM-Solver\+\+ 2M, .*DDIM/)
    await row.focus()
    await page().keyboard.press('Delete')
    await row.waitFor({ state: 'detached' })
    expect(await asked('history.delete')).toHaveLength(1)
  })

  it.each([1024, 1280])('has room for its buttons beside a long prompt in a window of %d', async (width) => {
    await enter({ compare: 'eight' }, { width, height: 700 })
    await text('same noise').waitFor()
    await page().evaluate(() => {
      const title = document.querySelector('main header h2')
      if (title) title.textContent = 'a fox with fur and whiskers and a long tail '.repeat(8)
    })
    const cut = await page().evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main header button')]
        .filter(
          (one) =>
            one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > window.innerWidth,
        )
        .map((one) => one.textContent || one.ariaLabel),
    )
    expect(cut).toEqual([])
  })
})
