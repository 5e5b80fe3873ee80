import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, SetupError, say } from './step.mjs'

/** Shared library → Debian package; where Debian 13 renamed it, the newer name first. */
const DEBIAN_PACKAGES = new Map([
  ['libstdc++.so.6', ['libstdc++6']],
  ['libgcc_s.so.1', ['libgcc-s1']],
  ['libgomp.so.1', ['libgomp1']],
  ['libatomic.so.1', ['libatomic1']],
  ['libz.so.1', ['zlib1g']],
  ['libvulkan.so.1', ['libvulkan1']],
  ['libgtk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0']],
  ['libgdk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0']],
  ['libnss3.so', ['libnss3']],
  ['libnssutil3.so', ['libnss3']],
  ['libsmime3.so', ['libnss3']],
  ['libnspr4.so', ['libnspr4']],
  ['libasound.so.2', ['libasound2t64', 'libasound2']],
  ['libgbm.so.1', ['libgbm1']],
  ['libXss.so.1', ['libxss1']],
  ['libatk-1.0.so.0', ['libatk1.0-0t64', 'libatk1.0-0']],
  ['libatk-bridge-2.0.so.0', ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0']],
  ['libatspi.so.0', ['libatspi2.0-0t64', 'libatspi2.0-0']],
  ['libcups.so.2', ['libcups2t64', 'libcups2']],
  ['libdrm.so.2', ['libdrm2']],
  ['libxkbcommon.so.0', ['libxkbcommon0']],
  ['libX11.so.6', ['libx11-6']],
  ['libXcomposite.so.1', ['libxcomposite1']],
  ['libXdamage.so.1', ['libxdamage1']],
  ['libXext.so.6', ['libxext6']],
  ['libXfixes.so.3', ['libxfixes3']],
  ['libXrandr.so.2', ['libxrandr2']],
  ['libxcb.so.1', ['libxcb1']],
  ['libexpat.so.1', ['libexpat1']],
  ['libdbus-1.so.3', ['libdbus-1-3']],
  ['libpango-1.0.so.0', ['libpango-1.0-0']],
  ['libcairo.so.2', ['libcairo2']],
  ['libglib-2.0.so.0', ['libglib2.0-0t64', 'libglib2.0-0']],
  ['libgobject-2.0.so.0', ['libglib2.0-0t64', 'libglib2.0-0']],
  ['libgio-2.0.so.0', ['libglib2.0-0t64', 'libglib2.0-0']],
])

/** The Visual C++ runtime that ONNX Runtime needs and that a new Windows does not have. */
const WINDOWS_RUNTIME = ['msvcp140.dll', 'vcruntime140.dll', 'vcruntime140_1.dll']

/** ELF's e_machine, little-endian at byte 18. @type {Record<string, number | undefined>} */
const ELF_MACHINES = { x64: 62, arm64: 183 }

/**
 * Makes sure that every native file among the packages finds the system libraries it needs; as root on Debian it
 * installs them, elsewhere it says how.
 *
 * @param {string} root
 */
export async function ensureLibraries(root) {
  if (process.platform === 'win32') return requireWindowsRuntime()
  if (process.platform !== 'linux') return
  say('Checking system libraries…')
  const files = nativeFiles(join(root, 'node_modules'))
  if (files.length === 0) {
    throw new SetupError('node_modules holds no native file for this machine.', {
      nextStep: 'Remove the folder node_modules and run the same command again.',
    })
  }
  await provide(files)
}

/**
 * The same for Electron's own binary. Tests open their windows on a display that nobody sees.
 *
 * @param {string} binary @param {{ forTests: boolean }} options
 */
export async function ensureElectronLibraries(binary, { forTests }) {
  await provide([binary], forTests && !isOnPath('Xvfb') ? ['xvfb'] : [])
}

/** @param {string[]} files that must find their libraries @param {string[]} [more] Debian packages that are missing too */
async function provide(files, more = []) {
  const missing = await missingLibraries(files)
  const packages = [...(await debianPackages(missing)), ...more]
  if (packages.length === 0) return
  const hasDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
  const command = `apt-get update && apt-get install -y ${packages.join(' ')}`
  if (!hasDebian || process.getuid?.() !== 0) {
    throw new SetupError(`System packages are missing: ${[...missing, ...more].join(', ')}.`, {
      nextStep: hasDebian
        ? `Run: sudo sh -c '${command}'`
        : `Install what ships them (on Debian: ${packages.join(' ')}), then run the same command again.`,
    })
  }
  await installDebianPackages(packages, command)
  const still = await missingLibraries(files)
  if (still.length > 0) {
    throw new SetupError(`System libraries are still missing: ${still.join(', ')}.`, {
      nextStep: `Install the Debian packages that ship them, then run the same command again.`,
    })
  }
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** @param {string[]} packages @param {string} command */
async function installDebianPackages(packages, command) {
  say(`Installing Debian packages: ${packages.join(' ')}…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [['update'], ['install', '-y', '--no-install-recommends', ...packages]]
  for (const args of steps) {
    const { code, output } = await capture('apt-get', args, { env })
    if (code === 0) continue
    throw new SetupError(`apt-get ${args[0]} ended with ${code}.`, {
      output,
      nextStep: `Run by hand: ${command}`,
    })
  }
}

/** @param {string[]} files @returns {Promise<string[]>} sonames that the loader does not find */
export async function missingLibraries(files) {
  const { stdout } = await capture('ldd', files)
  const names = [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

/** @param {string[]} sonames @returns {Promise<string[]>} */
async function debianPackages(sonames) {
  const packages = new Set()
  for (const soname of sonames) {
    const names = DEBIAN_PACKAGES.get(soname)
    if (!names) {
      throw new SetupError(
        `The system library ${soname} is missing, and its Debian package is not known here.`,
        {
          nextStep: `Find it with 'apt-file search ${soname}', install it, then run the same command again.`,
        },
      )
    }
    packages.add(await firstKnown(names))
  }
  return [...packages].sort()
}

/** The first of the names that this Debian knows; the oldest name where none is. @param {string[]} names */
async function firstKnown(names) {
  if (names.length > 1 && existsSync('/usr/bin/apt-cache')) {
    for (const name of names) {
      const { stdout } = await capture('apt-cache', ['policy', name])
      if (stdout.includes('Candidate: ') && !stdout.includes('Candidate: (none)')) return name
    }
  }
  return names.at(-1)
}

/** Native addons and libraries below a folder that this machine's loader would accept. @param {string} folder */
export function nativeFiles(folder) {
  /** @type {string[]} */
  const found = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...nativeFiles(path))
    else if (/\.(node|so(\.\d+)*)$/.test(entry.name) && isOwnElf(path) && !path.includes('musl'))
      found.push(path)
  }
  return found
}

/** @param {string} path */
function isOwnElf(path) {
  const header = Buffer.alloc(20)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, header.length, 0)
  } finally {
    closeSync(file)
  }
  return (
    header.toString('latin1', 0, 4) === '\x7fELF' && header.readUInt16LE(18) === ELF_MACHINES[process.arch]
  )
}

function requireWindowsRuntime() {
  const system = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32')
  const missing = WINDOWS_RUNTIME.filter((name) => !existsSync(join(system, name)))
  if (missing.length === 0) return
  throw new SetupError(`Windows lacks the Visual C++ runtime (${missing.join(', ')}).`, {
    nextStep: 'Run: winget install Microsoft.VCRedist.2015+.x64',
  })
}
