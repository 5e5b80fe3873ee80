/** What all windows of a test run are opened with, made once: the harness's page, and an Electron that shows it. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import type { TestProject } from 'vitest/node'
import { buildForUsers } from '../../../scripts/build.ts'
import { findElectron } from '../../../scripts/setup/electron.mjs'
import { ROOT } from '../../../scripts/setup.mjs'

const HERE = import.meta.dirname

declare module 'vitest' {
  interface ProvidedContext {
    readonly harness: BuiltHarness
  }
}

export interface BuiltHarness {
  readonly page: string
  readonly binary: string
  readonly args: readonly string[]
}

/** Called by vitest before the first window. → called after the last one */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-harness-page-'))
  const page = join(folder, 'page')
  await buildForUsers(pageConfig(page))
  project.provide('harness', { page, ...placeApp(folder) })
  return () => rmSync(folder, { recursive: true, force: true })
}

/** With React's development half, which renders twice and says what is wrong, as NODE_ENV has it in a test. */
export async function buildWarningPage(outDir: string): Promise<void> {
  await build(pageConfig(outDir))
}

function pageConfig(outDir: string): InlineConfig {
  return {
    configFile: false,
    root: HERE,
    base: '/',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      minify: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 20_000,
    },
  }
}

/** An Electron that opens the harness: the fall-back takes its application from its own folder alone. */
function placeApp(folder: string): { binary: string; args: string[] } {
  const electron = findElectron(ROOT)
  if (!electron) throw new Error('There is no Electron: `npm test` fetches it.')
  const place = (app: string): void => {
    mkdirSync(app, { recursive: true })
    cpSync(join(HERE, 'window.cjs'), join(app, 'window.cjs'))
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'harness', main: 'window.cjs' }))
  }
  if (electron.isRelease) {
    place(join(folder, 'app'))
    return { binary: electron.binary, args: [join(folder, 'app')] }
  }
  const copy = join(ROOT, '.cache', 'harness', electron.version)
  if (!existsSync(join(copy, 'electron'))) linkTree(electron.folder, copy)
  rmSync(join(copy, 'resources'), { recursive: true, force: true })
  place(join(copy, 'resources', 'app'))
  return { binary: join(copy, 'electron'), args: [] }
}

/** Hard links: nothing is copied. */
function linkTree(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true })
  const { status } = spawnSync('cp', ['-al', from, to])
  if (status !== 0) cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}
