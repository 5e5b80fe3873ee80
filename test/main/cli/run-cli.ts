/** The command line as a user runs it: a process of its own, with folders of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
export const CLI = join(ROOT, 'main/cli.ts')
export const WRAPPER = join(ROOT, 'scripts/run.mjs')
export const NANO = join(ROOT, 'native-models/nano/pixart-nano')
export const FIXTURES = join(ROOT, 'test/fixtures')

/** Most of a short run is Node's own work on the source files: it is kept between runs. */
export const COMPILED = join(tmpdir(), 'pixart-test-compiled')

export interface Ended {
  /** Null after a signal. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly elapsedMs: number
}

export interface Place extends Disposable {
  readonly folder: string
  readonly cache: string
  readonly pictures: string
}

/** A temporary folder, removed at the end of the block: `using place = temporaryPlace()`. */
export function temporaryPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-cli-'))
  return {
    folder,
    cache: join(folder, 'cache'),
    pictures: join(folder, 'pictures'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const LIMIT_MS = 30_000

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  readonly script?: string
  /** A process group of its own, as a shell gives a command. */
  readonly detached?: boolean
  /** After which it is killed. */
  readonly limitMs?: number
}

export function start(place: Place, args: readonly string[], options: RunOptions = {}): ChildProcess {
  const { env, script = CLI, detached = false } = options
  return spawn(process.execPath, [script, ...args], {
    detached,
    cwd: place.folder,
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: COMPILED,
      PIXART_CACHE: place.cache,
      PIXART_PICTURES: place.pictures,
      ...env,
    },
  })
}

export async function run(
  place: Place,
  args: readonly string[],
  { stdin = '', limitMs = LIMIT_MS, ...options }: RunOptions = {},
): Promise<Ended> {
  const child = start(place, args, options)
  const ended = end(child, { limitMs })
  child.stdin?.on('error', () => undefined).end(stdin)
  return ended
}

/** Collects what a process says until it ends; one that hangs is killed. */
export function end(child: ChildProcess, { limitMs = LIMIT_MS } = {}): Promise<Ended> {
  const begunMs = performance.now()
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      clearTimeout(timer)
      resolve({ status, stdout, stderr, elapsedMs: performance.now() - begunMs })
    })
  })
}

/** Resolves when standard error has matched. */
export function said(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (more: string) => {
      text += more
      if (pattern.test(text)) resolve()
    })
    child.once('close', () => reject(new Error(`It ended before it said ${pattern}: ${text}`)))
  })
}

/** Paths of all files below a folder, relative to it. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort()
  } catch {
    return []
  }
}

/** Processes that were started with a word in their arguments (Linux). */
export function processesWith(word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word)
      } catch {
        return false // it has ended meanwhile
      }
    })
}

/** Whether it becomes true within a time. */
export async function becomes(condition: () => boolean, limitMs: number): Promise<boolean> {
  for (const begunMs = performance.now(); performance.now() - begunMs < limitMs; ) {
    if (condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return condition()
}
