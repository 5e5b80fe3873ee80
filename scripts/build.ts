/**
 * Bundles what the window needs into dist/: main and preload for Electron, the page, the service and the engine.
 * A bundle whose sources did not change is left as it is.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { build, type InlineConfig } from 'vite'
import { withLock } from './setup/lock.mjs'
import { say } from './setup/step.mjs'
import { ROOT } from './setup.mjs'

/** Packages with native files: they are not bundled, and lie beside the bundles when packed. */
export const NATIVE_PACKAGES = ['better-sqlite3', 'onnxruntime-node', 'sharp']

const DIST = join(ROOT, 'dist')
const ALWAYS = ['package-lock.json', 'vite.config.ts', 'scripts/build.ts']

interface Bundle {
  readonly sources: readonly string[]
  readonly output: string
  readonly config: () => InlineConfig
}

const BUNDLES: Record<string, Bundle> = {
  main: {
    sources: ['main/electron', 'main/service', 'preload', 'native-models/api'],
    output: 'main/main.cjs',
    config: () => nodeBundle({ entry: 'main/electron/main.ts', output: 'main/main.cjs', target: 'node18' }),
  },
  preload: {
    sources: ['preload'],
    output: 'preload/bridge.cjs',
    config: () =>
      nodeBundle({ entry: 'preload/bridge.ts', output: 'preload/bridge.cjs', target: 'chrome114' }),
  },
  service: {
    sources: ['main/service', 'preload', 'native-models'],
    output: 'service/process.mjs',
    config: () =>
      nodeBundle({ entry: 'main/service/process.ts', output: 'service/process.mjs', target: 'node24' }),
  },
  downloads: {
    sources: ['main/service', 'native-models'],
    output: 'downloads/process.mjs',
    config: () =>
      nodeBundle({
        entry: 'main/service/downloads/process.ts',
        output: 'downloads/process.mjs',
        target: 'node24',
      }),
  },
  engine: {
    sources: ['native-models'],
    output: 'engine/process.mjs',
    config: () =>
      nodeBundle({ entry: 'native-models/process.ts', output: 'engine/process.mjs', target: 'node24' }),
  },
  device: {
    sources: ['native-models'],
    output: 'device/process.mjs',
    config: () =>
      nodeBundle({
        entry: 'native-models/device-process.ts',
        output: 'device/process.mjs',
        target: 'node24',
      }),
  },
  renderer: {
    sources: ['renderer', 'preload', 'native-models/api'],
    output: 'renderer/index.html',
    config: () => ({ configFile: join(ROOT, 'vite.config.ts'), root: join(ROOT, 'renderer') }),
  },
}

/** Builds what is stale. → names of the bundles that were built */
export function buildStale(): Promise<string[]> {
  return withLock(join(ROOT, '.cache', 'build.lock'), async () => {
    const stale = Object.entries(BUNDLES).filter(([name, bundle]) => isStale(name, bundle))
    if (stale.length > 0) say('Building the window…')
    for (const [name, bundle] of stale) {
      const stamp = stampOf(bundle)
      await buildForUsers(bundle.config())
      mkdirSync(DIST, { recursive: true })
      writeFileSync(stampFile(name), stamp)
    }
    return stale.map(([name]) => name)
  })
}

/**
 * As users get it, whoever builds: Vite believes NODE_ENV before all else, and in a test it would put React's
 * development half into the window.
 */
export async function buildForUsers(config: InlineConfig): Promise<void> {
  const { NODE_ENV: before } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    await build(config)
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
}

interface NodeBundle {
  readonly entry: string
  readonly output: string
  readonly target: string
}

/** One program for Node.js or Electron. `output` is below dist, or absolute. */
export function nodeBundle({ entry, output, target }: NodeBundle): InlineConfig {
  const path = resolve(DIST, output)
  const file = basename(path)
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [keepOwnFolders()],
    ssr: { noExternal: true, external: ['electron', ...NATIVE_PACKAGES] },
    build: {
      ssr: join(ROOT, entry),
      target,
      outDir: dirname(path),
      emptyOutDir: path.startsWith(DIST),
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        output: { format: file.endsWith('.cjs') ? 'cjs' : 'es', entryFileNames: file, codeSplitting: false },
      },
    },
  }
}

/**
 * `import.meta.dirname` means the source file's own folder in a bundle too: bundles lie two folders below the
 * root, so the way goes up to the root and down again. What it leads to lies at the same place when packed.
 */
function keepOwnFolders() {
  return {
    name: 'own-folders',
    transform(code: string, id: string) {
      const path = relative(ROOT, id.split('?')[0] ?? '')
      if (path.startsWith('..') || path.includes('node_modules') || !code.includes('import.meta.dirname'))
        return null
      const folder = path.replaceAll('\\', '/').split('/').slice(0, -1).join('/')
      return (
        code
          .replaceAll('import.meta.dirname', `(import.meta.dirname + '/../../${folder}')`)
          // What is started as a program of its own has a bundle of its own.
          .replaceAll('native-models/process.ts', 'dist/engine/process.mjs')
          .replaceAll('native-models/device-process.ts', 'dist/device/process.mjs')
          .replaceAll('main/service/downloads/process.ts', 'dist/downloads/process.mjs')
      )
    },
  }
}

function isStale(name: string, bundle: Bundle): boolean {
  const stamp = stampFile(name)
  return (
    !existsSync(join(DIST, bundle.output)) ||
    !existsSync(stamp) ||
    readFileSync(stamp, 'utf8') !== stampOf(bundle)
  )
}

function stampFile(name: string): string {
  return join(DIST, `.${name}.stamp`)
}

/** Names, sizes and times of all sources, as one hash. */
function stampOf({ sources }: Bundle): string {
  const hash = createHash('sha256')
  for (const path of [...ALWAYS, ...sources].flatMap((source) => filesOf(join(ROOT, source)))) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${relative(ROOT, path)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** The embedded models are read where they lie. */
function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== 'nano')
    .flatMap(({ name }) => filesOf(join(path, name)))
    .sort()
}

if (import.meta.main) await buildStale()
