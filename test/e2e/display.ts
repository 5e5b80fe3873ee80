/** A display that nobody sees, one for each test file that opens windows. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

let started: Promise<string> | undefined

/** → what DISPLAY has to be. The display ends with this process. */
export function hiddenDisplay(): Promise<string> {
  started ??= start()
  return started
}

async function start(): Promise<string> {
  const screen = ['-screen', '0', '3840x2160x24', '-nolisten', 'tcp', '-noreset']
  // With -displayfd it looks for a free number itself and writes it there.
  // A test's process is killed, and says nothing when it ends: the kernel ends the display with it.
  const server = spawn('setpriv', ['--pdeathsig', 'TERM', 'Xvfb', '-displayfd', '3', ...screen], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  process.once('exit', () => server.kill())
  const number = await firstLine(server)
  server.unref()
  ;(server.stdio[3] as Readable).destroy()
  return `:${number}`
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)))
    ;(server.stdio[3] as Readable).setEncoding('utf8').on('data', (part: string) => {
      text += part
      if (text.includes('\n')) resolve(text.trim())
    })
  })
}
