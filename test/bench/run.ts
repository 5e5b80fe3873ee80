/**
 * `npm run bench`: milliseconds, GFLOP/s and memory of every stage, each in a process of its own, and ratios
 * against a baseline that runs in the same breath: the plain operators for speed, prepacked weights for
 * creation and memory. `--quick` leaves out the full-size model.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { optionTable } from '../../main/cli/lists.ts'
import { type Option, parseOptions } from '../../main/cli/options.ts'
import { embeddedModels } from '../../main/service/models/embedded-models.ts'
import { reportOf, StudioError } from '../../native-models/api/errors.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import type { Memory } from './measure.ts'
import { writeRandomTransformer, XL_2 } from './random-model.ts'

const run = promisify(execFile)
const OPTIONS = {
  quick: { type: 'boolean', help: 'leave out the full-size model, which takes minutes and 2.4 GB of disk' },
  threads: { type: 'string', value: '<n>', help: 'processor threads; one a core if absent' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>

const HELP = `npm run bench -- [options]

Measures time, speed and memory of every stage: text, step and decoding.

${optionTable(OPTIONS)}`

const values = optionsOf(process.argv.slice(2))
const threads = values.threads ?? String(defaultThreads())

function optionsOf(args: readonly string[]) {
  try {
    const parsed = parseOptions(args, OPTIONS)
    const [word] = parsed.positionals
    if (word !== undefined) throw new StudioError('E_OPTION', `${word}: bench takes options alone.`)
    const { threads: text = '1' } = parsed.values
    if (!/^[1-9]\d{0,2}$/.test(text))
      throw new StudioError('E_OPTION', `--threads ${text}: a whole number from 1 to 999 is needed.`)
    return parsed.values
  } catch (thrown) {
    const { message, code, nextStep } = reportOf(thrown)
    process.stderr.write(`${message} (${code})\n${nextStep}\n`)
    process.exit(2)
  }
}

interface Result extends Memory {
  readonly createMs: number
  readonly ms: number
  readonly flops: number
}

async function measure(...args: string[]): Promise<Result> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'case.ts'),
    '--threads',
    threads,
    ...args,
  ])
  return JSON.parse(stdout)
}

const HEAD = ['', 'ms', 'GFLOP/s', 'create ms', 'anonymous MB', 'file MB', 'peak MB', 'against baseline']

function row(name: string, result: Result, versus = ''): string[] {
  const { ms, flops, createMs, anonymousMB, fileMB, peakMB } = result
  const speed = (flops / ms / 1e6).toFixed(1)
  return [
    name,
    ms.toFixed(1),
    speed,
    createMs.toFixed(0),
    ...[anonymousMB, fileMB, peakMB].map((value) => value.toFixed(0)),
    versus,
  ]
}

function print(cells: readonly string[]): void {
  const widths = [34, 9, 9, 10, 13, 8, 8, 0]
  console.log(
    cells
      .map((cell, index) =>
        index === 0 || index === 7 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!),
      )
      .join('  '),
  )
}

async function embedded(folder: string): Promise<void> {
  for (const [stage, px] of [
    ['text', '256'],
    ['step', '256'],
    ['decode', '256'],
  ] as const) {
    const args = ['--stage', stage, '--model', folder, '--px', px, '--runs', '15']
    const fused = await measure(...args)
    const plain = await measure(...args, '--dialect', 'plain')
    print(
      row(
        `embedded, ${stage}, ${px} px`,
        fused,
        `plain operators take ${(plain.ms / fused.ms).toFixed(2)} ×`,
      ),
    )
  }
}

async function fullSize(dtype: 'F32' | 'F16'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-bench-'))
  try {
    writeRandomTransformer(folder, XL_2, dtype)
    for (const px of ['256', '512']) {
      const args = ['--stage', 'step', '--model', folder, '--full', '--px', px, '--runs', '3']
      const mapped = await measure(...args)
      const packed = await measure(...args, '--prepack')
      const create = (packed.createMs / mapped.createMs).toFixed(1)
      const anonymous = (packed.anonymousMB / mapped.anonymousMB).toFixed(1)
      const versus = `prepacked: ${create} × creation, ${anonymous} × anonymous, ${(packed.ms / mapped.ms).toFixed(2)} × time`
      print(row(`XL/2 ${dtype}, step batch 2, ${px} px`, mapped, versus))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function bench(): Promise<void> {
  console.log(`${threads} threads; medians; a step is one forward pass with guidance (batch 2)`)
  print(HEAD)
  const [first] = embeddedModels()
  if (!first) throw new Error('There is no embedded model to measure.')
  await embedded(first.folder)
  if (!values.quick) {
    await fullSize('F32')
    await fullSize('F16')
  }
}

if (values.help) console.log(HELP)
else await bench()
