import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { childEnvironment } from '../../../main/service/child-environment.ts'
import { temporaryFolder } from '../files.ts'

const CASE = join(import.meta.dirname, 'give-back-case.ts')

/** What is left may be a few megabytes of the process's own. */
const SMALL_MB = 8

it.runIf(process.platform === 'linux')(
  'a part that is released gives back nine tenths of what it held',
  () => {
    const folder = temporaryFolder()
    const run = (task: string): string =>
      execFileSync(process.execPath, ['--expose-gc', CASE, folder, task], {
        env: childEnvironment(),
        encoding: 'utf8',
      })
    run('write')
    const words = run('measure')
    const parts = JSON.parse(words) as Record<string, { heldMB: number; leftMB: number }>
    expect(Object.keys(parts)).toHaveLength(4)
    for (const [name, { heldMB, leftMB }] of Object.entries(parts)) {
      expect(heldMB, name).toBeGreaterThan(2 * SMALL_MB)
      expect(leftMB, name).toBeLessThan(Math.max(heldMB / 10, SMALL_MB))
    }
  },
  120_000,
)
