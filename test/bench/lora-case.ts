/** One measurement of LoRAs in a process of its own: prints one line of JSON. */
import { parseArgs } from 'node:util'
import { CPU } from '../../native-models/graph/dialect.ts'
import { assertFinite } from '../../native-models/models/lora/finite-weights.ts'
import { openLora } from '../../native-models/models/lora/open-lora.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import type { StepShape } from '../../native-models/models/pixart.ts'
import type { WeighedLora } from '../../native-models/runtime/lora-ledger.ts'
import type { PreparedText } from '../../native-models/runtime/prepared-text.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'
import { Transformer } from '../../native-models/runtime/transformer.ts'
import { memory, timed } from './measure.ts'
import { mergeLora } from './merge-lora.ts'
import { XL_2 } from './random-model.ts'

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: '' },
    lora: { type: 'string', default: '' },
    px: { type: 'string', default: '256' },
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '5' },
    full: { type: 'boolean', default: false },
    merge: { type: 'boolean', default: false },
  },
})

const TEXT_TOKENS = 20
const px = Number(values.px)
const runs = Number(values.runs)
const session = { threads: Number(values.threads) }
const spec = values.full ? undefined : openModelFolder(values.model)
const part = spec?.transformer ?? { folder: values.model, config: XL_2 }
const side = spec ? px / (spec.sizeMultiple / part.config.patch_size) : px / 8

const filled = (shape: readonly number[], value: number): HostTensor => ({
  data: new Float32Array(shape.reduce((n, dim) => n * dim, 1)).fill(value),
  shape,
})

/** Texts of a guided step, and its session. */
async function prepare(transformer: Transformer, loras: readonly WeighedLora[]) {
  const { caption_channels: width } = part.config
  const texts: { rows: number; text: PreparedText }[] = []
  for (const tokens of [1, TEXT_TOKENS])
    texts.push({
      rows: 1,
      text: await transformer.prepareText(filled([1, tokens, width], 0.1), undefined, loras),
    })
  const groups = texts.map(({ rows, text }) => ({ rows, kind: text.kind }))
  const shape: StepShape = { height: side, width: side, groups, timesteps: 'shared' }
  await transformer.prepare(shape, undefined, loras)
  return texts
}

function step(
  transformer: Transformer,
  loras: readonly WeighedLora[],
  texts: Awaited<ReturnType<typeof prepare>>,
) {
  const latent = filled([2, part.config.in_channels, side, side], 0.3)
  return transformer.predict({ latent, timesteps: [500], texts, sizes: [{ height: px, width: px }], loras })
}

/** As a user does: paint without, put it on, paint, move the slider. */
async function apply() {
  const transformer = new Transformer(part, { dialect: CPU, session })
  const plainTexts = await prepare(transformer, [])
  await step(transformer, [], plainTexts)
  const before = memory().anonymousMB
  const opened = await timed(() => {
    const lora = openLora({ path: values.lora })
    assertFinite(lora)
    return lora
  })
  const on = (weight: number) => [{ lora: opened.value, weight }]
  const prepared = await timed(() => prepare(transformer, on(1)))
  await step(transformer, on(1), prepared.value)
  const extraMB = memory().anonymousMB - before
  const slid = await timed(() => prepare(transformer, on(0.5)))
  // Another one, so that steps with and without take turns: others work on this machine too.
  const plain = new Transformer(part, { dialect: CPU, session })
  const texts = await prepare(plain, [])
  const [plainMs, ms] = await inTurns(
    () => step(plain, [], texts),
    () => step(transformer, on(0.5), slid.value),
  )
  return { plainMs, ms, openMs: opened.ms, prepareMs: prepared.ms, slideMs: slid.ms, extraMB }
}

/** Medians of two, each after a run that is not counted. */
async function inTurns(...work: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = work.map(() => [])
  for (let run = 0; run <= runs; run++)
    for (const [index, one] of work.entries()) {
      const { ms } = await timed(one)
      if (run > 0) times[index]!.push(ms)
    }
  return times.map((all) => all.sort((a, b) => a - b)[all.length >> 1]!)
}

async function merge() {
  const lora = openLora({ path: values.lora })
  const merged: Float32Array[] = []
  const before = memory().anonymousMB
  const { ms } = await timed(async () => {
    for await (const { data } of mergeLora(part, lora, session)) merged.push(data)
  })
  return { ms, extraMB: memory().anonymousMB - before, layers: merged.length }
}

process.stdout.write(`${JSON.stringify(await (values.merge ? merge() : apply()))}\n`)
