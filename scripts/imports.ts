import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import config from '../.dependency-cruiser.mjs'

const ROOMS = [
  'native-models',
  'main',
  'preload',
  'renderer',
  'test',
  'scripts',
  'vite.config.ts',
  'vitest.config.ts',
]

/** One import that breaks a rule of the import table. Paths are relative to the cruised folder. */
export type ImportViolation = { rule: string; from: string; to: string }

/** What dependency-cruiser found below `root`: how many modules it read, and the imports that break a rule. */
export async function checkImports(
  root: string,
): Promise<{ modules: number; violations: ImportViolation[] }> {
  const { options, ...ruleSet } = config
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)))
  const { output } = await cruise(rooms, { ...options, validate: true, ruleSet, baseDir: root })
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered with text, not a result.')
  return { modules: countOwnModules(output), violations: output.summary.violations.map(toViolation) }
}

/** Modules that were parsed: packages and node: modules are named in the result but not followed. */
function countOwnModules({ modules }: ICruiseResult): number {
  return modules.filter((module) => !module.coreModule && !module.source.includes('node_modules')).length
}

function toViolation({
  rule,
  from,
  to,
  cycle,
}: ICruiseResult['summary']['violations'][number]): ImportViolation {
  return { rule: rule.name, from, to: cycle ? cycle.map((step) => step.name).join(' → ') : to }
}
