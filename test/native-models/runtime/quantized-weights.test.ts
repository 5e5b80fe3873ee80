import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { readBytes, readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { blockScheme } from '../../../native-models/runtime/block-scheme.ts'
import { INT8 } from '../../../native-models/runtime/int8-scheme.ts'
import { quantizedWeights } from '../../../native-models/runtime/quantized-weights.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import { TextEncoder } from '../../../native-models/runtime/text-encoder.ts'
import { Transformer } from '../../../native-models/runtime/transformer.ts'
import { NANO, randomTensor, temporaryFolder, writeTensors } from '../files.ts'

const spec = openModelFolder(NANO)
const part = { dialect: CPU, session: { threads: 1 } }

function checkpointOf(tensors: Record<string, HostTensor>) {
  return openCheckpoint(writeTensors(join(temporaryFolder(), 'model.safetensors'), tensors))
}

function madeOf(cacheFolder: string) {
  const folder = join(cacheFolder, 'quantized')
  const [name, ...more] = readdirSync(folder)
  expect(more).toEqual([])
  return join(folder, name!)
}

describe('int8', () => {
  it('every row has a scale of its own, and lies along the columns', () => {
    const weight = { shape: [2, 3], data: Float32Array.of(127, -63.6, 0, 0.5, 0.25, -0.1) }
    const cacheFolder = temporaryFolder()
    quantizedWeights(checkpointOf({ 'layer.weight': weight, 'other.weight': weight }), {
      ...{ cacheFolder, scheme: INT8, wants: (path) => path === 'layer' },
    })
    const file = openCheckpoint(madeOf(cacheFolder)).files[0]!
    expect([...file.tensors.keys()].sort()).toEqual(['layer.scale', 'layer.values'])
    expect(readFloat32(file, 'layer.scale').data).toEqual(Float32Array.of(1, Math.fround(0.5 / 127)))
    const values = new Int8Array(readBytes(file, file.tensors.get('layer.values')!).buffer)
    expect([...values]).toEqual([127, 127, -64, 64, 0, -25])
  })
})

describe('blocks', () => {
  it.each([4, 8] as const)('in %i bits are as near as their levels allow', (bits) => {
    const weight = randomTensor([3, 256], 1)
    const cacheFolder = temporaryFolder()
    quantizedWeights(checkpointOf({ 'a.weight': weight, 'odd.weight': randomTensor([3, 100], 2) }), {
      ...{ cacheFolder, scheme: blockScheme(bits), wants: () => true },
    })
    const file = openCheckpoint(madeOf(cacheFolder)).files[0]!
    expect([...file.tensors.keys()].sort()).toEqual(['a.scale', 'a.values'])
    const scale = readFloat32(file, 'a.scale').data
    const bytes = readBytes(file, file.tensors.get('a.values')!)
    for (const [at, value] of weight.data.entries()) {
      const level = bits === 8 ? bytes[at]! : (bytes[at >> 1]! >> (4 * (at & 1))) & 15
      const step = scale[Math.floor(at / 128)]!
      // Half a step, or a whole one at the end that has a level less.
      const short = level === 2 ** bits - 1 ? 1 : 0.5
      expect(Math.abs(step * (level - 2 ** (bits - 1)) - value)).toBeLessThanOrEqual(
        Math.abs(step) * short + 1e-6,
      )
    }
  })
})

describe('the cache', () => {
  it('is made once, made again where it is damaged, and anew for other weights', () => {
    const cacheFolder = temporaryFolder()
    const copy = join(temporaryFolder(), 'transformer')
    cpSync(spec.transformer.folder, copy, { recursive: true })
    const open = () =>
      new Transformer({ ...spec.transformer, folder: copy }, { ...part, int8: { cacheFolder } })[
        Symbol.dispose
      ]()
    open()
    const made = madeOf(cacheFolder)
    const first = statSync(made)
    open()
    expect(statSync(made).mtimeMs).toBe(first.mtimeMs)
    truncateSync(made, first.size - 1)
    open()
    expect(statSync(made).size).toBe(first.size)
    const [name] = readdirSync(copy).filter((file) => file.endsWith('.safetensors'))
    const { offset, byteLength } = openCheckpoint(copy).tensors.get('transformer_blocks.3.attn1.to_v.weight')!
    const bytes = readFileSync(join(copy, name!))
    writeFileSync(join(copy, name!), bytes.fill(1, offset, offset + byteLength))
    open()
    expect(readdirSync(join(cacheFolder, 'quantized'))).toHaveLength(2)
  })
})

/** Root of the mean square of the differences over that of the numbers themselves, and the cosine between them. */
function likeness(a: Float32Array, b: Float32Array): { stray: number; cosine: number } {
  let [differences, ofA, ofB, product] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    differences += (a[i]! - b[i]!) ** 2
    ofA += a[i]! ** 2
    ofB += b[i]! ** 2
    product += a[i]! * b[i]!
  }
  return { stray: Math.sqrt(differences / ofA), cosine: product / Math.sqrt(ofA * ofB) }
}

describe('what is lost, of the embedded model', () => {
  const ids = [5, 17, 200, 31, 44, 1]

  it.each([
    [8, 0.02, 0.9998],
    [4, 0.12, 0.993],
  ] as const)('a text encoder in %i bits', async (bits, most, least) => {
    const cacheFolder = temporaryFolder()
    using whole = new TextEncoder(spec.textEncoder, part)
    using small = new TextEncoder(spec.textEncoder, { ...part, quantize: { bits, cacheFolder } })
    const { stray, cosine } = likeness((await whole.encode(ids)).data, (await small.encode(ids)).data)
    expect(stray).toBeLessThan(most)
    expect(stray).toBeGreaterThan(1e-4) // it was quantized
    expect(cosine).toBeGreaterThan(least)
  })

  it('a step in int8, from noise', async () => {
    using encoder = new TextEncoder(spec.textEncoder, part)
    using whole = new Transformer(spec.transformer, part)
    using small = new Transformer(spec.transformer, { ...part, int8: { cacheFolder: temporaryFolder() } })
    const [text, none] = [await encoder.encode(ids), await encoder.encode([1])]
    const { in_channels: channels } = spec.transformer.config
    const noise = randomTensor([1, channels, 16, 16], 7).data
    const latent = { shape: [2, channels, 16, 16], data: Float32Array.of(...noise, ...noise) }
    const predict = async (transformer: Transformer) => {
      const texts = [
        { rows: 1, text: await transformer.prepareText(none) },
        { rows: 1, text: await transformer.prepareText(text) },
      ]
      return (
        await transformer.predict({ latent, timesteps: [999], texts, sizes: [{ height: 256, width: 256 }] })
      ).data
    }
    const { stray, cosine } = likeness(await predict(whole), await predict(small))
    expect(stray).toBeLessThan(0.02)
    expect(stray).toBeGreaterThan(1e-4)
    expect(cosine).toBeGreaterThan(0.9998)
  })
})
