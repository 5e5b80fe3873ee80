/** Graphs for GPUs, without a GPU: what they consist of, and that the CPU gets the same numbers from them. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { CPU, DIALECTS, type Dialect } from '../../../native-models/graph/dialect.ts'
import { type BuiltGraph, Graph } from '../../../native-models/graph/graph.ts'
import { computes } from '../../../native-models/graph/operators.ts'
import { attention } from '../../../native-models/graph/ops/attention.ts'
import { DATA_TYPE } from '../../../native-models/graph/proto.ts'
import { WeightLedger } from '../../../native-models/graph/weights.ts'
import { controlledStep, controlText } from '../../../native-models/models/controlnet.ts'
import { hed } from '../../../native-models/models/hed.ts'
import { openLora } from '../../../native-models/models/lora/open-lora.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { pixartStep } from '../../../native-models/models/pixart.ts'
import { pixartText, type TextGroup } from '../../../native-models/models/pixart-text.ts'
import { t5Encoder } from '../../../native-models/models/t5-encoder.ts'
import { vaeDecoder, vaeEncoder } from '../../../native-models/models/vae.ts'
import { Autoencoder } from '../../../native-models/runtime/autoencoder.ts'
import type { WeighedLora } from '../../../native-models/runtime/lora-ledger.ts'
import { TextEncoder } from '../../../native-models/runtime/text-encoder.ts'
import { Transformer } from '../../../native-models/runtime/transformer.ts'
import { CONTROLNET, HED, NANO, randomTensor } from '../files.ts'
import { writeLora } from '../models/lora/lora-files.ts'
import { evaluate } from './evaluate.ts'
import { type Fields, integers, messages, strings, walk } from './protobuf-walker.ts'

const spec = openModelFolder(NANO)
const LINE_ART = join(NANO, '../loras/line-art')
const ledgers = {
  text: new WeightLedger(openCheckpoint(spec.textEncoder.folder)),
  base: new WeightLedger(openCheckpoint(spec.transformer.folder)),
  vae: new WeightLedger(openCheckpoint(spec.vae.folder)),
  control: new WeightLedger(openCheckpoint(CONTROLNET)),
  hed: new WeightLedger(openCheckpoint(HED)),
}
const groups: TextGroup[] = [
  { rows: 1, kind: 'constant' },
  { rows: 1, kind: 'attended' },
]
const shape = { height: 4, width: 4, groups, timesteps: 'shared' } as const
const picture = { batch: 1, height: 4, width: 4 }

/** Every graph that a picture may need. */
function graphsOf(dialect: Dialect): BuiltGraph[] {
  const { config } = spec.transformer
  const text = { kind: 'attended', dialect } as const
  return [
    t5Encoder(spec.textEncoder.config, ledgers.text, dialect),
    pixartText(config, ledgers.base, text),
    pixartText(config, ledgers.base, { kind: 'constant', dialect }),
    pixartStep(config, ledgers.base, { shape, dialect }),
    pixartStep(config, ledgers.base, { shape: { ...shape, timesteps: 'each' }, dialect }),
    controlText(config, ledgers, text),
    controlledStep(config, ledgers, { shape, dialect }),
    vaeDecoder(spec.vae.config, ledgers.vae, { shape: picture, dialect }),
    vaeEncoder(spec.vae.config, ledgers.vae, { shape: { batch: 1, height: 32, width: 32 }, dialect }),
    hed(ledgers.hed, { height: 32, width: 32, dialect }),
  ]
}

const bodyOf = ({ bytes }: BuiltGraph): Fields => messages(walk(bytes), 7)[0]!
const nodesOf = (graph: BuiltGraph): Fields[] => messages(bodyOf(graph), 1)
const operatorOf = (node: Fields): string => strings(node, 4)[0]!
const attributesOf = (node: Fields): (string | undefined)[] =>
  messages(node, 5).map((attribute) => strings(attribute, 1)[0])
/** Of an input, an output or an initializer. */
const elementType = (value: Fields): bigint => integers(messages(messages(value, 2)[0]!, 1)[0]!, 1)[0]!

const half = (dialect: Dialect): Dialect => ({ ...dialect, computeType: 'float16' })
const GPUS = (['cuda', 'dml', 'webgpu'] as const).flatMap((provider) => [
  { provider, type: 'float32', dialect: DIALECTS[provider] },
  { provider, type: 'float16', dialect: half(DIALECTS[provider]) },
])

