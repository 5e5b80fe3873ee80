/** The card of CUDA's libraries, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { asked, button, findsNothing, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const SIZE = { width: 620, height: 560 }
const open = (cuda: string, more: Record<string, string> = {}) =>
  show({ scene: 'plain', alone: 'cuda', cuda, stepMs: '60', ...more }, SIZE)
const FETCH = 'Fetch about 1.4 GB from pypi.org and api.nuget.org'

describe('the card of CUDA’s libraries', () => {
  it('says whose they are, what they take, and fetches them at the press alone', async () => {
    await open('absent', { stepMs: '500' })
    await text('about 1.4 GB to fetch · about 2.2 GB unpacked · 118 GB free').waitFor()
    await button('6 packages and their licences').click()
    await text('nvidia-cudnn-cu13 9.24.0.43').waitFor()
    await text('NVIDIA cuDNN SLA').waitFor()
    expect(await asked('cuda.fetch')).toEqual([])
    await button(FETCH).click()
    await text(/^682 MB of 1\.4 GB · 18 MB a second · about 44 s left$/).waitFor()
    const line = page().getByRole('progressbar', { name: 'How much of CUDA’s libraries is here' })
    expect(Number(await line.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
    await text('They are here.').waitFor()
    expect(await asked('cuda.fetch')).toEqual([{}])
  })

  it('pauses, and goes on where it was', async () => {
    await open('absent', { stepMs: '300' })
    await button(FETCH).click()
    await text('Being fetched').waitFor()
    await button('Pause').focus()
    await page().keyboard.press('Enter')
    await text('Paused. What is here stays.').waitFor()
    const goesOn = button('Go on')
    expect(await goesOn.evaluate((one) => one === document.activeElement)).toBe(true)
    await page().keyboard.press('Enter')
    await text('They are here.').waitFor()
    expect(await asked('cuda.pause')).toEqual([{}])
  })

  it('asks before it removes them', async () => {
    await open('here')
    await button('Remove…').click()
    await button('Keep them').click()
    expect(await asked('cuda.remove')).toEqual([])
    await button('Remove…').click()
    await button('Remove them').click()
    await button(FETCH).waitFor()
    await text('CUDA’s libraries removed').waitFor()
    expect(await asked('cuda.remove')).toEqual([{}])
    await expect.poll(() => button(FETCH).evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('says what went wrong and what to do, and tries again', async () => {
    await open('failed')
    await text('Stopped. What is here stays.').waitFor()
    await text(/^pypi\.org cannot be reached/).waitFor()
    await text(/^Check the network, and the proxy where one is set, then go on/).waitFor()
    await button('Try again').click()
    await text('They are here.').waitFor()
    expect(await page().getByRole('alert').count()).toBe(0)
  })

  it('warns of a small disk, and waits for room', async () => {
    await open('tight')
    await text('Unpacked they take about 1.3 GB more than this disk has free.').waitFor()
    await open('noroom')
    await text('Waits for room on the disk; goes on by itself').waitFor()
    await text(/553\.1 MB are still to come/).waitFor()
    await button('Pause').waitFor()
  })

  it('is not there where it is of no use', async () => {
    await open('none')
    expect(await page().getByText('CUDA’s libraries').count()).toBe(0)
  })
})

describe.each(['dark', 'light'])('axe in the %s theme', (theme) => {
  it('has no serious finding in any state, nor in the question', async () => {
    for (const cuda of ['absent', 'tight', 'fetching', 'checking', 'paused', 'noroom', 'failed', 'here']) {
      await open(cuda, { theme })
      if (cuda === 'absent') await button('6 packages and their licences').click()
      await findsNothing(cuda)
    }
    await button('Remove…').click()
    await button('Remove them').waitFor()
    await findsNothing('removing')
  })
})
