/** Starts a process of the studio by Node's fork: the command line's and the tests' way. */
import { fork } from 'node:child_process'
import { childEnvironment } from './child-environment.ts'

/** How much of what a dying process said is kept, in characters. */
const LAST_WORDS = 4000

/** A started process; Electron's utilityProcess and Node's fork both look like this. */
export interface ProcessPort<Message> {
  post(message: Message): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, with a sentence that says how it ended. */
  onExit(listener: (how: string) => void): void
  kill(): void
}

export interface ForkedProcess<Message> extends ProcessPort<Message> {
  /** There once the process runs. */
  readonly pid: number | undefined
}

export function forkProcess<Message>(
  entry: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = childEnvironment(),
): ForkedProcess<Message> {
  const child = fork(entry, args, {
    serialization: 'advanced',
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A terminal's Ctrl-C goes to the whole group: only the parent decides what it means.
    detached: process.platform !== 'win32',
  })
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    words = (words + more).slice(-LAST_WORDS)
  })
  return {
    pid: child.pid,
    // A message that cannot be delivered any more is no failure of its own: the exit tells.
    post: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let ended = false
      const end = (how: string) => {
        if (!ended) listener(how)
        ended = true
      }
      child.on('error', (error) => child.pid === undefined && end(error.message))
      child.on('close', (code, signal) => {
        const said = lastWords(words)
        const how = signal ? `signal ${signal}` : `exit code ${code}`
        end(said ? `${how}: ${said}` : how)
      })
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** The line that says why: an exception's own, else the last one that is no part of a stack trace. */
function lastWords(words: string): string | undefined {
  const lines = words
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(at |Node\.js v|[{}^]+$)/.test(line))
  return lines.findLast((line) => /^(Uncaught )?\w*Error\b.*: /.test(line)) ?? lines.at(-1)
}
