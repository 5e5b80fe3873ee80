/**
 * The packed application, somewhere else and as somebody else. Its fuses keep inspectors out of the main process, so
 * a test sees its page alone, through Chromium's own door.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hiddenDisplay } from './display.ts'
import { debuggingPort, openRemotePage, type RemotePage } from './page-over-cdp.ts'

/** The user that owns nothing. */
const NOBODY = 65534

export interface Packed extends AsyncDisposable {
  readonly page: RemotePage
  readonly process: ChildProcess
  readonly pictures: string
}

/** A copy of `unpacked` outside the checkout, started by another user where that can be done. */
export async function launchPacked(unpacked: string, binary: string): Promise<Packed> {
  const home = mkdtempSync(join(tmpdir(), 'pixart packed '))
  const isRoot = process.getuid?.() === 0
  const [program, user] = [join(home, 'program'), join(home, 'user')]
  cpSync(unpacked, program, { recursive: true })
  mkdirSync(user)
  if (isRoot) for (const folder of [home, user]) chownSync(folder, NOBODY, NOBODY)
  const child = spawn(
    join(program, binary),
    [
      '--remote-debugging-port=0',
      '--no-sandbox',
      '--disable-gpu',
      '--data',
      join(user, 'data'),
      '--pictures',
      join(user, 'pictures'),
    ],
    {
      cwd: user,
      // Nothing of the checkout's environment: what it needs, it has with it.
      env: { DISPLAY: await hiddenDisplay(), HOME: user, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    },
  )
  const page = await openRemotePage(await debuggingPort(child))
  return {
    page,
    process: child,
    pictures: join(user, 'pictures'),
    async [Symbol.asyncDispose]() {
      page[Symbol.dispose]()
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
