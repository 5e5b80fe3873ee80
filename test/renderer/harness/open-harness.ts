/**
 * Opens the renderer in a real window on a bridge that only pretends (pretend-studio.ts): for tests of the window
 * alone, and for looking at it in states that are hard to bring about.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { _electron, type Page } from 'playwright-core'
import { build, type PluginOption } from 'vite'
import { findElectron, sandboxArguments } from '../../../scripts/setup/electron.mjs'
import { ROOT } from '../../../scripts/setup.mjs'
import { hiddenDisplay } from '../../e2e/display.ts'

const HERE = import.meta.dirname

export interface Harness extends AsyncDisposable {
  readonly page: Page
  /** What the page complained about so far. */
  readonly complaints: string[]
  /** Opens a scene in a window of this size. */
  show(scene: Readonly<Record<string, string>>, size?: { width: number; height: number }): Promise<void>
}

export async function openHarness(plugins: PluginOption[] = []): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-harness-'))
  const page = join(folder, 'page')
  await buildPage(page, plugins)
  const { binary, args } = placeApp(folder)
  const app = await _electron.launch({
    executablePath: binary,
    args: [...args, ...sandboxArguments()],
    env: {
      ...(process.env as Record<string, string>),
      DISPLAY: await hiddenDisplay(),
      HARNESS_PAGE: page,
      HARNESS_DATA: join(folder, 'data'),
      HARNESS_SHEET: join(ROOT, 'native-models/nano/sheet.png'),
    },
  })
  const window = await app.firstWindow()
  const complaints: string[] = []
  window.on('pageerror', (error) => complaints.push(error.message))
  window.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return {
    page: window,
    complaints,
    async show(scene, size = { width: 1280, height: 800 }) {
      await app.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
      }, size)
      await window.goto(`app://bundle/index.html?${new URLSearchParams(scene)}`)
      await window.waitForSelector('nav, [data-alone]')
      await window.evaluate(() => document.fonts.ready.then(() => undefined))
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

async function buildPage(outDir: string, plugins: PluginOption[]): Promise<void> {
  await build({
    configFile: false,
    root: HERE,
    base: '/',
    logLevel: 'warn',
    plugins: [react(), ...plugins],
    build: {
      target: 'chrome114',
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      minify: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 20_000,
    },
  })
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
