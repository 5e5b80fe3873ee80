/**
 * Opens the real studio for a test: the built window in a real Electron, real service, real engine, with folders
 * of its own that go when it is closed.
 *
 * Playwright's `page.waitForFunction` does not work here: it evaluates text in the page between its looks, which the
 * page's policy forbids. Locators, `page.evaluate` and `expect.poll` do.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication, Page } from 'playwright-core'
import type { CallInput, CallName, CallOutput, Reply, StudioBridge } from '../../preload/contract.ts'
import { buildStale } from '../../scripts/build.ts'
import { findElectron, sandboxArguments } from '../../scripts/setup/electron.mjs'
import { ROOT } from '../../scripts/setup.mjs'
import { hiddenDisplay } from './display.ts'
import { processIds } from './process-ids.ts'
import { startElectron } from './start-electron.ts'

export interface StudioFolders {
  /** Holds the two others. */
  readonly root: string
  readonly data: string
  readonly pictures: string
}

export interface Studio extends AsyncDisposable {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folders: StudioFolders
  /** What the page and its processes complained about so far. */
  readonly complaints: readonly string[]
  /** Asks as the page does. @throws where the answer is an error */
  ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  /** Process ids, by what the process is. */
  pids(): Promise<{ readonly main: number; readonly service: number; readonly engine: number | undefined }>
  /** Ends it as a user does, by closing the window; the folders stay. */
  close(): Promise<void>
  /** kill -9 of the whole application; the folders stay. */
  kill(): Promise<void>
}

export interface LaunchOptions {
  /** Of an earlier start; they are then not removed. */
  readonly folders?: StudioFolders
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly window?: { readonly width: number; readonly height: number }
}

/** Folders for several starts of one studio. */
export function studioFolders(): StudioFolders & Disposable {
  const root = mkdtempSync(join(tmpdir(), 'pixart-studio-'))
  const [data, pictures] = [join(root, 'data'), join(root, 'pictures')]
  for (const folder of [data, pictures]) mkdirSync(folder)
  return { root, data, pictures, [Symbol.dispose]: () => remove(root) }
}

/** The service has five seconds to finish. */
const LONGEST_CLOSE_MS = 20_000

const LONGEST_ANSWER_MS = 30_000
let build: Promise<unknown> | undefined

/** Once for each test file: the window of a running test is not exchanged under it. */
function built(): Promise<unknown> {
  build ??= buildStale()
  return build
}

/** Resolves when the page is loaded. `await using` closes it and removes its folders. */
export async function launchStudio(options: LaunchOptions = {}): Promise<Studio> {
  const electron = findElectron(ROOT)
  if (!electron) throw new Error('There is no Electron: `npm test` fetches it.')
  await built()
  const folders = options.folders ?? studioFolders()
  const ownFolders = ['--data', folders.data, '--pictures', folders.pictures]
  const app = await startElectron({
    executablePath: electron.binary,
    // The hidden display has no graphics hardware, and Chromium need not look for it.
    args: [...electron.args, ...sandboxArguments(), '--disable-gpu', ...ownFolders, ...(options.args ?? [])],
    cwd: folders.root,
    env: await environment(folders, options.env),
  })
  const complaints: string[] = []
  app.process().stderr?.on('data', (bytes: Buffer) => complaints.push(bytes.toString('utf8')))
  const page = await app.firstWindow()
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  if (options.window) await setSize(app, options.window)
  await page.waitForLoadState('load')
  return studioOf({ app, page, folders, complaints, isBorrowed: options.folders !== undefined })
}

async function environment(
  folders: StudioFolders,
  more: LaunchOptions['env'] = {},
): Promise<Record<string, string>> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('VITEST'),
  )
  return {
    ...Object.fromEntries(inherited),
    DISPLAY: await hiddenDisplay(),
    PIXART_NODE: process.execPath,
    PIXART_CACHE: join(folders.root, 'cache'),
    PIXART_MODELS: join(folders.root, 'models'),
    // Nobody listens there, and nothing is found there.
    HF_ENDPOINT: 'http://127.0.0.1:9',
    PIXART_PYPI: 'http://127.0.0.1:9',
    PIXART_NUGET: 'http://127.0.0.1:9/index.json',
    HF_HOME: join(folders.root, 'no cache'),
    COMFYUI_PATH: join(folders.root, 'no ComfyUI'),
    // The system's trash and dialogs of this user are not a test's business.
    XDG_DATA_HOME: join(folders.root, 'share'),
    XDG_CONFIG_HOME: join(folders.root, 'config'),
    ...more,
  }
}

interface Launched {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folders: StudioFolders
  readonly complaints: string[]
  readonly isBorrowed: boolean
}

function studioOf({ app, page, folders, complaints, isBorrowed }: Launched): Studio {
  const main = app.process()
  const ended = new Promise<void>((resolve) => {
    if (main.exitCode !== null || main.signalCode !== null) resolve()
    else main.once('exit', () => resolve())
  })
  const close = async (): Promise<void> => {
    if (main.exitCode !== null || main.signalCode !== null) return
    const late = setTimeout(() => main.kill('SIGKILL'), LONGEST_CLOSE_MS)
    await app.close()
    await ended
    clearTimeout(late)
    if (main.signalCode === 'SIGKILL') throw new Error(`It did not end by itself. ${complaints.join('')}`)
  }
  return {
    app,
    page,
    folders,
    complaints,
    close,
    async ask(name, input) {
      const reply = await Promise.race([askPage(page, name, input), lateAnswer(name, complaints)])
      if (reply.ok) return reply.value
      throw Object.assign(new Error(`${name}: ${reply.error.message}`), { code: reply.error.code })
    },
    pids: () => processIds(main.pid ?? 0),
    async kill() {
      main.kill('SIGKILL')
      await ended
      await Promise.race([app.close().catch(() => undefined), sleep(2000, undefined, { ref: false })])
    },
    async [Symbol.asyncDispose]() {
      await close()
      if (!isBorrowed) remove(folders.root)
    },
  }
}

/** A question that nobody answers shows what was complained of, not the test's time limit. */
async function lateAnswer(name: string, complaints: readonly string[]): Promise<never> {
  await sleep(LONGEST_ANSWER_MS, undefined, { ref: false })
  throw new Error(`${name} was not answered. ${complaints.join('')}`)
}

/** The bridge, as the page calls it. */
function askPage<N extends CallName>(
  page: Page,
  name: N,
  input: CallInput<N>,
): Promise<Reply<CallOutput<N>>> {
  return page.evaluate(
    ({ name, input }) => {
      const { studio } = window as unknown as { studio: StudioBridge }
      return studio.call(name, input as never)
    },
    { name, input },
  ) as Promise<Reply<CallOutput<N>>>
}

/** Of what is in the window's frame. */
export async function setSize(
  app: ElectronApplication,
  size: { width: number; height: number },
): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