describe.each(GPUS)('$provider, $type', ({ provider, dialect }) => {
  const graphs = graphsOf(dialect)

  it('consists of operators that the provider computes', () => {
    const used = new Set(graphs.flatMap(nodesOf).map(operatorOf))
    expect(used.size).toBeGreaterThan(15)
    expect([...used].filter((operator) => !computes(provider, operator))).toEqual([])
    // What the CPU alone is rewritten for, and what some provider lacks.
    for (const absent of ['DepthToSpace', 'FusedMatMul', 'GroupNorm', 'SkipGroupNorm', 'NhwcConv'])
      expect(used).not.toContain(absent)
    expect(used.has('SimplifiedLayerNormalization')).toBe(provider !== 'dml')
    expect(used.has('MultiHeadAttention')).toBe(provider !== 'webgpu')
  })

  it('is of an opset whose kernels the provider has', () => {
    for (const { bytes } of graphs) {
      const opsets = messages(walk(bytes), 8).map((opset) => [strings(opset, 1)[0], integers(opset, 2)[0]])
      expect(opsets).toEqual([
        ['', 18n],
        ['com.microsoft', 1n],
      ])
    }
  })

  it('takes and gives float32', () => {
    for (const graph of graphs) {
      const ends = [...messages(bodyOf(graph), 11), ...messages(bodyOf(graph), 12)]
      expect(ends.length).toBeGreaterThan(1)
      for (const end of ends) {
        const name = strings(end, 1)[0]!
        const wanted = name === 'ids' || name === 'buckets' ? 'int64' : 'float32'
        expect([name, elementType(end)]).toEqual([name, BigInt(DATA_TYPE[wanted])])
      }
    }
  })

  it('lets no provider choose the scale of attention', () => {
    const attentions = graphs.flatMap(nodesOf).filter((node) => operatorOf(node) === 'MultiHeadAttention')
    if (provider === 'webgpu') expect(attentions).toEqual([])
    else expect(attentions.length).toBeGreaterThan(10)
    for (const node of attentions) expect(attributesOf(node).includes('scale')).toBe(provider !== 'dml')
  })
})

describe('float16', () => {
  const [t5] = graphsOf(half(DIALECTS.cuda)) as [BuiltGraph]

  it('leaves T5’s `wo` and norms in float32, and nothing else that is multiplied', () => {
    const nodes = nodesOf(t5)
    const casts = new Map(
      nodes
        .filter((node) => operatorOf(node) === 'Cast')
        .map((node) => [
          strings(node, 2)[0]!,
          { of: strings(node, 1)[0]!, to: integers(messages(node, 5)[0]!, 3)[0]! },
        ]),
    )
    const stored = new Map(
      messages(bodyOf(t5), 5).map((tensor) => [strings(tensor, 8)[0]!, integers(tensor, 2)[0]!]),
    )
    /** Of a node's weight: its name in the file, and the type that it is used in. */
    const weightOf = (node: Fields) => {
      const name = strings(node, 1)[1]!
      const cast = casts.get(name)
      return { name: cast?.of ?? name, type: cast?.to ?? stored.get(name) }
    }
    const products = nodes.filter((node) => operatorOf(node) === 'Gemm').map(weightOf)
    expect(products.length).toBe(spec.textEncoder.config.num_layers * 7)
    for (const { name, type } of products)
      expect([name, type]).toEqual([
        name,
        BigInt(DATA_TYPE[name.endsWith('.wo.weight') ? 'float32' : 'float16']),
      ])
    const norms = nodes.filter((node) => operatorOf(node) === 'SimplifiedLayerNormalization').map(weightOf)
    expect(norms.length).toBe(spec.textEncoder.config.num_layers * 2 + 1)
    for (const { type } of norms) expect(type).toBe(BigInt(DATA_TYPE.float32))
  })

  it('uses weights that are stored so as they are', () => {
    const step = graphsOf(half(DIALECTS.cuda))[3]!
    const weights = new Set(messages(bodyOf(step), 5).map((tensor) => strings(tensor, 8)[0]!))
    const cast = nodesOf(step).filter(
      (node) => operatorOf(node) === 'Cast' && weights.has(strings(node, 1)[0]!),
    )
    expect(cast.map((node) => strings(node, 1)[0])).toEqual([])
  })
})

