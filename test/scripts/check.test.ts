import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import config from '../../.dependency-cruiser.mjs'
import { checkImports } from '../../scripts/imports.ts'
import { PlantedTree } from './planted-tree.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** A small tree that keeps every rule. */
const CLEAN = {
  'package.json': JSON.stringify({
    dependencies: { zod: '1.0.0', sharp: '1.0.0', 'better-sqlite3': '1.0.0', react: '1.0.0' },
    devDependencies: { electron: '1.0.0', vitest: '1.0.0' },
  }),
  ...fakePackage('zod'),
  ...fakePackage('sharp'),
  ...fakePackage('better-sqlite3'),
  ...fakePackage('react'),
  ...fakePackage('electron'),
  ...fakePackage('vitest'),
  ...fakePackage('unlisted'),
  'native-models/api/request.ts': `import { z } from 'zod'\nexport type Request = typeof z\n`,
  'native-models/graph/graph.ts': `import type { Request } from '../api/request.ts'\nexport type Graph = Request\n`,
  'native-models/runtime/session.ts': `import sharp from 'sharp'\nexport const session = sharp\n`,
  'native-models/process.ts': `import './graph/graph.ts'\nimport './runtime/session.ts'\n`,
  'preload/contract.ts': `import type { Request } from '../native-models/api/request.ts'\nexport type C = Request\n`,
  'preload/bridge.ts': `import electron from 'electron'\nimport type { C } from './contract.ts'\nexport type B = C\nelectron\n`,
  'renderer/app.ts': `import react from 'react'\nimport type { C } from '../preload/contract.ts'\nexport type A = C\nreact\n`,
  'main/service/queue.ts': `import 'node:fs'\nimport 'better-sqlite3'\nimport '../../native-models/process.ts'\n`,
  'main/electron/app.ts': `import 'electron'\nimport '../service/queue.ts'\n`,
  'main/cli.ts': `import './service/queue.ts'\n`,
  'test/all.test.ts': `import 'vitest'\nimport '../main/electron/app.ts'\nimport '../renderer/app.ts'\nimport '../preload/bridge.ts'\n`,
}

/** rule → file and what it must not say. Type-only and dynamic imports break a rule like any other. */
const PLANTED: [rule: string, file: string, text: string][] = [
  ['api-knows-zod-alone', 'native-models/api/events.ts', `import 'node:fs'`],
  ['api-knows-zod-alone', 'native-models/api/events.ts', `import type { Graph } from '../graph/graph.ts'`],
  ['models-know-themselves-alone', 'native-models/graph/ops.ts', `import type {} from '../../main/cli.ts'`],
  ['models-know-themselves-alone', 'native-models/graph/ops.ts', `export * from '../../preload/contract.ts'`],
  ['models-know-themselves-alone', 'native-models/graph/ops.ts', `import '../../renderer/app.ts'`],
  ['models-know-themselves-alone', 'native-models/graph/ops.ts', `import 'electron'`],
  ['models-know-themselves-alone', 'native-models/graph/ops.ts', `import 'better-sqlite3'`],
  [
    'contract-knows-api-alone',
    'preload/contract.ts',
    `import type {} from '../native-models/graph/graph.ts'`,
  ],
  ['window-side-knows-contract-and-api', 'preload/more.ts', `import '../main/cli.ts'`],
  ['window-side-knows-contract-and-api', 'renderer/more.ts', `import '../native-models/graph/graph.ts'`],
  ['renderer-knows-only-contract-of-preload', 'renderer/more.ts', `import '../preload/bridge.ts'`],
  ['preload-not-to-renderer', 'preload/more.ts', `import '../renderer/app.ts'`],
  ['renderer-is-a-web-page', 'renderer/more.ts', `import 'node:path'`],
  ['service-knows-models-and-contract', 'main/service/more.ts', `import '../electron/app.ts'`],
  ['service-knows-models-and-contract', 'main/service/more.ts', `import '../../renderer/app.ts'`],
  ['main-not-to-window', 'main/electron/more.ts', `import '../../preload/bridge.ts'`],
  ['only-electron-knows-electron', 'renderer/more.ts', `import 'electron'`],
  [
    'only-electron-knows-electron',
    'main/service/more.ts',
    `const load = async () => await import('electron')`,
  ],
  ['only-electron-knows-electron', 'main/more.ts', `import './electron/app.ts'`],
  [
    'only-electron-knows-electron',
    'main/more.ts',
    `async function f() { using a = await import('electron') }`,
  ],
  ['product-not-to-tests-or-scripts', 'main/more.ts', `import '../test/all.test.ts'`],
  ['product-not-to-dev-packages', 'main/more.ts', `import 'vitest'`],
  ['listed-packages-only', 'main/more.ts', `import 'unlisted'`],
  ['no-cycles', 'native-models/graph/graph.ts', `import '../process.ts'`],
  ['resolvable', 'main/more.ts', `import './nowhere.ts'`],
  ['no-orphans', 'main/more.ts', `export const alone = 1`],
]

describe('import table', () => {
  it('reads the modules of this repository', async () => {
    const { modules } = await checkImports(ROOT)
    expect(modules).toBeGreaterThan(50)
  })

  it('finds nothing in a tree that keeps it', async () => {
    using tree = new PlantedTree(CLEAN)
    const { modules, violations } = await checkImports(tree.root)
    expect(violations).toEqual([])
    expect(modules).toBe(Object.keys(CLEAN).filter((path) => path.endsWith('.ts')).length)
  })

  it.each(PLANTED)('%s: %s may not say %s', async (rule, file, text) => {
    using tree = new PlantedTree({ ...CLEAN, [file]: `${text}\n` })
    const { violations } = await checkImports(tree.root)
    expect(violations.map((violation) => violation.rule)).toContain(rule)
  })

  it('has a planted violation for every rule', () => {
    const rules = (config.forbidden ?? []).map((rule) => rule.name)
    expect(rules.length).toBeGreaterThan(0)
    expect(rules.filter((name) => !PLANTED.some(([rule]) => rule === name))).toEqual([])
  })
})

function fakePackage(name: string): Record<string, string> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: 'module.exports = {}\n',
  }
}
