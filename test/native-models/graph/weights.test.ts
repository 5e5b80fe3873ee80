import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StudioError } from '../../../native-models/api/errors.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { CPU, PLAIN } from '../../../native-models/graph/dialect.ts'
import { Graph } from '../../../native-models/graph/graph.ts'
import { part, WeightLedger, Weights } from '../../../native-models/graph/weights.ts'
import { t5Config } from '../../../native-models/models/t5-encoder.ts'
import { vaeConfig } from '../../../native-models/models/vae.ts'
import { Autoencoder } from '../../../native-models/runtime/autoencoder.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { TextEncoder } from '../../../native-models/runtime/text-encoder.ts'
import {
  MODEL_1024,
  NANO,
  randomTensor,
  readTensors,
  rounded,
  temporaryFolder,
  thrownBy,
  writeSixteenBit,
  writeTensors,
} from '../files.ts'
import { expectClose } from './evaluate.ts'
import { messages, strings, walk } from './protobuf-walker.ts'

/** Fields of ModelProto, GraphProto and NodeProto: onnx.proto. */
const [GRAPH, NODE, OP_TYPE] = [7, 1, 4]

const tensors = {
  'a.weight': randomTensor([2, 3], 1),
  'a.bias': randomTensor([2], 2),
  'b.0.old': randomTensor([4], 3),
}

function open(aliases?: (key: string) => string[]) {
  const path = writeTensors(join(temporaryFolder(), 'model.safetensors'), tensors)
  const ledger = new WeightLedger(openCheckpoint(path), aliases && { aliases })
  return { path, ledger, w: new Weights(new Graph('g', PLAIN), ledger) }
}

describe('Weights', () => {
  it('a missing tensor is named by its whole key', () => {
    const { w, path } = open()
    expect(thrownBy(() => w.at('b').at(0).get('new', [4]))).toMatchObject({
      code: 'E_WEIGHTS_MISSING',
      message: `${path} lacks the tensor b.0.new.`,
    })
  })

  it.each([
    [[3, 2], '(3, 2)'],
    [[6], '(6)'],
  ])('a wrong shape is told with the one that is asked for: %j', (shape, words) => {
    const { w } = open()
    const error = thrownBy(() => w.at('a').get('weight', shape))
    expect(error).toMatchObject({ code: 'E_WEIGHTS_SHAPE' })
    expect((error as StudioError).message).toContain('a.weight')
    expect((error as StudioError).message).toContain('(2, 3)')
    expect((error as StudioError).message).toContain(words)
  })

  it('tensors that nobody asks for are an error that names them', () => {
    const { w, ledger } = open()
    w.at('a').get('weight', [2, 3])
    const error = thrownBy(() => ledger.assertAllRead())
    expect(error).toMatchObject({ code: 'E_WEIGHTS_UNKNOWN' })
    expect((error as StudioError).message).toMatch(/: a\.bias, b\.0\.old\.$/)
    w.at('a').get('bias', [2])
    ledger.ignore('b.0.old')
    ledger.assertAllRead()
  })

  it('an older name serves for the same tensor, once', () => {
    const { w, ledger } = open((key) => (key === 'b.0.new' ? ['b.0.old'] : []))
    const first = w.at('b.0').get('new', [4])
    expect(w.at('b.0').get('new', [4]).name).toBe(first.name)
    expect(ledger.unread()).toEqual(['a.weight', 'a.bias'])
  })

  it('a survey collects what is wrong and goes on', () => {
    const { w, ledger } = open()
    ledger.problems = { missing: new Map(), misshapen: new Map() }
    expect(w.get('c', [7]).shape).toEqual([7])
    expect(w.at('a').get('weight', [5, 3]).shape).toEqual([5, 3])
    w.at('a').get('bias', [2])
    expect([...ledger.problems.missing]).toEqual([['c', [7]]])
    expect([...ledger.problems.misshapen.keys()]).toEqual(['a.weight'])
    expect(ledger.unread()).toEqual(['b.0.old'])
  })

  it('a part names its nodes after its scope', () => {
    const { w } = open()
    const build = part((scope) => scope.graph.path)
    expect(build(w.at('a').at(3))).toBe('a.3')
    expect(w.graph.path).toBe('')
  })
})

