// Every npm script comes through here: node scripts/run.mjs <task> [arguments…]
// Plain JavaScript without a dependency, for Node.js 18 and later: it brings the rest.
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureReady, ROOT } from './setup.mjs'

const VITEST = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=./scripts/plain-totals.ts',
]

/**
 * A task's steps, each a script and its first arguments; what the user adds goes to the last one. All steps run,
 * so that a failed check does not hide the tests. `here`: paths that the user gives are relative to where they are.
 *
 * @type {Record<string, { steps: string[][], here?: boolean } | undefined>}
 */
const TASKS = {
  start: { steps: [['main/cli.ts', 'start']], here: true },
  generate: { steps: [['main/cli.ts', 'generate']], here: true },
  inspect: { steps: [['main/cli.ts', 'inspect']], here: true },
  bench: { steps: [['test/bench/run.ts']] },
  check: { steps: [['scripts/check.ts']] },
  test: { steps: [['scripts/check.ts'], VITEST] },
  'test:parity': { steps: [[...VITEST, 'test/parity']] },
}

const [name = '', ...args] = process.argv.slice(2)
const task = TASKS[name]
if (task) {
  process.exitCode = await runTask(task)
} else {
  process.stderr.write(`There is no task '${name}'. Tasks: ${Object.keys(TASKS).join(', ')}.\n`)
  process.exitCode = 1
}

/** @param {{ steps: string[][], here?: boolean }} task @returns {Promise<number>} exit status: the first that is not 0 */
async function runTask({ steps, here }) {
  let node
  try {
    node = await ensureReady()
  } catch (error) {
    return explain(error)
  }
  const cwd = here ? userFolder() : ROOT
  let status = 0
  for (const [index, [script = '', ...first]] of steps.entries()) {
    const rest = index === steps.length - 1 ? args : []
    const code = await follow(node, [join(ROOT, script), ...first, ...rest], cwd)
    status ||= code
    if (code > 128) break
  }
  return status
}

/** npm runs a script in the package's folder and says in INIT_CWD where it was called. */
function userFolder() {
  const calledByNpm = process.env['npm_lifecycle_event'] === name
  return (calledByNpm && process.env['INIT_CWD']) || process.cwd()
}

/**
 * Runs a program on this process's own terminal and outlives it. Ctrl-C reaches both from the terminal, so it is
 * passed on only where there is none; the other signals are for this process alone and always passed on.
 *
 * @param {string} node @param {string[]} nodeArgs @param {string} cwd
 * @returns {Promise<number>} exit status; 128 + n after signal n
 */
async function follow(node, nodeArgs, cwd) {
  const { withNodeFirst } = await import('./setup/node.mjs')
  const child = spawn(node, nodeArgs, { cwd, env: withNodeFirst(node), stdio: 'inherit' })
  const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
  const interrupt = () => {
    if (!hasTerminal()) child.kill('SIGINT')
  }
  process.on('SIGINT', interrupt).on('SIGTERM', passOn).on('SIGHUP', passOn)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
    })
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', passOn).off('SIGHUP', passOn)
  }
}

function hasTerminal() {
  if (process.platform === 'win32') return true
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}

/** @param {unknown} error */
function explain(error) {
  const failure = /** @type {{ message: string, output?: string, nextStep?: string, stack?: string }} */ (
    error
  )
  if (failure.output) process.stderr.write(`\n${failure.output.trimEnd()}\n`)
  process.stderr.write(`\nSet-up failed: ${failure.nextStep ? failure.message : failure.stack}\n`)
  if (failure.nextStep) process.stderr.write(`Next step: ${failure.nextStep}\n`)
  return 1
}
