// Who may import whom (the table in ARCHITECTURE.md), as rules for dependency-cruiser.
import { Visitor } from '@swc/core/Visitor.js'

// dependency-cruiser walks swc's tree with this visitor, which ends with an error at the `using` statements that
// swc itself parses. What they hold is visited like any other declaration.
const visitStatement = Visitor.prototype.visitStatement
Visitor.prototype.visitStatement = function (statement) {
  const using = /** @type {{ type: string, decls?: import('@swc/core').VariableDeclarator[] }} */ (statement)
  if (using.type !== 'UsingDeclaration' || !using.decls) return visitStatement.call(this, statement)
  this.visitVariableDeclarators(using.decls)
  return statement
}

const PACKAGES = '(^|/)node_modules/'
const ELECTRON = `(${PACKAGES}|^)(electron|@electron/[^/]+)(/|$)`
const DATABASE = `(${PACKAGES}|^)better-sqlite3(/|$)`
const INTERFACE = `(${PACKAGES}|^)(react|react-dom|@mui|@emotion)(/|$)`
const ZOD = `${PACKAGES}zod/`
const DEV_ONLY = '^(test|scripts)/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'api-knows-zod-alone',
      comment: 'Everybody imports native-models/api, so it imports nothing but zod.',
      severity: 'error',
      from: { path: '^native-models/api/' },
      to: { pathNot: ['^native-models/api/', ZOD] },
    },
    {
      name: 'models-know-themselves-alone',
      comment: 'native-models is pure Node.js: itself and npm packages, no Electron, no database, no window.',
      severity: 'error',
      from: { path: '^native-models/' },
      to: { path: ['^(main|preload|renderer)/', ELECTRON, DATABASE, INTERFACE] },
    },
    {
      name: 'contract-knows-api-alone',
      comment: 'The contract table is read on both sides of the bridge.',
      severity: 'error',
      from: { path: '^preload/contract(\\.ts$|/)' },
      to: { pathNot: ['^native-models/api/', '^preload/contract/', ZOD] },
    },
    {
      name: 'window-side-knows-contract-and-api',
      comment: 'preload and renderer reach the other processes through the contract only.',
      severity: 'error',
      from: { path: '^(preload|renderer)/' },
      to: { path: ['^main/', '^native-models/(?!api/)'] },
    },
    {
      name: 'renderer-knows-only-contract-of-preload',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^preload/(?!contract\\.ts$)' },
    },
    {
      name: 'preload-not-to-renderer',
      severity: 'error',
      from: { path: '^preload/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'renderer-is-a-web-page',
      comment: 'The window is sandboxed: no node: modules there.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'service-knows-models-and-contract',
      comment: 'main/service is pure Node.js: it runs under Electron, under the CLI and in tests alike.',
      severity: 'error',
      from: { path: '^main/service/' },
      to: { path: ['^main/(?!service/)', '^renderer/', '^preload/(?!contract\\.ts$)', INTERFACE] },
    },
    {
      name: 'main-not-to-window',
      comment: 'Of the window side, main knows the contract.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: ['^renderer/', '^preload/(?!contract\\.ts$)'] },
    },
    {
      name: 'only-electron-knows-electron',
      comment: 'main/electron alone imports electron, and preload/bridge.ts, which runs inside its window.',
      severity: 'error',
      from: { pathNot: ['^main/electron/', '^preload/bridge\\.ts$', DEV_ONLY, PACKAGES] },
      to: { path: ['^main/electron/', ELECTRON] },
    },
    {
      name: 'product-not-to-tests-or-scripts',
      severity: 'error',
      from: { path: '^(native-models|main|preload|renderer)/' },
      to: { path: DEV_ONLY },
    },
    {
      name: 'product-not-to-dev-packages',
      comment: 'What runs on the user’s machine is a dependency, not a development dependency.',
      severity: 'error',
      from: { path: '^(native-models|main)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: ELECTRON },
    },
    {
      name: 'listed-packages-only',
      comment: 'A package that package.json does not name is there by chance.',
      severity: 'error',
      from: { pathNot: PACKAGES },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module that nobody imports and that imports nobody is dead, entries aside.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['^main/cli\\.ts$', '^native-models/process\\.ts$', DEV_ONLY, '\\.d\\.ts$', '^[^/]+$'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^native-models/nano/', '^test/fixtures/'] },
    // TypeScript 7 has no JavaScript parser: without swc nothing would be seen at all.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
}
