/** What axe finds on the page as it stands, rules that are best practice included. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Finding {
  readonly rule: string
  readonly impact: string
  readonly targets: readonly string[]
}

export interface Findings {
  /** How many rules found something to check: none would mean that axe saw no page. */
  readonly checked: number
  readonly serious: readonly Finding[]
}

interface AxeResults {
  readonly passes: readonly unknown[]
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}

export async function axeFindings(page: Page): Promise<Findings> {
  // The page's policy forbids inline scripts; the inspector may bring one.
  const inspector = await page.context().newCDPSession(page)
  await inspector.send('Runtime.evaluate', { expression: SOURCE })
  const { result } = await inspector.send('Runtime.evaluate', {
    expression: 'axe.run(document).then(({ passes, violations }) => JSON.stringify({ passes, violations }))',
    awaitPromise: true,
    returnByValue: true,
  })
  await inspector.detach()
  const { passes, violations } = JSON.parse(String(result.value)) as AxeResults
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return {
    checked: passes.length + violations.length,
    serious: serious.map(({ id, impact, nodes }) => ({
      rule: id,
      impact,
      targets: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    })),
  }
}
