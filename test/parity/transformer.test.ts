import { describe, expect, it } from 'vitest'
import { readJsonFile } from '../../native-models/formats/json-file.ts'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import type { WeightFile } from '../../native-models/formats/weight-file.ts'
import { CPU, type Dialect, PLAIN } from '../../native-models/graph/dialect.ts'
import { pixartConfig } from '../../native-models/models/pixart-config.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'
import { Transformer } from '../../native-models/runtime/transformer.ts'
import { expectForwardParity } from './compare.ts'
import { casesOf, fixturePath } from './fixtures.ts'

function open(model: string, dialect: Dialect): Transformer {
  const folder = fixturePath(model, 'transformer')
  const config = readJsonFile(fixturePath(model, 'transformer', 'config.json'), pixartConfig)
  return new Transformer({ folder, config }, { dialect, session: { threads: 1 } })
}

/** The live part of a row's text: (1, tokens, width). */
function liveText(reference: WeightFile, name: string, row: number): HostTensor {
  const text = readFloat32(reference, `${name}.text`)
  const mask = readFloat32(reference, `${name}.mask`).data
  const [, tokens, width] = text.shape as [number, number, number]
  const live = mask.subarray(row * tokens, (row + 1) * tokens).lastIndexOf(1) + 1
  expect(live).toBeGreaterThan(0)
  const start = row * tokens * width
  return { data: text.data.slice(start, start + live * width), shape: [1, live, width] }
}

const MODELS = [
  { model: 'model-1024', file: 'transformer-1024.safetensors' },
  { model: 'model-512', file: 'transformer-512.safetensors' },
].flatMap((row) => [CPU, PLAIN].map((dialect) => ({ ...row, dialect, operators: dialect.name })))

describe.each(MODELS)('$model, $operators operators', ({ model, file, dialect }) => {
  const reference = readSafetensors(fixturePath(file))

  it.each(casesOf(reference.tensors.keys()))('case %s', async (name) => {
    using transformer = open(model, dialect)
    const latent = readFloat32(reference, `${name}.latent`)
    const rows = latent.shape[0]!
    const timesteps = [...readFloat32(reference, `${name}.timestep`).data]
    const conditioned = reference.tensors.has(`${name}.resolution`)
    const sizes = Array.from({ length: rows }, (_, row) => {
      if (!conditioned) return { height: 1, width: 1 }
      const [height, width] = readFloat32(reference, `${name}.resolution`).data.subarray(
        row * 2,
      ) as unknown as [number, number]
      return { height, width, aspectRatio: readFloat32(reference, `${name}.aspect_ratio`).data[row]! }
    })
    const texts = []
    for (let row = 0; row < rows; row++) {
      texts.push({ rows: 1, text: await transformer.prepareText(liveText(reference, name, row)) })
    }
    const out = readFloat32(reference, `${name}.out`)
    const together = await transformer.predict({ latent, timesteps, texts, sizes })
    expect(together.shape).toEqual(out.shape)
    expectForwardParity(together.data, out.data)

    for (let row = 0; row < rows; row++) {
      const single = await transformer.predict({
        latent: rowOf(latent, row),
        timesteps: [timesteps[row]!],
        texts: [texts[row]!],
        sizes: [sizes[row]!],
      })
      expectForwardParity(single.data, rowOf(out, row).data)
    }
  })

  it('rows that share a timestep and a text are one group', async () => {
    using transformer = open(model, dialect)
    const [name] = casesOf(reference.tensors.keys()) as [string]
    const latent = rowOf(readFloat32(reference, `${name}.latent`), 0)
    const text = await transformer.prepareText(liveText(reference, name, 0))
    const [timestep] = readFloat32(reference, `${name}.timestep`).data as unknown as [number]
    const sizes = [{ height: latent.shape[2]! * 8, width: latent.shape[3]! * 8 }]
    const single = await transformer.predict({
      latent,
      timesteps: [timestep],
      texts: [{ rows: 1, text }],
      sizes,
    })
    const twice = { data: Float32Array.of(...latent.data, ...latent.data), shape: latent.shape.with(0, 2) }
    const both = await transformer.predict({
      latent: twice,
      timesteps: [timestep],
      texts: [{ rows: 2, text }],
      sizes,
    })
    expectForwardParity(both.data, Float32Array.of(...single.data, ...single.data))
  })
})

function rowOf({ data, shape }: HostTensor, row: number): HostTensor {
  const size = data.length / shape[0]!
  return { data: data.slice(row * size, (row + 1) * size), shape: shape.with(0, 1) }
}
