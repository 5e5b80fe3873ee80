// Every npm script comes through here: node scripts/run.mjs <task> [arguments…]
// Plain JavaScript without a dependency, for Node.js 18 and later: it brings the rest.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

/** @type {import('node:child_process').ChildProcess | undefined} */
let running
const CANCELLED = 130
/** @type {NodeJS.Signals | undefined} */
let received
// First of all, so that Ctrl-C is answered while the rest is still being loaded.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, onSignal)

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
 * `window`: it opens windows, the user's or hidden ones.
 *
 * @typedef {{ steps: string[][], here?: boolean, window?: 'shown' | 'hidden' }} Task
 * @type {Record<string, Task | undefined>}
 */
const TASKS = {
  start: hasDisplay()
    ? { steps: [['scripts/open-window.ts']], here: true, window: 'shown' }
    : { steps: [['main/cli.ts', 'start']], here: true },
  generate: { steps: [['main/cli.ts', 'generate']], here: true },
  compare: { steps: [['main/cli.ts', 'compare']], here: true },
  replay: { steps: [['main/cli.ts', 'replay']], here: true },
  devices: { steps: [['main/cli.ts', 'devices']], here: true },
  inspect: { steps: [['main/cli.ts', 'inspect']], here: true },
  models: { steps: [['main/cli.ts', 'models']], here: true },
  bench: { steps: [['test/bench/run.ts']] },
  'bench:window': { steps: [['test/bench/window/run.ts']], window: 'hidden' },
  check: { steps: [['scripts/check.ts']] },
  build: { steps: [['scripts/build.ts']] },
  package: { steps: [['scripts/package.ts']], window: 'hidden' },
  test: { steps: [['scripts/check.ts'], VITEST], window: 'hidden' },
  'test:parity': { steps: [[...VITEST, 'test/parity']] },
}

const [name = '', ...given] = process.argv.slice(2)
// `npm test -- --full`: what is promised in figures is done as often as promised, as in CI.
const isFull = name === 'test' && given.includes('--full')
const args = isFull ? given.filter((arg) => arg !== '--full') : given
const task = TASKS[name]
if (task) {
  process.exitCode = await runTask(task)
} else {
  process.stderr.write(`There is no task '${name}'. Tasks: ${Object.keys(TASKS).join(', ')}.\n`)
  process.exitCode = 1
}

/** @param {Task} task @returns {Promise<number>} exit status: the first that is not 0 */
async function runTask({ steps, here, window }) {
  const { ensureReady, ensureWindow, ROOT } = await import('./setup.mjs')
  let node
  try {
    node = await ensureReady()
    if (window) await ensureWindow({ forTests: window === 'hidden' })
  } catch (error) {
    const status = explain(error)
    return received ? CANCELLED : status
  }
  const cwd = here ? userFolder() : ROOT
  let status = 0
  for (const [index, [script = '', ...first]] of steps.entries()) {
    const rest = index === steps.length - 1 ? args : []
    const full = isFull ? { PIXART_TEST: 'full' } : {}
    const env = { NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compile'), ...process.env, ...full }
    const code = await follow(node, [join(ROOT, script), ...first, ...rest], { cwd, env })
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

/** Windows always has one; elsewhere the environment names it. */
function hasDisplay() {
  const { env, platform } = process
  return platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Runs a program on this process's own terminal and outlives it.
 *
 * @param {string} node @param {string[]} nodeArgs @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} exit status; 128 + n after signal n
 */
async function follow(node, nodeArgs, { cwd, env }) {
  const { withNodeFirst } = await import('./setup/node.mjs')
  const child = spawn(node, nodeArgs, { cwd, env: { ...env, ...withNodeFirst(node) }, stdio: 'inherit' })
  running = child
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(signal ? endedBy(signal) : (code ?? 1)))
    })
  } finally {
    running = undefined
  }
}

/**
 * Passed on to the task, which may have it already: a terminal sends Ctrl-C to both. On Windows it always does, and
 * kill() would end the task at once. Without a task it ends what a set-up is doing, or this process itself.
 *
 * @param {NodeJS.Signals} signal
 */
function onSignal(signal) {
  received ??= signal
  if (running) {
    if (process.platform !== 'win32' || signal !== 'SIGINT') running.kill(signal)
  } else if (process.listenerCount(signal) === 1) {
    process.exit(cancelled())
  }
}

/** A task that ended before it could answer a signal. @param {NodeJS.Signals} signal @returns {number} exit status */
function endedBy(signal) {
  return received || signal === 'SIGINT' ? cancelled() : 128 + constants.signals[signal]
}

/** What main/cli.ts says of it: native-models/api/errors.ts. @returns {number} exit status */
function cancelled() {
  const error = {
    code: 'E_CANCELLED',
    message: 'Cancelled.',
    nextStep: 'What was finished is kept; the same command does the rest.',
  }
  if (!task?.here) process.stderr.write('Cancelled.\n')
  else if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error })}\n`)
  else process.stderr.write(`${error.message} (${error.code})\n${error.nextStep}\n`)
  return CANCELLED
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
