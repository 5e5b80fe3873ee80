/** The Compare room's form and its list, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, button, findsNothing, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

type Setup = Record<string, unknown> & {
  readonly lanes: readonly { readonly sampler: string; readonly steps: number }[]
}

const enter = async (
  scene: Record<string, string> = { scene: 'plain' },
  size = { width: 1280, height: 800 },
) => {
  await show(scene, size)
  await page().keyboard.press('Control+2')
}
const begin = async (...scene: Parameters<typeof enter>) => {
  await enter(...scene)
  await button('Choose what to compare').click()
  await text(/forward passes · /).waitFor()
}
const setup = async () => ((await asked('compare.setDraft')).at(-1)?.['setup'] ?? {}) as Setup
const queued = () => asked('queue.compare')
const lanes = () => page().getByRole('list', { name: 'Lanes' }).getByRole('listitem')
const steps = (lane: number) => lanes().nth(lane).getByRole('textbox', { name: 'Steps' })
const values = () => page().getByRole('textbox', { name: 'Values' })

describe('the empty room', () => {
  it('compares four samplers from the prompt of the Paint screen with one click', async () => {
    await enter()
    await button('Compare four samplers').click()
    await expect.poll(queued).toHaveLength(1)
    const [{ setup }] = (await queued()) as [{ setup: Setup & { request: { prompt: string } } }]
    expect(setup.request.prompt).toBe('3d render of a whale on a blue background, soft light')
    expect(new Set(setup.lanes.map(({ sampler }) => sampler)).size).toBe(setup.lanes.length)
    await text('same noise').waitFor()
  })
})

describe('lanes', () => {
  it('are added, doubled, moved with Alt and arrows, and removed, down to two', async () => {
    await begin()
    const before = (await setup()).lanes.map(({ sampler }) => sampler)
    expect(before).toEqual(['dpm-solver++', 'sa-solver', 'ddim'])
    await button('Move DPM-Solver++ 2M').focus()
    await page().keyboard.press('Alt+ArrowDown')
    await expect
      .poll(async () => (await setup()).lanes.map(({ sampler }) => sampler))
      .toEqual(['sa-solver', 'dpm-solver++', 'ddim'])
    const focused = () => page().evaluate(() => document.activeElement?.getAttribute('aria-label'))
    expect(await focused()).toBe('Move DPM-Solver++ 2M')
    await button('Double DDIM').click()
    expect(await lanes().count()).toBe(4)
    await button('Remove DDIM').first().click()
    await button('Remove DDIM').click()
    expect(await lanes().count()).toBe(2)
    expect(await button('Remove SA-Solver').isDisabled()).toBe(true)
    for (let n = 2; n < 8; n++) await button('Add a lane').click()
    expect(await button('8 lanes are as many as fit').isDisabled()).toBe(true)
    expect(await page().getByRole('checkbox').isDisabled()).toBe(true)
  })

  it('are dragged into another order', async () => {
    await begin()
    await lanes()
      .nth(2)
      .dragTo(lanes().nth(0), { sourcePosition: { x: 6, y: 20 } })
    await expect
      .poll(async () => (await setup()).lanes.map(({ sampler }) => sampler))
      .toEqual(['ddim', 'dpm-solver++', 'sa-solver'])
  })

  it('take their steps from the first one while they are equal, and their own again after', async () => {
    await begin()
    expect(await steps(1).count()).toBe(0)
    await steps(0).fill('30')
    await page().keyboard.press('Enter')
    await lanes().nth(1).getByText('30', { exact: true }).waitFor()
    await page().getByRole('radio', { name: 'Nothing' }).click()
    await steps(1).fill('12')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await setup())['equal']).toBe('own')
    await expect.poll(async () => (await setup()).lanes.map(({ steps }) => steps)).toEqual([30, 12, 20])
    await text('Each lane takes its own steps.').waitFor()
  })

  it('are held against a measure with 100 steps, which can be another', async () => {
    await begin()
    await page().getByRole('checkbox').check()
    const measure = page().getByRole('group', { name: 'Measure' })
    expect(await measure.getByRole('textbox', { name: 'steps' }).inputValue()).toBe('100')
    await text(/^4 lanes · /).waitFor()
    await measure.getByRole('button', { name: /Sampler/ }).click()
    await page().getByRole('menuitemradio', { name: /DDIM/ }).click()
    await measure.getByRole('textbox', { name: 'steps' }).fill('60')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await setup())['measure']).toMatchObject({ sampler: 'ddim', steps: 60 })
  })

  it('are replaced by a set, with the way back', async () => {
    await begin()
    await button('Add a lane').click()
    await button('3 classics').click()
    expect(await lanes().count()).toBe(3)
    await page().keyboard.press('Control+z')
    await expect.poll(() => lanes().count()).toBe(4)
  })

  it('are queued with Ctrl and Enter; the form stays, and Esc leads back to what was queued', async () => {
    await begin()
    await page().getByLabel('Prompt', { exact: true }).fill('flat icon of fox')
    await page().keyboard.press('Control+Enter')
    await expect.poll(queued).toHaveLength(1)
    await text('same noise').waitFor()
    await page().keyboard.press('Control+n')
    expect(await page().getByLabel('Prompt', { exact: true }).inputValue()).toBe('flat icon of fox')
    await page().getByLabel('Prompt', { exact: true }).press('Escape')
    await page().getByRole('heading', { name: 'flat icon of fox' }).waitFor()
  })

  it('wait for a prompt', async () => {
    await begin()
    await page().getByLabel('Prompt', { exact: true }).fill(' ')
    await text('Write a prompt first').first().waitFor()
    await page().keyboard.press('Control+Enter')
    expect(
      await button(/Compare/)
        .last()
        .getAttribute('aria-disabled'),
    ).toBe('true')
    expect(await queued()).toHaveLength(0)
  })
})

describe('a grid', () => {
  const grid = async (...scene: Parameters<typeof enter>) => {
    await begin(...scene)
    await page().getByRole('radio', { name: 'Grid' }).click()
  }

  it('goes over typed values, ranges too, and says what is wrong beside them', async () => {
    await grid()
    await values().fill('10-50:10')
    await text('15 pictures').waitFor()
    await expect.poll(async () => (await setup())['y']).toEqual({ of: 'steps', values: [10, 20, 30, 40, 50] })
    await values().fill('10, ten')
    await text('“ten” is no number and no range.').first().waitFor()
    await page().keyboard.press('Control+Enter')
    expect(await queued()).toHaveLength(0)
    await values().fill('10, 20')
    await page().keyboard.press('Control+Enter')
    await expect.poll(queued).toHaveLength(1)
  })

  it('replaces words of the prompt, which must stand there', async () => {
    await grid()
    await button(/^Rows: /).click()
    await page()
      .getByRole('menuitemradio', { name: /^Words of the prompt/ })
      .click()
    await page().getByRole('textbox', { name: 'Look for' }).fill('whale')
    await values().fill('whale\nfox, sitting')
    await expect
      .poll(async () => (await setup())['y'])
      .toEqual({ of: 'prompt', search: 'whale', values: ['whale', 'fox, sitting'] })
    await page().getByRole('rowheader', { name: 'fox, sitting' }).waitFor()
    await page().getByRole('textbox', { name: 'Look for' }).fill('walrus')
    await text('“walrus” does not stand in the prompt.').first().waitFor()
  })

  it('offers the strength of the control only where there is one', async () => {
    await grid()
    await button(/^Columns: /).click()
    expect(
      await page()
        .getByRole('menuitemradio', { name: /^Strength/ })
        .count(),
    ).toBe(0)
    await grid({ scene: 'guided' })
    await button(/^Columns: /).click()
    await page()
      .getByRole('menuitemradio', { name: /^Strength/ })
      .click()
    await page().getByRole('columnheader', { name: 'control 0.75' }).waitFor()
    await button('Take off: Control 1').click()
    await text('There is no control picture to follow.').first().waitFor()
  })

  it('chooses samplers from a menu of check marks, and keeps the lanes beside it', async () => {
    await grid()
    await button('Choose').click()
    await page().getByRole('menuitemcheckbox', { name: 'LCM' }).click()
    await page().keyboard.press('Escape')
    await text('12 pictures').waitFor()
    await button('Take off: DDIM').click()
    await text('9 pictures').waitFor()
    await page().getByRole('radio', { name: 'Lanes' }).click()
    expect(await lanes().count()).toBe(3)
    await page().getByRole('radio', { name: 'Grid' }).click()
    await text('9 pictures').waitFor()
  })
})

describe('from elsewhere', () => {
  it('a picture is compared from with its own settings and seed', async () => {
    await show({ scene: 'plain' })
    await button('Compare samplers from here').click()
    await text(/The form compares from this picture, seed/).waitFor()
    const { lanes, request } = (await setup()) as Setup & { request: { seed: string; count: number } }
    expect(lanes.length).toBeGreaterThanOrEqual(3)
    expect(request.count).toBe(1)
    expect(await page().getByLabel('Seed', { exact: true }).inputValue()).toBe(request.seed)
  })

  it('what was open is open again, and others are in the list', async () => {
    await enter({ scene: 'plain', compare: 'four' })
    await text('same noise').waitFor()
    await page().keyboard.press('Control+h')
    const list = page().getByRole('dialog', { name: 'Earlier comparisons' })
    await list.getByRole('button', { name: /4 lanes/ }).click()
    await list.waitFor({ state: 'detached' })
    await button('New comparison').click()
    await page().getByLabel('Prompt', { exact: true }).waitFor()
    await page().keyboard.press('Control+h')
    await list.getByRole('button', { name: /4 lanes/ }).click()
    await text('same noise').waitFor()
  })
})

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it('has no serious finding in the form, the grid and the list', async () => {
    await enter({ scene: 'guided', theme })
    await findsNothing('empty')
    await begin({ scene: 'guided', theme })
    await page().getByRole('checkbox').check()
    await findsNothing('lanes')
    await page().getByRole('radio', { name: 'Grid' }).click()
    await findsNothing('grid')
    await values().fill('ten')
    await findsNothing('wrong')
    await page().keyboard.press('Control+h')
    await findsNothing('list')
  })
})

it('nothing of the form is cut off at the smallest window', async () => {
  await begin({ scene: 'guided' }, { width: 1024, height: 700 })
  for (let n = 3; n < 8; n++) await button('Add a lane').click()
  const wide = await page().evaluate(
    () =>
      [...document.querySelectorAll('main *')].filter(
        (one) => one.clientWidth > 0 && one.getBoundingClientRect().right > window.innerWidth + 1,
      ).length,
  )
  expect(wide).toBe(0)
  await page().getByRole('checkbox').scrollIntoViewIfNeeded()
  expect(await page().evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true)
})
