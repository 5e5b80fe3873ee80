/** The room that steps of comparisons may take, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

describe('steps of comparisons, in the settings', () => {
  const limit = () => page().getByLabel('Steps of comparisons: kept up to')

  it('says what they take, and keeps another limit at once', async () => {
    await show({ scene: 'plain' })
    await page().keyboard.press('Control+7')
    await text('Now they take 1.2 GB.').waitFor()
    await expect.poll(() => limit().inputValue()).toBe('2000')
    await limit().selectOption('5 GB')
    await limit().selectOption('No limit')
    await expect.poll(() => asked('settings.set')).toEqual([{ stepsLimitMb: 5000 }, { stepsLimitMb: 0 }])
    expect(await limit().inputValue()).toBe('0')
  })
})
