/** axe, put into the page through Chromium's own tools: the page's policy lets no foreign script in. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CDPSession, Page } from 'playwright-core'
import { devtools } from './window.ts'

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

async function evaluate(tools: CDPSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await tools.send('Runtime.evaluate', {
    expression,
    ...{ awaitPromise: true, returnByValue: true },
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}
