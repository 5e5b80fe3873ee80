/** A process that main started, whichever way: messages in, messages out, and how it ended. */
import { spawn } from 'node:child_process'
import { utilityProcess } from 'electron'
import { childEnvironment } from '../service/child-environment.ts'
import type { DeviceVariables } from '../service/devices/device-variables.ts'

export interface ChildPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, with a sentence that says how it ended. */
  onExit(listener: (how: string) => void): void
  kill(): void
}

export interface ChildProgram {
  readonly entry: string
  readonly args: readonly string[]
  /** What the task manager calls it. */
  readonly title: string
  /** On top of what every child has. */
  readonly env?: DeviceVariables
}

/** The database's addon needs Node-API 10: this Node.js, or a newer one. */
const OLDEST_NODE = [22, 14] as const

/** Whether the service can run in Electron's own Node.js. */
export function isElectronNewEnough(version: string = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

/** Of V8, in MB: what lives shortly is collected soon; without, the service grows by 30 MB over 200 pictures. */
const HEAP = ['--max-semi-space-size=2']

/** In Electron's own Node.js. */
export function forkUtility({ entry, args, title, env }: ChildProgram): ChildPort {
  const child = utilityProcess.fork(entry, [...args], {
    serviceName: title,
    execArgv: HEAP,
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const lastWords = listenTo(child.stderr)
  let isKilled = false
  const end = (): void => {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  }
  // Before that there is nothing to kill: the kill is kept.
  child.once('spawn', () => {
    if (isKilled) end()
  })
  return {
    post: (message) => {
      if (!isKilled) child.postMessage(message)
    },
    onMessage: (listener) => void child.on('message', (message) => isKilled || listener(message)),
    onExit: (listener) => void child.once('exit', (code) => listener(lastWords(`exit code ${code}`))),
    kill: () => {
      isKilled = true
      end()
    },
  }
}

/** In a Node.js beside Electron. */
export function spawnNode(node: string, { entry, args }: ChildProgram): ChildPort {
  const child = spawn(node, [...HEAP, entry, ...args], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    windowsHide: true,
    env: childEnvironment(),
  })
  const lastWords = listenTo(child.stderr)
  return {
    // A message to a process that is just dying is lost like the process; its end is told below.
    post: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let hasEnded = false
      const end = (how: string): void => {
        if (!hasEnded) listener(how)
        hasEnded = true
      }
      child.on('error', (error) => end(error.message)) // it could not be started
      child.once('close', (code, signal) => end(lastWords(signal ? `signal ${signal}` : `exit code ${code}`)))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

const KEPT_CHARACTERS = 2000

/** Passes stderr on and keeps its end, for the sentence that says why it ended. */
function listenTo(stream: NodeJS.ReadableStream | null): (how: string) => string {
  let words = ''
  stream?.on('data', (bytes: Buffer) => {
    process.stderr.write(bytes)
    words = (words + bytes.toString('utf8')).slice(-KEPT_CHARACTERS)
  })
  return (how) => {
    const lines = words.split('\n').map((line) => line.trim())
    const said = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== '')
    return said ? `${how}: ${said}` : how
  }
}
