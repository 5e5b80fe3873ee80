/** What each part of a model holds of memory of its own, and what is left of it when it is released; for `give-back.test.ts`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { Autoencoder } from '../../../native-models/runtime/autoencoder.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import { TextEncoder } from '../../../native-models/runtime/text-encoder.ts'
import { Transformer } from '../../../native-models/runtime/transformer.ts'
import { writeRandomTransformer, XL_2 } from '../../bench/random-model.ts'
import { SD_VAE, T5_XXL, writeRandomTextEncoder, writeRandomVae } from '../../bench/random-parts.ts'

/** Layers as wide as real ones, or nearly, and few of them: 300 MB on the disk. */
const T5 = { ...T5_XXL, d_model: 1536, d_ff: 10_240, num_heads: 24, num_layers: 1, vocab_size: 100 }
const XL = { ...XL_2, num_layers: 1, caption_channels: 1536 }
const VAE = { ...SD_VAE, block_out_channels: [64, 128, 256, 256] }

const [root = '', task] = process.argv.slice(2)
const [textFolder, transformerFolder, vaeFolder] = ['t5', 'xl', 'vae'].map((name) => join(root, name)) as [
  string,
  string,
  string,
]
const part = { dialect: CPU, session: { threads: 1 } }
const cacheFolder = join(root, 'cache')

function waves(shape: readonly number[]): HostTensor {
  const count = shape.reduce((n, dim) => n * dim, 1)
  return { shape, data: Float32Array.from({ length: count }, (_, at) => Math.sin(at)) }
}

async function readText(): Promise<Disposable> {
  const encoder = new TextEncoder(
    { folder: textFolder, config: T5 },
    { ...part, quantize: { bits: 8, cacheFolder } },
  )
  await encoder.encode(Array.from({ length: 60 }, (_, index) => index + 3))
  return { [Symbol.dispose]: () => encoder.release() }
}

async function step(int8: boolean): Promise<Disposable> {
  const place = { folder: transformerFolder, config: XL }
  const transformer = new Transformer(place, { ...part, ...(int8 && { int8: { cacheFolder } }) })
  const texts = [{ rows: 1, text: await transformer.prepareText(waves([1, 20, XL.caption_channels])) }]
  const sizes = [{ height: 512, width: 512 }]
  await transformer.predict({ latent: waves([1, 4, 64, 64]), timesteps: [500], texts, sizes })
  return { [Symbol.dispose]: () => transformer.release() }
}

async function decode(): Promise<Disposable> {
  const autoencoder = new Autoencoder({ folder: vaeFolder, config: VAE }, part)
  await autoencoder.decode(waves([1, 4, 32, 32]))
  return { [Symbol.dispose]: () => autoencoder.release() }
}

function ownMB(): number {
  for (let time = 0; time < 3; time++) globalThis.gc?.()
  const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8')
  return Number(/^Anonymous:\s+(\d+)/m.exec(rollup)?.[1]) / 1024
}

/** In a process of its own: what writing leaves behind is not measured. */
if (task === 'write') {
  writeRandomTextEncoder(textFolder, T5)
  writeRandomTransformer(transformerFolder, XL, 'F16')
  writeRandomVae(vaeFolder, VAE)
  process.exit(0)
}
const parts = {
  'text encoder in int8': readText,
  transformer: () => step(false),
  'transformer in int8': () => step(true),
  decoder: decode,
}
// What is made once for all parts is not given back.
for (const work of Object.values(parts)) (await work())[Symbol.dispose]()
const result: Record<string, { heldMB: number; leftMB: number }> = {}
for (const [name, work] of Object.entries(parts)) {
  const beforeMB = ownMB()
  const held = await work()
  const heldMB = ownMB() - beforeMB
  held[Symbol.dispose]()
  result[name] = { heldMB, leftMB: ownMB() - beforeMB }
}
process.stdout.write(JSON.stringify(result))
process.exit(0)
