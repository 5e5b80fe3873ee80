/** The commands, and how each ends: a result, or one sentence and an exit status. */
import { type ErrorCode, type ErrorReport, reportOf, StudioError } from '../../native-models/api/errors.ts'
import { closestNames } from '../../native-models/samplers/closest-names.ts'
import { compare } from './compare.ts'
import { devices } from './devices.ts'
import { generate } from './generate.ts'
import { inspect } from './inspect.ts'
import { models } from './models.ts'
import { oneLine, print, printJson, table } from './print.ts'
import { replay } from './replay.ts'
import { start } from './start.ts'

const COMMANDS = {
  generate: { run: generate, help: 'paint prompts into PNG files' },
  compare: { run: compare, help: 'paint samplers side by side and measure how far they part' },
  replay: { run: replay, help: 'paint a recipe again and tell how far it strays' },
  inspect: { run: inspect, help: 'tell what a checkpoint is' },
  models: { run: models, help: 'list, fetch, verify, remove and add models' },
  devices: { run: devices, help: 'tell what this machine can paint on, and try it' },
  start: { run: start, help: 'paint one picture with the embedded model' },
} as const

const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const

/** More than a cancelled engine is given. */
const LONGEST_STOP_MS = 2500

/** Failures that another option mends. */
const USAGE: ReadonlySet<ErrorCode> = new Set([
  'E_OPTION',
  'E_REQUEST',
  'E_SAMPLER_UNKNOWN',
  'E_STEPS',
  'E_SIZE',
  'E_COMPARE',
  'E_DEVICE_PRECISION',
])

/** Exit status. `interrupted`: Ctrl-C and its kin, which end any command with E_CANCELLED. */
export async function runCommand(
  [name, ...args]: readonly string[],
  interrupted: AbortSignal,
): Promise<number> {
  try {
    if (interrupted.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.')
    if (name === '--help' || name === '-h') print(help())
    else await Promise.race([commandOf(name).run(args, interrupted), tooLate(interrupted)])
    return EXIT.done
  } catch (thrown) {
    return fail(reportOf(withCode(thrown)), { json: args.includes('--json') })
  }
}

/** What does not stop by itself is not waited for. */
function tooLate(interrupted: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    interrupted.addEventListener('abort', () => {
      const cancelled = new StudioError('E_CANCELLED', 'Cancelled.')
      setTimeout(() => reject(cancelled), LONGEST_STOP_MS)
    })
  })
}

function commandOf(name: string | undefined) {
  const names = Object.keys(COMMANDS)
  const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1]
  if (command) return command
  if (name === undefined) throw new StudioError('E_OPTION', `A command is needed: ${names.join(', ')}.`)
  const close = closestNames(name, names)
  const hint = close.length > 0 ? `; close to it: ${close.join(', ')}` : `: there are ${names.join(', ')}`
  throw new StudioError('E_OPTION', `There is no command ${oneLine(name, 64)}${hint}.`)
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
