/** One measurement of `precision.ts` in a process of its own: prints one line of JSON. */
import { parseArgs } from 'node:util'
import { CPU } from '../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { Engine } from '../../native-models/pipeline/engine.ts'
import { Autoencoder } from '../../native-models/runtime/autoencoder.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'
import { TextEncoder } from '../../native-models/runtime/text-encoder.ts'
import { Transformer } from '../../native-models/runtime/transformer.ts'
import { memory, timed } from './measure.ts'
import { XL_2 } from './random-model.ts'
import { SD_VAE, T5_XXL } from './random-parts.ts'

const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'step' },
    folder: { type: 'string', default: '' },
    cache: { type: 'string', default: '' },
    px: { type: 'string', default: '512' },
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '3' },
  },
})
const [px, runs, cacheFolder] = [Number(values.px), Number(values.runs), values.cache]
const part = { dialect: CPU, session: { threads: Number(values.threads) } }

/** Smooth, and of the size of noise. */
function waves(shape: readonly number[]): HostTensor {
  const data = Float32Array.from(
    { length: shape.reduce((n, dim) => n * dim, 1) },
    (_, at) => Math.sin(at * 12.9898) * 1.4,
  )
  return { shape, data }
}

/** Two ways of the same, in turn: the fastest of each are those that other work disturbed least. */
async function inTurn(first: () => Promise<HostTensor>, second: () => Promise<HostTensor>) {
  const results = [await first(), await second()] as const
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < runs; run++)
    for (const [index, work] of [first, second].entries())
      best[index] = Math.min(best[index]!, (await timed(work)).ms)
  return { firstMs: best[0], secondMs: best[1], ...strayOf(results[0].data, results[1].data) }
}

function strayOf(a: Float32Array, b: Float32Array) {
  let [differences, size, worst, largest] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    differences += difference ** 2
    size += a[i]! ** 2
    worst = Math.max(worst, difference)
    largest = Math.max(largest, Math.abs(a[i]!))
  }
  return { relativeRms: Math.sqrt(differences / size), worst: worst / largest }
}

async function step() {
  const place = { folder: values.folder, config: XL_2 }
  const whole = new Transformer(place, part)
  const made = await timed(() => new Transformer(place, { ...part, int8: { cacheFolder } }))
  const side = px / 8
  const [latent, text, none] = [waves([2, 4, side, side]), waves([1, 20, 4096]), waves([1, 1, 4096])]
  const predict = async (transformer: Transformer) => {
    const texts = [
      { rows: 1, text: await transformer.prepareText(none) },
      { rows: 1, text: await transformer.prepareText(text) },
    ]
    const sizes = [{ height: px, width: px }]
    return () => transformer.predict({ latent, timesteps: [500], texts, sizes })
  }
  return { makeMs: made.ms, ...(await inTurn(await predict(whole), await predict(made.value))) }
}

async function decode() {
  const place = { folder: values.folder, config: SD_VAE }
  const never = { winogradFrom: Number.POSITIVE_INFINITY, foldUpsamplingFrom: Number.POSITIVE_INFINITY }
  const plain = new Autoencoder(place, { ...part, dialect: { ...CPU, ...never } })
  const rewritten = new Autoencoder(place, part)
  const latent = waves([1, 4, px / 8, px / 8])
  return inTurn(
    () => plain.decode(latent),
    () => rewritten.decode(latent),
  )
}

async function text() {
  const place = { folder: values.folder, config: T5_XXL }
  const made = await timed(() => new TextEncoder(place, { ...part, quantize: { bits: 4, cacheFolder } }))
  const ids = Array.from({ length: 20 }, (_, index) => index + 3)
  const first = await timed(() => made.value.encode(ids))
  const second = await timed(() => made.value.encode(ids))
  return { makeMs: made.ms, firstMs: first.ms, secondMs: second.ms }
}

/** Four steps of a consistency model at full size, from the prompt to the picture. */
async function whole() {
  const engine = new Engine({
    ...{ threads: Number(values.threads), cacheFolder },
    precision: { transformer: 'int8', textEncoder: 'int4', vae: 'float32' },
  })
  const model = openModelFolder(values.folder)
  const painted = await timed(async () => {
    for await (const _event of engine.paint(
      {
        ...{
          model: model.id,
          prompt: 'a small cactus in the desert',
          negativePrompt: '',
          cleanCaption: false,
        },
        ...{ longPrompt: 'refuse', sampler: 'lcm', steps: 4, guidance: 0, seed: '1', count: 1 },
        size: { kind: 'exact', width: px, height: px },
      },
      { model: model.place, previews: false, cancelled: () => false },
    ));
  })
  return { ms: painted.ms }
}

const STAGES = { step, decode, text, whole }
const result = await STAGES[values.stage as keyof typeof STAGES]()
process.stdout.write(`${JSON.stringify({ ...result, ...memory() })}\n`)
process.exit(0)
