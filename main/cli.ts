/** The command line: the same engine and service as the studio, without a window. */
import { type ErrorCode, type ErrorReport, reportOf, StudioError } from '../native-models/api/errors.ts'
import { closestNames } from '../native-models/samplers/closest-names.ts'
import { generate } from './cli/generate.ts'
import { inspect } from './cli/inspect.ts'
import { print, printJson, table } from './cli/print.ts'
import { start } from './cli/start.ts'

const COMMANDS = {
  generate: { run: generate, help: 'paint prompts into PNG files' },
  inspect: { run: inspect, help: 'tell what a checkpoint is' },
  start: { run: start, help: 'paint one picture with the embedded model' },
} as const

const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const

/** Failures that another option mends. */
const USAGE: ReadonlySet<ErrorCode> = new Set([
  'E_OPTION',
  'E_REQUEST',
  'E_SAMPLER_UNKNOWN',
  'E_STEPS',
  'E_SIZE',
])

async function main([name, ...args]: string[]): Promise<number> {
  try {
    if (name === '--help' || name === '-h') print(help())
    else await commandOf(name).run(args)
    return EXIT.done
  } catch (thrown) {
    return fail(reportOf(withCode(thrown)), { json: args.includes('--json') })
  }
}

function commandOf(name: string | undefined) {
  const names = Object.keys(COMMANDS)
  const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1]
  if (command) return command
  const sentence =
    name === undefined
      ? `A command is needed: ${names.join(', ')}.`
      : `There is no command ${name}; close to it: ${closestNames(name, names)[0]}.`
  throw new StudioError('E_OPTION', sentence)
}

function help(): string {
  const rows = Object.entries(COMMANDS).map(([name, command]) => [name, command.help])
  return ['node main/cli.ts <command> [options]', '', table(rows), '', 'Each has a --help of its own.'].join(
    '\n',
  )
}

/** One clear sentence, its code and the next step; never a stack trace. */
function fail(report: ErrorReport, { json }: { json: boolean }): number {
  if (json) printJson({ error: report })
  else process.stderr.write(`${report.message} (${report.code})\n${report.nextStep}\n`)
  if (report.code === 'E_CANCELLED') return EXIT.cancelled
  return USAGE.has(report.code) ? EXIT.usage : EXIT.failed
}

/** Refusals of the system that nobody on the way has named. */
function withCode(thrown: unknown): unknown {
  if (thrown instanceof StudioError || !(thrown instanceof Error) || !('code' in thrown)) return thrown
  const path = 'path' in thrown ? String(thrown.path) : 'A file'
  if (thrown.code === 'EACCES' || thrown.code === 'EPERM')
    return new StudioError('E_FILE_UNREADABLE', `${path} may not be opened by you.`, { cause: thrown })
  if (thrown.code === 'ENOSPC')
    return new StudioError('E_DISK_FULL', `${path} could not be written: the disk is full.`, {
      cause: thrown,
    })
  return thrown
}

/** Whoever read the output is gone, or its disk is full: the pictures are painted all the same. */
function outputFailed({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return
  process.exitCode = EXIT.failed
  process.stderr.write(`Standard output cannot be written to: ${code}. (E_OUTPUT_UNWRITABLE)\n`)
}

process.stdout.on('error', outputFailed)
process.stderr.on('error', () => undefined)
const status = await main(process.argv.slice(2))
process.exitCode ||= status
