import { spawn } from 'node:child_process'

/** A set-up step that failed, with what the person at the keyboard can do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message one sentence: what failed
   * @param {{ output?: string, nextStep: string }} detail the failed program's whole output; what to do now
   */
  constructor(message, { output = '', nextStep }) {
    super(message)
    this.output = output
    this.nextStep = nextStep
  }
}

/** One line for each step, on stderr: the standard output belongs to the task. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * Runs a program to its end and keeps what it prints. A signal that ends the set-up ends the program first, so
 * that nothing goes on writing behind the back of the next set-up.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onStart?: (pid: number) => void }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} output: stdout and stderr together
 */
export function capture(program, args, { cwd, env = process.env, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    /** @type {NodeJS.Signals | undefined} */
    let stoppedBy
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      stoppedBy = signal
      child.kill('SIGTERM')
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
    const forget = () => process.off('SIGINT', stop).off('SIGTERM', stop)
    child.once('error', (error) => {
      forget()
      reject(error)
    })
    child.once('close', (code) => {
      forget()
      if (stoppedBy) {
        reject(
          new SetupError(`Stopped by ${stoppedBy}.`, { nextStep: 'Run the same command again to go on.' }),
        )
      } else {
        resolve({ code: code ?? 1, stdout, output })
      }
    })
    if (child.pid !== undefined) onStart?.(child.pid)
  })
}
