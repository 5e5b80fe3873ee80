/**
 * `node test/bench/precision.ts [step|decode|text|whole …]`: what fewer bits and the decoder's rewrites bring, at full size
 * with random weights, each against float32 and plain operators in the same process, taking turns; and the memory of a
 * whole picture. It writes up to 15 GB into the temporary folder and deletes them. Ends with status 1 where a promise
 * is not held.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { embeddedModels } from '../../main/service/models/embedded-models.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import type { Memory } from './measure.ts'
import { writeRandomTransformer, XL_2 } from './random-model.ts'
import { wholeModel, writeRandomTextEncoder, writeRandomVae } from './random-parts.ts'

const run = promisify(execFile)
const wanted = process.argv.slice(2)
const wants = (stage: string): boolean => wanted.length === 0 || wanted.includes(stage)
const root = mkdtempSync(join(tmpdir(), 'pixart-bench-'))
const cache = join(root, 'cache')
const parts = { transformer: join(root, 'xl'), textEncoder: join(root, 't5'), vae: join(root, 'vae') }
let broken = 0

interface Measured extends Memory {
  readonly makeMs: number
  readonly firstMs: number
  readonly secondMs: number
  readonly relativeRms: number
  readonly worst: number
  readonly ms: number
}

async function measure(stage: string, folder: string, px = 512): Promise<Measured> {
  const script = join(import.meta.dirname, 'precision-case.ts')
  const args = ['--stage', stage, '--folder', folder, '--cache', cache, '--px', String(px)]
  const { stdout } = await run(process.execPath, [script, '--threads', String(defaultThreads()), ...args])
  return JSON.parse(stdout)
}

function promise(words: string, held: boolean): void {
  if (!held) broken++
  console.log(`  ${held ? 'held' : 'NOT HELD'}: ${words}`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
const gigabytes = (megabytes: number): string => `${(megabytes / 1024).toFixed(2)} GB`

try {
  if (wants('step') || wants('whole')) writeRandomTransformer(parts.transformer, XL_2, 'F32')
  if (wants('step'))
    for (const [px, least] of [
      [256, 2.3],
      [512, 2],
    ] as const) {
      const { makeMs, firstMs, secondMs, relativeRms } = await measure('step', parts.transformer, px)
      const ratio = firstMs / secondMs
      console.log(
        `XL/2, step with guidance, ${px} px: float32 ${seconds(firstMs)}, int8 ${seconds(secondMs)} (made or opened in ${seconds(makeMs)}); strays ${(relativeRms * 100).toFixed(2)} % of random weights' output`,
      )
      promise(`int8 is ${ratio.toFixed(2)} × as fast, at least ${least}`, ratio >= least)
    }
  if (wants('decode') || wants('whole')) writeRandomVae(parts.vae)
  if (wants('decode')) {
    const { firstMs, secondMs, worst, peakMB } = await measure('decode', parts.vae)
    const ratio = firstMs / secondMs
    console.log(
      `decode, 512 px: plain ${seconds(firstMs)}, rewritten ${seconds(secondMs)}, both ${gigabytes(peakMB)}`,
    )
    promise(`${ratio.toFixed(2)} × as fast, at least 1.3`, ratio >= 1.3)
    promise(`largest difference ${worst.toExponential(1)} of the largest value, at most 1e-5`, worst <= 1e-5)
  }
  if (wants('text') || wants('whole')) writeRandomTextEncoder(parts.textEncoder)
  if (wants('text')) {
    const making = await measure('text', parts.textEncoder)
    const { firstMs, secondMs, peakMB } = await measure('text', parts.textEncoder)
    console.log(
      `T5 XXL in 4 bits: made in ${seconds(making.makeMs)} with ${gigabytes(making.peakMB)}; 20 tokens ${seconds(firstMs)}, again ${seconds(secondMs)}`,
    )
    promise(`${gigabytes(peakMB)} at most, below 4`, peakMB < 4096)
  }
  if (wants('whole')) {
    const [embedded, distilled] = ['pixart-nano', 'pixart-nano-lcm'].map(
      (name) => embeddedModels().find(({ folder }) => folder.endsWith(name))!.folder,
    )
    const folder = join(root, 'whole')
    wholeModel(folder, parts, {
      tokenizer: join(embedded!, 'tokenizer'),
      scheduler: join(distilled!, 'scheduler'),
    })
    await measure('whole', folder) // quantizes what is not quantized yet
    const { ms, peakMB, anonymousMB } = await measure('whole', folder)
    console.log(
      `LCM, 4 steps, 512 px, int8 and 4-bit text: ${seconds(ms)}, ${gigabytes(anonymousMB)} of its own at the end`,
    )
    promise(`${gigabytes(peakMB)} at most, below 6`, peakMB < 6144)
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
process.exitCode = broken > 0 ? 1 : 0
