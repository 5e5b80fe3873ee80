/**
 * `node test/bench/lora.ts`: what it takes to put a LoRA on, and what a step costs with it: the embedded one, and
 * rank 64 over a full-size PixArt-XL/2 with random weights, against merging it into the weights. A step over merged
 * weights is a step without a LoRA: the graph is the same. `--quick` leaves out the full-size model.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { embeddedLoras } from '../../main/service/models/embedded-loras.ts'
import { embeddedModels } from '../../main/service/models/embedded-models.ts'
import { type TensorToWrite, writeSafetensors } from '../../native-models/formats/safetensors-writer.ts'
import { layerShape } from '../../native-models/models/lora/layers.ts'
import type { T5Config } from '../../native-models/models/t5-encoder.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { writeRandomTransformer, XL_2 } from './random-model.ts'

const run = promisify(execFile)
const RANK = 64
const LAYERS = [
  ...['attn1.to_q', 'attn1.to_k', 'attn1.to_v', 'attn1.to_out.0'],
  ...['attn2.to_q', 'attn2.to_k', 'attn2.to_v', 'attn2.to_out.0'],
  ...['ff.net.0.proj', 'ff.net.2'],
]

async function measure<T>(...args: string[]): Promise<T> {
  const script = join(import.meta.dirname, 'lora-case.ts')
  const { stdout } = await run(process.execPath, [script, '--threads', String(defaultThreads()), ...args])
  return JSON.parse(stdout)
}

interface Applied {
  readonly plainMs: number
  readonly ms: number
  readonly openMs: number
  readonly prepareMs: number
  readonly slideMs: number
  readonly extraMB: number
}

interface Merged {
  readonly ms: number
  readonly extraMB: number
}

async function compare(name: string, args: readonly string[]): Promise<void> {
  const applied = await measure<Applied>(...args)
  const merged = await measure<Merged>(...args, '--merge')
  const { plainMs, ms, openMs, prepareMs, slideMs, extraMB } = applied
  const applyMs = openMs + prepareMs
  console.log(`${name}
  put on         ${seconds(applyMs)} (read and checked in ${seconds(openMs)}), ${extraMB.toFixed(0)} MB more of its own
  merged instead ${seconds(merged.ms)} (${(merged.ms / applyMs).toFixed(1)} × the time), ${merged.extraMB.toFixed(0)} MB
  slider moved   ${seconds(slideMs)}
  a step         ${ms.toFixed(1)} ms, ${(ms / plainMs).toFixed(2)} × one without (or merged), ${plainMs.toFixed(1)} ms`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

function writeRandomLora(path: string, dtype: 'F32' | 'F16'): void {
  const configs = { transformer: XL_2, textEncoder: {} as T5Config }
  const tensors = new Map<string, TensorToWrite>()
  for (let block = 0; block < XL_2.num_layers; block++) {
    for (const layer of LAYERS) {
      const name = `transformer_blocks.${block}.${layer}`
      const [out = 0, inputs = 0] = layerShape({ part: 'transformer', path: name }, configs) ?? []
      tensors.set(`transformer.${name}.lora_A.weight`, {
        shape: [RANK, inputs],
        data: numbers(RANK * inputs, dtype),
      })
      tensors.set(`transformer.${name}.lora_B.weight`, {
        shape: [out, RANK],
        data: numbers(out * RANK, dtype),
      })
    }
  }
  mkdirSync(dirname(path))
  writeSafetensors(path, tensors, { dtype })
}

/** Small numbers of both signs; 0x2000 and around are such float16. */
const numbers = (count: number, dtype: 'F32' | 'F16') => () =>
  dtype === 'F32'
    ? Float32Array.from({ length: count }, (_, i) => Math.sin(i) / 64)
    : Uint16Array.from({ length: count }, (_, i) => ((i & 1) << 15) | (0x2000 + (i & 0x3ff)))

async function fullSize(dtype: 'F32' | 'F16'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-bench-'))
  try {
    writeRandomTransformer(folder, XL_2, dtype)
    const lora = join(folder, 'lora', 'rank-64.safetensors')
    writeRandomLora(lora, dtype)
    await compare(`PixArt-XL/2 ${dtype}, rank ${RANK}, 256 px`, ['--model', folder, '--full', '--lora', lora])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const [model] = embeddedModels()
const [lora] = embeddedLoras()
if (!model || !lora) throw new Error('There is no embedded model, or no LoRA, to measure.')
await compare(`${model.name}, ${lora.title}, 256 px`, [
  '--model',
  model.folder,
  '--lora',
  lora.path,
  '--runs',
  '15',
])
if (!process.argv.includes('--quick')) {
  await fullSize('F32')
  await fullSize('F16')
}
