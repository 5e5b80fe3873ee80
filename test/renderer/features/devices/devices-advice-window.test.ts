/** What the Devices room advises where something is missing or went wrong, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { button, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const open = async (devices: string, more: Readonly<Record<string, string>> = {}) => {
  await show({ scene: 'plain', devices, stepMs: '20', ...more })
  await page().keyboard.press('Control+6')
  await page().getByRole('heading', { name: 'Devices', exact: true }).waitFor()
}

describe('devices that cannot be used', () => {
  it('are told of by name how to mend them: CUDA’s libraries here, all else by hand', async () => {
    await open('fellback', { cuda: 'absent' })
    const absent = page().getByRole('region', { name: 'Cannot be used here' })
    const words = 'Fetch them on the card “CUDA’s libraries” in Devices.'
    await absent.getByRole('listitem', { name: /^CUDA/ }).getByText(words).waitFor()
    await page().getByRole('status').getByText(words).waitFor()
    expect(
      await absent
        .getByRole('listitem', { name: /^WebGPU/ })
        .getByText(/CUDA/)
        .count(),
    ).toBe(0)
  })

  it('say on the card of CUDA’s libraries that the driver comes first', async () => {
    await open('olddriver', { cuda: 'absent' })
    const libraries = page().getByRole('region', { name: 'CUDA’s libraries' })
    await libraries
      .getByText('The driver comes first: NVIDIA’s driver 550.54.14 is too old for CUDA 13: 580 is')
      .waitFor()
    const absent = page().getByRole('region', { name: 'Cannot be used here' })
    await absent
      .getByRole('listitem', { name: /^CUDA/ })
      .getByText('Install what the sentence names, then look again.')
      .waitFor()
    expect(await absent.getByText(/Fetch them/).count()).toBe(0)
  })

  it('are to be tested above where CUDA’s libraries have come, if there is one', async () => {
    await open('gpus', { cuda: 'here' })
    await text(/^They are here\. Test the device above/).waitFor()
    await open('olddriver', { cuda: 'here' })
    await text('They are here.').waitFor()
    expect(await text(/Test the device above/).count()).toBe(0)
  })
})

describe('what went wrong', () => {
  it('covers nothing at the end of the room, and goes with Esc', async () => {
    await open('gpus')
    await page().evaluate(() => {
      const { studio } = window as unknown as { studio: { call: unknown } }
      const message = `What is asked cannot be done now: ${'it takes its time. '.repeat(14)}`
      const error = { code: 'E_INTERNAL', message, nextStep: '' }
      studio.call = async () => ({ ok: false, error })
    })
    await button(/^Measure the errors/).click()
    const line = page().getByRole('status').filter({ hasText: 'cannot be done now' })
    await line.waitFor()
    const last = page().getByRole('region', { name: 'Cannot be used here' })
    await last.evaluate(({ parentElement }) => parentElement?.scrollTo(0, parentElement.scrollHeight))
    const [end, toast] = [await last.boundingBox(), await line.locator('> div').boundingBox()]
    expect((end?.y ?? 0) + (end?.height ?? 0)).toBeLessThanOrEqual(toast?.y ?? 0)
    await page().keyboard.press('Escape')
    await line.waitFor({ state: 'detached', timeout: 3000 })
  })
})
