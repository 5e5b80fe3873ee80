/** Lays out what runs, and nothing else: bundles, embedded models, and the native packages of this platform. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { NATIVE_PACKAGES } from '../build.ts'

/** Packages that a native one names but needs only while it is installed. */
const INSTALL_ONLY = new Set(['adm-zip', 'global-agent', 'node-addon-api'])

/** Inside packages: sources, other platforms' binaries, and what is for developers. */
const NOT_PACKED = [
  /\.(d\.[cm]?ts|ts|map|md|markdown|gyp|gypi|h|hpp|c|cc|cpp|target)$/i,
  /^better-sqlite3\/(deps|src)\//,
  /^onnxruntime-node\/(script|lib\/.*\.ts|__commit)/,
  /^sharp\/(src|install)\//,
  /(^|\/)(node_modules|test|tests|docs|example|examples)\//,
]

const NANO = 'native-models/nano'
const NANO_FOR_DEVELOPERS = new Set(['reference', 'sheet.png', 'things.txt'])

const BUNDLES = ['main', 'preload', 'renderer', 'service', 'downloads', 'engine', 'device']

interface Manifest {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Fills `target` from the repository at `root`; what was there goes first. */
export function stage(root: string, target: string): void {
  rmSync(target, { recursive: true, force: true })
  for (const bundle of BUNDLES)
    cpSync(join(root, 'dist', bundle), join(target, 'dist', bundle), { recursive: true })
  for (const file of ['LICENSE', 'assets/icon.png']) cpSync(join(root, file), join(target, file))
  cpSync(join(root, NANO), join(target, NANO), {
    recursive: true,
    filter: (path) => !NANO_FOR_DEVELOPERS.has(basename(path)),
  })
  const packages = [...closure(root, NATIVE_PACKAGES)].sort()
  for (const name of packages)
    copyPackage(join(root, 'node_modules', name), join(target, 'node_modules', name), name)
  writeManifest(root, target, packages)
}

/** The named packages and all that they need to run, as far as they are installed for this platform. */
function closure(root: string, names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    const folder = join(root, 'node_modules', name)
    if (found.has(name) || INSTALL_ONLY.has(name) || !existsSync(folder)) continue
    found.add(name)
    const { dependencies, optionalDependencies } = readManifest(folder)
    closure(root, Object.keys({ ...dependencies, ...optionalDependencies }), found)
  }
  return found
}

function copyPackage(from: string, to: string, name: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, {
    recursive: true,
    filter: (path) => {
      const inside = relative(from, path).replaceAll('\\', '/')
      return inside === '' || isPacked(`${name}/${inside}`)
    },
  })
}

/** `path` begins with the package's name. */
function isPacked(path: string): boolean {
  if (NOT_PACKED.some((pattern) => pattern.test(path))) return false
  const { platform, arch } = process
  const runtime = /^onnxruntime-node\/bin\/napi-v\d+\/(\w+)(?:\/(\w+))?/.exec(path)
  if (runtime) return runtime[1] === platform && (runtime[2] === undefined || runtime[2] === arch)
  const addon = /^better-sqlite3\/prebuilds\/([\w-]+)\.node$/.exec(path)
  return addon === null || addon[1] === `${platform}-${arch}`
}

/** The application's own manifest: what Electron starts, and no scripts. */
function writeManifest(root: string, target: string, packages: readonly string[]): void {
  const { name, version, description, license } = readManifest(root)
  const dependencies = Object.fromEntries(
    packages.map((name) => [name, readManifest(join(root, 'node_modules', name)).version]),
  )
  const manifest = {
    name,
    version,
    description,
    license,
    author: 'PixArt Studio contributors',
    type: 'module',
    main: 'dist/main/main.cjs',
    dependencies,
  }
  writeFileSync(join(target, 'package.json'), JSON.stringify(manifest, null, 2))
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
