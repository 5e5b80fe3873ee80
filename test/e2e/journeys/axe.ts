/** axe, put into the page through Chromium's own tools: the page's policy lets no foreign script in. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import type { Studio } from '../launch.ts'
import { devtools, eventually } from './window.ts'

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export interface Axe extends AsyncDisposable {
  /** What is serious or critical, as lines to read. */
  findings(): Promise<string[]>
}

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

export async function bringAxe(page: Page): Promise<Axe> {
  const tools = await devtools(page)
  await evaluate(tools, readFileSync(SOURCE, 'utf8'))
  return {
    async findings() {
      const run = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`
      const violations = (await evaluate(tools, run)) as Violation[]
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
        )
    },
    [Symbol.asyncDispose]: () => tools.detach(),
  }
}

/** Longer than any transition. */
const STILL_MS = 350

/** In both themes. → findings by place and theme, those alone that have some */
export async function lookTwice(studio: Studio, axe: Axe, place: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const theme of ['dark', 'light'] as const) {
    const findings = await inTheme(studio, axe, theme)
    if (findings.length > 0) found[`${place}, ${theme}`] = findings
  }
  return found
}

async function inTheme(studio: Studio, axe: Axe, theme: 'dark' | 'light'): Promise<string[]> {
  await studio.ask('settings.set', { theme })
  const shown = () => studio.page.evaluate(() => document.documentElement.dataset['theme'])
  await eventually(async () => (await shown()) === theme)
  await sleep(STILL_MS)
  return axe.findings()
}

async function evaluate(tools: CDPSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await tools.send('Runtime.evaluate', {
    expression,
    ...{ awaitPromise: true, returnByValue: true },
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}
