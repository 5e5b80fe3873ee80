/**
 * The studio with nothing attached to it but Chromium's debugging port, and nothing of that switched on. Playwright
 * keeps the body of every answer that a page received, which looks like a leak of the page's.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { CallInput, CallName, CallOutput } from '../../../preload/contract.ts'
import { buildStale } from '../../../scripts/build.ts'
import { findElectron, sandboxArguments } from '../../../scripts/setup/electron.mjs'
import { ROOT } from '../../../scripts/setup.mjs'
import { hiddenDisplay } from '../../e2e/display.ts'
import { studioFolders } from '../../e2e/launch.ts'
import { debuggingPort, openRemotePage, type RemotePage } from '../../e2e/page-over-cdp.ts'

export interface BareStudio extends AsyncDisposable {
  readonly pid: number
  readonly page: RemotePage
  ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
}

export async function openBareStudio(): Promise<BareStudio> {
  const electron = findElectron(ROOT)
  if (!electron) throw new Error('There is no Electron: `npm test` fetches it.')
  await buildStale()
  const folders = studioFolders()
  const own = ['--data', folders.data, '--pictures', folders.pictures]
  const child = spawn(
    electron.binary,
    [...electron.args, ...sandboxArguments(), '--disable-gpu', '--remote-debugging-port=0', ...own],
    {
      cwd: folders.root,
      env: { ...process.env, DISPLAY: await hiddenDisplay(), PIXART_NODE: process.execPath },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const page = await openRemotePage(await debuggingPort(child))
  return {
    pid: child.pid ?? 0,
    page,
    async ask(name, input) {
      const question = `window.studio.call(${JSON.stringify(name)}, ${JSON.stringify(input)})`
      const reply = (await page.evaluate(question)) as { ok: boolean; value: never; error: unknown }
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
      return reply.value
    },
    async [Symbol.asyncDispose]() {
      page[Symbol.dispose]()
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      folders[Symbol.dispose]()
    },
  }
}
