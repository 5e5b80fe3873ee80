/** How long after a step its preview is on the screen: the engine's clock against the page's, both the system's. */
import { existsSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { StudioBridge } from '../../../preload/contract.ts'

interface Step {
  readonly atMs: number
  readonly picture: number
  readonly step: number
}

/** From now on the page keeps when the frame after each preview was drawn. */
export async function watchPreviews(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { studio } = window as unknown as { studio: StudioBridge }
    const seen: Step[] = []
    Object.assign(window, { seen })
    studio.on('progress', ({ picture, step, preview }) => {
      if (!preview) return
      // The frame is composed after its callbacks, and then a task can run.
      requestAnimationFrame(() => setTimeout(() => seen.push({ picture, step, atMs: Date.now() })))
    })
  })
}

/**
 * Milliseconds of every step, in order. `log`: what the inference process wrote of this one run.
 *
 * @throws where a step had no preview
 */
export async function previewLatencies(page: Page, log: string): Promise<number[]> {
  const shown = await page.evaluate(() => (window as unknown as { seen: Step[] }).seen)
  return stepsIn(log).map(({ atMs, picture, step }) => {
    const drawn = shown.find((one) => one.picture === picture && one.step === step)
    if (!drawn) throw new Error(`Step ${step} of picture ${picture} was never shown.`)
    return drawn.atMs - atMs
  })
}

function stepsIn(log: string): Step[] {
  if (!existsSync(log)) throw new Error('The inference process wrote no steps down.')
  return readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Step)
}
