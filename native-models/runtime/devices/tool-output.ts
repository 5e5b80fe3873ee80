/** What a program of the system says, asked for no longer than it may take. */
import { execFile } from 'node:child_process'

interface Asking {
  readonly args: readonly string[]
  readonly limitMs: number
}

/** Undefined where it is not there, fails, or is too slow. */
export async function toolOutput(tool: string, asking: Asking): Promise<string | undefined> {
  try {
    return await said(tool, asking)
  } catch {
    return undefined
  }
}

/** One that waits for a driver may be deaf to every signal: it is killed, and its end is not waited for. */
function said(tool: string, { args, limitMs }: Asking): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const child = execFile(tool, args, { windowsHide: true }, (error, stdout) =>
    resolve(error ? undefined : stdout),
  )
  const giveUp = (): void => {
    child.kill('SIGKILL')
    child.unref()
    child.stdout?.destroy()
    child.stderr?.destroy()
    resolve(undefined)
  }
  const timer = setTimeout(giveUp, limitMs)
  return promise.finally(() => clearTimeout(timer))
}
