/** One measurement in a process of its own, so that its memory is its own: prints one line of JSON. */
import { parseArgs } from 'node:util'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import type { StepShape } from '../../native-models/models/pixart.ts'
import { Autoencoder } from '../../native-models/runtime/autoencoder.ts'
import type { PreparedText } from '../../native-models/runtime/prepared-text.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'
import { TextEncoder } from '../../native-models/runtime/text-encoder.ts'
import { Transformer } from '../../native-models/runtime/transformer.ts'
import { decodeFlops, stepFlops, textFlops } from './flops.ts'
import { median, memory, timed } from './measure.ts'
import { XL_2 } from './random-model.ts'

const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'step' },
    model: { type: 'string', default: '' },
    px: { type: 'string', default: '256' },
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '3' },
    dialect: { type: 'string', default: 'cpu' },
    prepack: { type: 'boolean', default: false },
    int8: { type: 'string' },
    full: { type: 'boolean', default: false },
  },
})

const TEXT_TOKENS = 20
const px = Number(values.px)
const runs = Number(values.runs)
const dialect = values.dialect === 'plain' ? PLAIN : CPU
const options = { dialect, session: { threads: Number(values.threads), prepack: values.prepack } }

const filled = (shape: readonly number[], value: number): HostTensor => ({
  data: new Float32Array(shape.reduce((n, dim) => n * dim, 1)).fill(value),
  shape,
})

async function text() {
  const spec = openModelFolder(values.model)
  const opened = await timed(() => new TextEncoder(spec.textEncoder, options))
  const ids = Array.from({ length: TEXT_TOKENS }, (_, index) => index + 3)
  const created = await timed(() => opened.value.encode(ids))
  const ms = await median(runs, () => opened.value.encode(ids))
  return { createMs: opened.ms + created.ms, ms, flops: textFlops(spec.textEncoder.config, TEXT_TOKENS) }
}

async function step() {
  const spec = values.full ? undefined : openModelFolder(values.model)
  const part = spec?.transformer ?? { folder: values.model, config: XL_2 }
  const side = spec ? px / (spec.sizeMultiple / part.config.patch_size) : px / 8
  const int8 = values.int8 === undefined ? undefined : { cacheFolder: values.int8 }
  const opened = await timed(() => new Transformer(part, { ...options, int8 }))
  const transformer = opened.value
  const { caption_channels: width, in_channels: channels } = part.config
  const negative = await transformer.prepareText(filled([1, 1, width], 0.1))
  const positive = await transformer.prepareText(filled([1, TEXT_TOKENS, width], 0.1))
  const texts: { rows: number; text: PreparedText }[] = [
    { rows: 1, text: negative },
    { rows: 1, text: positive },
  ]
  const shape: StepShape = {
    height: side,
    width: side,
    groups: texts.map(({ rows, text }) => ({ rows, kind: text.kind })),
    timesteps: 'shared',
  }
  const created = await timed(() => transformer.prepare(shape))
  const latent = filled([2, channels, side, side], 0.3)
  const sizes = [{ height: px, width: px }]
  const ms = await median(runs, () => transformer.predict({ latent, timesteps: [500], texts, sizes }))
  return { createMs: opened.ms + created.ms, ms, flops: stepFlops(part.config, shape, TEXT_TOKENS) }
}

async function decode() {
  const spec = openModelFolder(values.model)
  const opened = await timed(() => new Autoencoder(spec.vae, options))
  const side = px / opened.value.shrink
  const latent = filled([1, spec.vae.config.latent_channels, side, side], 0.3)
  const created = await timed(() => opened.value.decode(latent))
  const ms = await median(runs, () => opened.value.decode(latent))
  return {
    createMs: opened.ms + created.ms,
    ms,
    flops: decodeFlops(spec.vae.config, { height: side, width: side }),
  }
}

const STAGES = { text, step, decode }
const stage = STAGES[values.stage as keyof typeof STAGES]
process.stdout.write(`${JSON.stringify({ ...(await stage()), ...memory() })}\n`)
