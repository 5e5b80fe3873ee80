import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { checkImports } from './imports.ts'

/**
 * Type check, lint and format, import table, dead code. Each prints one line with how many files it looked at;
 * a tool that looked at nothing has failed, whatever it says itself.
 */
type Verdict = { looked: number; problems: string; ok: boolean }

const ROOT = join(import.meta.dirname, '..')
const MODULES = join(ROOT, 'node_modules')
const TYPE_ROOTS = ['.', 'renderer', 'test/e2e'].filter((root) =>
  existsSync(join(ROOT, root, 'tsconfig.json')),
)
const COUNTED = /^Looked at (\d+) files/

const CHECKS: Record<string, () => Verdict | Promise<Verdict>> = {
  types: checkTypes,
  style: checkStyle,
  imports: checkImportTable,
  'dead code': checkDeadCode,
}

let failed = 0
for (const [name, check] of Object.entries(CHECKS)) {
  const startedMs = performance.now()
  const { looked, problems, ok } = await check()
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  const passed = ok && looked > 0
  console.log(`${passed ? '✓' : '✗'} ${name.padEnd(9)} ${String(looked).padStart(4)} files  ${seconds} s`)
  if (problems) console.log(`${problems}\n`)
  if (looked === 0) console.log(`  The ${name} check looked at no file.\n`)
  if (!passed) failed++
}
process.exitCode = failed === 0 ? 0 : 1

/** Node's side and the window's side know different globals, so each has its own settings. */
function checkTypes(): Verdict {
  const runs = TYPE_ROOTS.map((root) =>
    runTool('typescript/bin/tsc', ['-p', root, '--listFiles', '--pretty', 'false']),
  )
  const lines = runs.flatMap((run) => run.lines)
  const isListed = (line: string): boolean =>
    /^(\/|[A-Za-z]:[\\/]).*\.(ts|tsx|mts|cts|js|mjs|cjs|json)$/.test(line)
  const own = lines.filter((line) => isListed(line) && !line.includes('node_modules'))
  return {
    looked: new Set(own).size,
    problems: joinLines(lines.filter((line) => !isListed(line))),
    ok: runs.every(({ status }) => status === 0),
  }
}

function checkStyle(): Verdict {
  const { status, lines } = runTool('@biomejs/biome/bin/biome', ['ci', '--colors=off', '.'])
  const looked = numberIn(lines, /^Checked (\d+) files?/)
  return { looked, problems: status === 0 ? '' : joinLines(lines), ok: status === 0 }
}

async function checkImportTable(): Promise<Verdict> {
  const { modules, violations } = await checkImports(ROOT)
  const problems = violations.map(({ rule, from, to }) => `  ${rule}: ${from} → ${to}`)
  return { looked: modules, problems: joinLines(problems), ok: violations.length === 0 }
}

/**
 * An export that only a test uses counts as used: a part of a model is tested by itself. A file or a package that
 * only tests reach does not: the second run starts at the product's entries alone.
 */
function checkDeadCode(): Verdict {
  const reporters = ['--reporter', 'compact', '--reporter', './scripts/knip-count.ts']
  const all = runTool('knip/bin/knip.js', [...reporters, '--treat-config-hints-as-errors'])
  const product = runTool('knip/bin/knip.js', [
    ...reporters,
    '--production',
    '--include',
    'files,dependencies',
  ])
  const findings = (lines: string[]): string[] => lines.filter((line) => !COUNTED.test(line))
  const problems = [...new Set([...findings(all.lines), ...findings(product.lines)])]
  const looked = Math.min(numberIn(all.lines, COUNTED), numberIn(product.lines, COUNTED))
  return { looked, problems: joinLines(problems), ok: all.status === 0 && product.status === 0 }
}

function runTool(script: string, args: string[]): { status: number; lines: string[] } {
  const argv = [join(MODULES, script), ...args]
  const { status, stdout, stderr, error } = spawnSync(process.execPath, argv, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (error) throw error
  return {
    status: status ?? 1,
    lines: `${stdout}\n${stderr}`.split(/\r?\n/).filter((line) => line.trim() !== ''),
  }
}

function numberIn(lines: string[], pattern: RegExp): number {
  for (const line of lines) {
    const count = pattern.exec(line)?.[1]
    if (count !== undefined) return Number(count)
  }
  return 0
}

function joinLines(lines: string[]): string {
  return lines.join('\n')
}
