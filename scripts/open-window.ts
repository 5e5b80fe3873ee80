/** Opens the studio's window from the checkout: builds what is stale, then hands over to Electron. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { buildStale } from './build.ts'
import { findElectron, sandboxArguments } from './setup/electron.mjs'
import { ROOT } from './setup.mjs'

const electron = findElectron(ROOT)
if (!electron) throw new Error('There is no Electron: the set-up comes first.')
await buildStale()
// Chromium tells a terminal about every bus and driver that it does not find.
const args = [...electron.args, ...sandboxArguments(), '--log-level=3', ...process.argv.slice(2)]
const child = spawn(electron.binary, args, {
  stdio: 'inherit',
  env: { ...process.env, PIXART_NODE: process.execPath },
})
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill(signal))
child.once('exit', (code, signal) => {
  process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
})
