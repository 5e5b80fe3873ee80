/** The original PixArt nets' numbers, from their own checkpoints: opened, renamed and run where they lie. */
import { expect, it } from 'vitest'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import type { PixartConfig } from '../../native-models/models/pixart-config.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'
import { Transformer } from '../../native-models/runtime/transformer.ts'
import { expectForwardParity } from './compare.ts'
import { fixturePath } from './fixtures.ts'

const reference = readSafetensors(fixturePath('original.safetensors'))

/** What the fixtures were made with: sizes that no published model has. */
const SHARED = {
  _class_name: 'PixArtTransformer2DModel',
  num_layers: 4,
  num_attention_heads: 2,
  attention_head_dim: 24,
  patch_size: 2,
  in_channels: 4,
  out_channels: 8,
  caption_channels: 64,
  norm_eps: 1e-6,
} as const

const NETS: readonly { name: string; config: PixartConfig }[] = [
  {
    name: 'ms',
    config: { ...SHARED, sample_size: 16, interpolation_scale: 2, use_additional_conditions: true },
  },
  { name: 'plain', config: { ...SHARED, sample_size: 8, interpolation_scale: 1 } },
]
const CASES = NETS.flatMap((net) =>
  [CPU, PLAIN].map((dialect) => ({ ...net, dialect, operators: dialect.name })),
)

it.each(CASES)('original-$name.pth, $operators operators', async ({ name, config, dialect }) => {
  const folder = fixturePath(`original-${name}.pth`)
  using transformer = new Transformer({ folder, config }, { dialect, session: { threads: 1 } })
  const latent = readFloat32(reference, `${name}.latent`)
  const timesteps = [...readFloat32(reference, `${name}.timestep`).data]
  const resolution = readFloat32(reference, `${name}.resolution`).data
  const ratios = readFloat32(reference, `${name}.aspect_ratio`).data
  const sizes = timesteps.map((_, row) => ({
    height: resolution[2 * row]!,
    width: resolution[2 * row + 1]!,
    aspectRatio: ratios[row]!,
  }))
  const texts = []
  for (const row of timesteps.keys())
    texts.push({ rows: 1, text: await transformer.prepareText(liveText(name, row)) })
  const { data, shape } = await transformer.predict({ latent, timesteps, texts, sizes })
  const out = readFloat32(reference, `${name}.out`)
  expect(shape).toEqual(out.shape)
  expectForwardParity(data, out.data)
})

/** The part of a row's text that its mask does not hide: (1, tokens, width). */
function liveText(name: string, row: number): HostTensor {
  const { data, shape } = readFloat32(reference, `${name}.text`)
  const [, tokens, width] = shape as [number, number, number]
  const mask = readFloat32(reference, `${name}.mask`).data.subarray(row * tokens, (row + 1) * tokens)
  const live = mask.lastIndexOf(1) + 1
  expect(live).toBeGreaterThan(0)
  expect(live).toBeLessThan(tokens)
  const start = row * tokens * width
  return { data: data.slice(start, start + live * width), shape: [1, live, width] }
}
