import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/**
 * A Vitest reporter that ends the run with its totals on one plain line, and fails a run in which no test was
 * executed. A file that could not be run, and an error outside of every test, count as one failed test each.
 */
export default class PlainTotals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const [passed, failed] = [count('passed'), count('failed') + broken + errors.length]
    console.log(
      `\nTests: ${passed} passed, ${failed} failed, ${tests.length - passed - count('failed')} skipped`,
    )
    if (passed + failed === 0 || failed > 0) process.exitCode = 1
  }
}
