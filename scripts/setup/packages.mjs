import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { npmEnvironment, PINNED } from './node.mjs'
import { capture, SetupError, say } from './step.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockEntry */

/**
 * Whether what npm last installed (its own record, written at the end of an install) is what package-lock.json
 * asks for. Optional packages may be missing: most are for other machines.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const found = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !found) return false
  const hasAll = Object.entries(wanted).every(([path, entry]) => {
    const other = found[path]
    if (path === '') return true
    if (!other) return mayBeMissing(entry)
    return other.version === entry.version && other.integrity === entry.integrity
  })
  return hasAll && Object.entries(found).every(([path, entry]) => wanted[path] || mayBeMissing(entry))
}

/**
 * Installs what package-lock.json says, from nothing and without writing to it; development packages included
 * whatever NODE_ENV says. Not `npm ci`: that refuses a lock file which was made where the registry did not offer
 * the optional packages of every other operating system, while `npm install` looks them up when it needs them.
 *
 * @param {string} root @param {import('./node.mjs').Toolchain} toolchain @param {(pid: number) => void} onStart
 */
export async function installPackages(root, toolchain, onStart) {
  if (!toolchain.npmCli) {
    throw new SetupError('npm was not found beside Node.js or on the PATH.', {
      nextStep: `Install Node.js ${PINNED.major} together with npm, then run the same command again.`,
    })
  }
  say('Installing packages… (the first time takes about a minute)')
  // npm takes a half-written package of an interrupted install for a whole one. Its record goes first.
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true })
  rmSync(join(root, 'node_modules'), { recursive: true, force: true })
  const env = {
    ...(await npmEnvironment(toolchain)),
    // The CUDA libraries are a download of the app's own; without this the package fails where it cannot get them.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  }
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const { code, output } = await capture(toolchain.node, [toolchain.npmCli, ...args], {
    cwd: root,
    env,
    onStart,
  })
  if (code !== 0) {
    throw new SetupError(`The packages could not be installed (npm install ended with ${code}).`, {
      output,
      nextStep:
        'Read what npm says above. If it is the network, run the same command again once npm ping answers.',
    })
  }
}

/** @param {LockEntry} entry */
function mayBeMissing(entry) {
  return entry.optional === true || entry.devOptional === true
}

/** @param {string} path @returns {Record<string, LockEntry> | undefined} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}
