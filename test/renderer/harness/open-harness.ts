/**
 * Opens the renderer in a real window on a bridge that only pretends (pretend-studio.ts): for tests of the window
 * alone, and for looking at it in states that are hard to bring about.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { sandboxArguments } from '../../../scripts/setup/electron.mjs'
import { ROOT } from '../../../scripts/setup.mjs'
import { hiddenDisplay } from '../../e2e/display.ts'
import { startElectron } from '../../e2e/start-electron.ts'

export interface Harness extends AsyncDisposable {
  readonly page: Page
  /** What the page complained about so far. */
  readonly complaints: string[]
  /** Opens a scene in a window of this size. */
  show(scene: Readonly<Record<string, string>>, size?: { width: number; height: number }): Promise<void>
}

/** `page`: a folder with another build of it than the one that users get. */
export async function openHarness({ page }: { readonly page?: string } = {}): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-harness-'))
  const built = inject('harness')
  const app = await startElectron({
    executablePath: built.binary,
    args: [...built.args, ...sandboxArguments()],
    env: {
      ...(process.env as Record<string, string>),
      DISPLAY: await hiddenDisplay(),
      HARNESS_PAGE: page ?? built.page,
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
