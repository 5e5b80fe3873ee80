import { describe, expect, it } from 'vitest'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import { pixartConfig } from '../../native-models/models/pixart-config.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'
import { Transformer } from '../../native-models/runtime/transformer.ts'
import { expectForwardParity } from './compare.ts'
import { fixturePath } from './fixtures.ts'

const reference = readSafetensors(fixturePath('original.safetensors'))

/** What the original nets were made with and their weights do not tell. */
const config = pixartConfig.parse({
  _class_name: 'PixArtTransformer2DModel',
  num_layers: 4,
  num_attention_heads: 2,
  attention_head_dim: 24,
  patch_size: 2,
  in_channels: 4,
  out_channels: 8,
  sample_size: 8,
  caption_channels: 64,
  norm_eps: 1e-6,
  interpolation_scale: 1,
  use_additional_conditions: false,
})
const CASES = [
  {
    name: 'ms',
    config: { ...config, sample_size: 16, interpolation_scale: 2, use_additional_conditions: true },
  },
  { name: 'plain', config },
]

function rowOf(field: string, row: number): HostTensor {
  const { data, shape } = readFloat32(reference, field)
  const size = data.length / shape[0]!
  return { data: data.slice(row * size, (row + 1) * size), shape: shape.with(0, 1) }
}

/** (1, live tokens, width): padding is dropped. */
function liveText(name: string, row: number): HostTensor {
  const { data, shape } = rowOf(`${name}.text`, row)
  const tokens = rowOf(`${name}.mask`, row).data.lastIndexOf(1) + 1
  const width = shape[2]!
  return { data: data.slice(0, tokens * width), shape: [1, tokens, width] }
}

describe.each([CPU, PLAIN])('ControlNet-Transformer, $name operators', (dialect) => {
  it.each(CASES)('$name', async ({ name, config }) => {
    using transformer = new Transformer(
      { folder: fixturePath(`original-${name}.pth`), config },
      { dialect, session: { threads: 1 } },
    )
    const net = transformer.openControlNet(fixturePath(`controlnet-${name}.pth`))
    expect(net.config.copiedBlocks).toBe(2)
    for (const row of [0, 1]) {
      const text = await transformer.prepareText(liveText(name, row), net)
      const [height, width] = rowOf(`${name}.resolution`, row).data as unknown as [number, number]
      const [aspectRatio] = rowOf(`${name}.aspect_ratio`, row).data as unknown as [number]
      const input = {
        latent: rowOf(`${name}.latent`, row),
        timesteps: [readFloat32(reference, `${name}.timestep`).data[row]!],
        texts: [{ rows: 1, text }],
        sizes: [{ height, width, aspectRatio }],
      }
      const latent = rowOf(`${name}.control`, row)
      const followed = await transformer.predict({ ...input, control: { net, latent, strength: 1 } })
      expectForwardParity(followed.data, rowOf(`${name}.control_out`, row).data)
      expectForwardParity((await transformer.predict(input)).data, rowOf(`${name}.out`, row).data)
      const unheard = await transformer.predict({ ...input, control: { net, latent, strength: 0 } })
      expectForwardParity(unheard.data, rowOf(`${name}.out`, row).data)
    }
  })
})