describe('checkpoints of 16 bits', () => {
  it.each(['F16', 'BF16'] as const)('%s gives what float32 gives for the rounded weights', async (dtype) => {
    const config = readJsonFile(join(MODEL_1024, 'vae', 'config.json'), vaeConfig)
    const original = readTensors(join(MODEL_1024, 'vae'))
    const folder = temporaryFolder()
    writeSixteenBit(join(folder, 'short', 'model.safetensors'), original, dtype)
    writeTensors(join(folder, 'long', 'model.safetensors'), rounded(original, dtype))
    const latent = randomTensor([1, config.latent_channels, 3, 2], 4)
    for (const dialect of [CPU, PLAIN]) {
      for (const foldConstants of [true, false]) {
        const options = { dialect, session: { threads: 1, foldConstants } }
        using short = new Autoencoder({ folder: join(folder, 'short'), config }, options)
        using long = new Autoencoder({ folder: join(folder, 'long'), config }, options)
        expectClose((await short.decode(latent)).data, (await long.decode(latent)).data)
      }
    }
  })

  it.each(['F16', 'BF16'] as const)(
    'of a table in %s the rows that are asked for are converted alone',
    async (dtype) => {
      const table = { shape: [5, 3], data: Float32Array.from({ length: 15 }, (_, at) => at / 4) }
      const path = writeSixteenBit(join(temporaryFolder(), 'model.safetensors'), { table }, dtype)
      const w = new Weights(new Graph('g', CPU), new WeightLedger(openCheckpoint(path)))
      const rows = w.rows('table', [5, 3], w.graph.input('ids', 'int64', [2]))
      w.graph.output('rows', rows)
      using session = await Session.create(w.graph.build(), { threads: 1 })
      const ids = { data: BigInt64Array.of(4n, 1n), shape: [2] }
      const result = (await session.run(new Map([['ids', ids]]))).get('rows')!
      expect([...result.data]).toEqual([3, 3.25, 3.5, 0.75, 1, 1.25])
      const [body] = messages(walk(w.graph.build().bytes), GRAPH)
      expect(messages(body!, NODE).map((node) => strings(node, OP_TYPE)[0])).toEqual([
        'Gather',
        'Cast',
        'Identity',
      ])
    },
  )

  it('integers are no weights', () => {
    const path = join(temporaryFolder(), 'model.safetensors')
    const header = Buffer.from(JSON.stringify({ w: { dtype: 'I8', shape: [2], data_offsets: [0, 2] } }))
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(header.byteLength))
    writeFileSync(path, Buffer.concat([length, header, Buffer.of(1, 2)]))
    const w = new Weights(new Graph('g', PLAIN), new WeightLedger(openCheckpoint(path)))
    expect(thrownBy(() => w.get('w', [2]))).toMatchObject({
      code: 'E_WEIGHTS_SHAPE',
      message: `The tensor w in ${path} is of type I8, which is not a weight's.`,
    })
  })
})

describe('strict loading of whole parts', () => {
  const folder = join(NANO, 'text_encoder')
  const config = readJsonFile(join(folder, 'config.json'), t5Config)
  const load = (changed: ReturnType<typeof readTensors>) => {
    const path = join(temporaryFolder(), 'model.safetensors')
    writeTensors(path, changed)
    return new TextEncoder({ folder: path, config }, { dialect: CPU, session: { threads: 1 } })
  }
  const key = 'encoder.block.0.layer.0.SelfAttention.q.weight'

  it('a tensor that is not there', () => {
    const { [key]: _, ...rest } = readTensors(folder)
    expect(thrownBy(() => load(rest))).toMatchObject({ code: 'E_WEIGHTS_MISSING' })
    expect((thrownBy(() => load(rest)) as StudioError).message).toContain(key)
  })

  it('a tensor too many', () => {
    expect(
      thrownBy(() => load({ ...readTensors(folder), 'decoder.extra': randomTensor([1], 1) })),
    ).toMatchObject({
      code: 'E_WEIGHTS_UNKNOWN',
      message: expect.stringContaining('decoder.extra') as string,
    })
  })

  it('the embedding under its tied name alone', async () => {
    const { 'shared.weight': table, ...rest } = readTensors(folder)
    using tied = load({ ...rest, 'encoder.embed_tokens.weight': table! })
    using plain = new TextEncoder({ folder, config }, { dialect: CPU, session: { threads: 1 } })
    expect((await tied.encode([5, 1])).data).toEqual((await plain.encode([5, 1])).data)
  })
})
