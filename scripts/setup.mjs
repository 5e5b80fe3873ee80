import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findToolchain } from './setup/node.mjs'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CACHE = join(ROOT, '.cache')
const STAMP = join(ROOT, 'node_modules', '.pixart-setup.json')

/** What the last completed set-up saw; any difference means that it is done again. @typedef {{ packages: string, system: string }} Stamp */

/**
 * The Node.js to run a task with, once everything that a task needs is there. Where a set-up was completed before
 * and nothing changed since, this costs a hash and a comparison.
 *
 * @returns {Promise<string>} path of the Node.js binary
 */
export async function ensureReady() {
  const toolchain = findToolchain(CACHE)
  if (toolchain && isCurrent(readStamp(), currentState())) return toolchain.node
  const { withLock } = await import('./setup/lock.mjs')
  return withLock(join(CACHE, 'setup.lock'), setUp)
}

/**
 * The Electron to open windows with, after `ensureReady`.
 *
 * @param {{ forTests: boolean }} options forTests: windows open on a display of their own
 */
export async function ensureWindow({ forTests }) {
  const [{ ensureElectron }, { withLock }] = await Promise.all([
    import('./setup/electron.mjs'),
    import('./setup/lock.mjs'),
  ])
  const toolchain = findToolchain(CACHE)
  if (!toolchain) throw new Error('ensureReady comes first.')
  return withLock(join(CACHE, 'setup.lock'), (onStart) =>
    ensureElectron(ROOT, { toolchain, onStart, forTests }),
  )
}

/** @param {(pid: number) => void} onStart @returns {Promise<string>} */
async function setUp(onStart) {
  const [{ fetchToolchain }, { installPackages, isInstalled }, { ensureLibraries }, { say }] =
    await Promise.all([
      import('./setup/node.mjs'),
      import('./setup/packages.mjs'),
      import('./setup/libraries.mjs'),
      import('./setup/step.mjs'),
    ])
  const startedMs = Date.now()
  const toolchain = findToolchain(CACHE) ?? (await fetchToolchain(CACHE, onStart))
  const state = currentState()
  // Somebody else may have done it all while this set-up waited for the lock.
  if (isCurrent(readStamp(), state)) return toolchain.node
  if (!isInstalled(ROOT)) await installPackages(ROOT, toolchain, onStart)
  await ensureLibraries(ROOT)
  writeStamp(state)
  say(`Ready after ${Math.round((Date.now() - startedMs) / 1000)} s.\n`)
  return toolchain.node
}

/** @returns {Stamp} */
function currentState() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release') : ''
  return {
    packages: sha256(readFileSync(join(ROOT, 'package-lock.json'))),
    system: `${process.platform}-${process.arch}-${sha256(release).slice(0, 16)}`,
  }
}

/** @param {Stamp | undefined} stamp @param {Stamp} state */
function isCurrent(stamp, state) {
  return stamp?.packages === state.packages && stamp.system === state.system
}

/** @returns {Stamp | undefined} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {Stamp} state */
function writeStamp(state) {
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true })
  writeFileSync(`${STAMP}.${process.pid}`, JSON.stringify(state))
  renameSync(`${STAMP}.${process.pid}`, STAMP)
}

/** @param {string | Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
