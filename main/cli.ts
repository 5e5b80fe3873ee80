/** The command line: the same engine and service as the studio, without a window. */
import { onInterrupt } from './cli/interrupt.ts'

/** Whoever read the output is gone, or its disk is full: the pictures are painted all the same. */
function outputFailed({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return
  process.exitCode = 1
  process.stderr.write(`Standard output cannot be written to: ${code}. (E_OUTPUT_UNWRITABLE)\n`)
}

// First of all, so that Ctrl-C is answered while the rest is still being loaded.
const interrupted = onInterrupt()
process.stdout.on('error', outputFailed)
process.stderr.on('error', () => undefined)
const { runCommand } = await import('./cli/run-command.ts')
const status = await runCommand(process.argv.slice(2), interrupted)
process.exitCode ||= status
// Whatever still holds the process after Ctrl-C is left alone.
if (interrupted.aborted) setTimeout(() => process.exit(), 200).unref()