it('an operator that a provider lacks is refused while the graph is built', () => {
  const graph = new Graph('test', DIALECTS.webgpu)
  const x = graph.input('x', 'float32', [2, 2])
  expect(() => graph.node('FusedMatMul', [x, x], x, { domain: 'com.microsoft' })).toThrow(
    'webgpu has no FusedMatMul',
  )
  expect(() => graph.node('Frobnicate', [x], x)).toThrow('webgpu has no Frobnicate')
})

describe('on the CPU', () => {
  const [q, k, v] = [1, 2, 3].map((seed) => randomTensor([1, 5, 144], seed)) as [
    ReturnType<typeof randomTensor>,
    ReturnType<typeof randomTensor>,
    ReturnType<typeof randomTensor>,
  ]

  it.each(GPUS.filter(({ type }) => type === 'float32'))(
    '$provider: attention with heads of 72 and T5’s scale',
    async ({ dialect }) => {
      const numbers = (by: Dialect, scale?: number) =>
        evaluate(by, {
          inputs: { q, k, v },
          build: (_w, x) => attention(x['q']!, x['k']!, x['v']!, { heads: 2, ...(scale && { scale }) }),
        })
      for (const scale of [undefined, 1])
        expect(
          relativeRms((await numbers(dialect, scale)).data, (await numbers(CPU, scale)).data),
        ).toBeLessThan(1e-6)
    },
  )

  it.each(GPUS)(
    '$provider, $type: text, step and picture are those of the CPU’s graphs',
    async ({ dialect, type }) => {
      const [own, reference] = [await numbersOf(dialect), await numbersOf(CPU)]
      for (const name of ['embeddings', 'prediction', 'image', 'mean'] as const) {
        const rms = relativeRms(own[name], reference[name])
        expect(rms, name).toBeLessThan(type === 'float16' ? 1e-2 : 2e-5)
        if (type === 'float16') expect(rms, name).toBeGreaterThan(1e-5)
      }
    },
  )
})

describe('with LoRAs', () => {
  const wo = 'encoder.block.1.layer.1.DenseReluDense.wo'
  const { d_ff: hidden, d_model: width } = spec.textEncoder.config

  it.each(GPUS)('$provider, $type: they change what they change on the CPU', async ({ dialect, type }) => {
    const onText = openLora({
      path: writeLora({
        [`text_encoder.${wo}.lora_A.weight`]: randomTensor([2, hidden], 6),
        [`text_encoder.${wo}.lora_B.weight`]: randomTensor([width, 2], 7),
      }),
    })
    expect(onText.layers['text encoder'].has(wo)).toBe(true)
    const loras = [openLora({ path: LINE_ART }), onText].map((lora) => ({ lora, weight: 0.7 }))
    const [own, reference] = [await numbersOf(dialect, loras), await numbersOf(CPU, loras)]
    const without = await numbersOf(dialect)
    for (const name of ['embeddings', 'prediction'] as const) {
      expect(relativeRms(own[name], reference[name]), name).toBeLessThan(type === 'float16' ? 1e-2 : 2e-5)
      expect(relativeRms(without[name], reference[name]), name).toBeGreaterThan(0.05)
    }
  })
})

async function numbersOf(dialect: Dialect, loras: readonly WeighedLora[] = []) {
  const options = { dialect, session: { threads: 1 } }
  using encoder = new TextEncoder(spec.textEncoder, options)
  using transformer = new Transformer(spec.transformer, options)
  using autoencoder = new Autoencoder(spec.vae, options)
  const embeddings = await encoder.encode([37, 5, 400, 1], loras)
  const text = await transformer.prepareText(embeddings, undefined, loras)
  const one = await transformer.prepareText(await encoder.encode([1], loras), undefined, loras)
  const prediction = await transformer.predict({
    latent: randomTensor([2, 4, 8, 8], 4),
    timesteps: [601],
    texts: [
      { rows: 1, text: one },
      { rows: 1, text },
    ],
    sizes: [{ height: 128, width: 128 }],
    loras,
  })
  const image = await autoencoder.decode(randomTensor([1, 4, 4, 4], 5))
  const { mean } = await autoencoder.encode(image)
  return { embeddings: embeddings.data, prediction: prediction.data, image: image.data, mean: mean.data }
}

function relativeRms(ours: Float32Array, reference: Float32Array): number {
  const error = ours.reduce((sum, value, index) => sum + (value - reference[index]!) ** 2, 0)
  return Math.sqrt(error / reference.reduce((sum, value) => sum + value ** 2, 0))
}
