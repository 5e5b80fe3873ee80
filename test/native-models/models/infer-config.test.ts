import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import {
  inferPixartConfig,
  inferT5Config,
  inferVaeConfig,
} from '../../../native-models/models/infer-config.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { withDiffusersKeys } from '../../../native-models/models/original-keys.ts'
import { hasSizeConditions, type PixartConfig, width } from '../../../native-models/models/pixart-config.ts'
import { MODEL_1024, NANO } from '../files.ts'

const fixture512 = join(MODEL_1024, '../model-512/transformer')

describe.each([MODEL_1024, NANO])('%s', (folder) => {
  const { transformer, textEncoder, vae } = openModelFolder(folder)

  it('transformer: all that shows in the weights', () => {
    const told = inferPixartConfig(openCheckpoint(transformer.folder))
    const { num_layers, patch_size, in_channels, out_channels, caption_channels } = transformer.config
    expect(told).toMatchObject({ num_layers, patch_size, in_channels, out_channels, caption_channels })
    expect(width(told)).toBe(width(transformer.config))
    expect(hasSizeConditions(told)).toBe(hasSizeConditions(transformer.config))
  })

  it('text encoder: everything', () => {
    expect(inferT5Config(openCheckpoint(textEncoder.folder))).toEqual(textEncoder.config)
  })

  it('VAE: all that shows in the weights', () => {
    const told = inferVaeConfig(openCheckpoint(vae.folder))
    const { in_channels, out_channels, latent_channels, block_out_channels, layers_per_block } = vae.config
    expect(told).toMatchObject({
      in_channels,
      out_channels,
      latent_channels,
      block_out_channels,
      layers_per_block,
    })
  })
})

describe('original checkpoints', () => {
  const told = (name: string, like?: PixartConfig) =>
    inferPixartConfig(withDiffusersKeys(openCheckpoint(join(MODEL_1024, '..', `original-${name}.pth`))), like)

  it('size by the size conditions, else by the stored positions', () => {
    expect(told('ms')).toMatchObject({
      num_layers: 4,
      sample_size: 128,
      caption_channels: 64,
      out_channels: 8,
    })
    expect(told('plain')).toMatchObject({ num_layers: 4, sample_size: 8, patch_size: 2, in_channels: 4 })
  })

  it('heads as in a model of the same width, else of 72 where that divides', () => {
    const { config } = openModelFolder(MODEL_1024).transformer
    expect(told('ms', config)).toMatchObject({ num_attention_heads: 2, attention_head_dim: 24 })
    expect(told('ms')).toMatchObject({ num_attention_heads: 1, attention_head_dim: 48 })
    const wider = { ...config, num_attention_heads: 4 }
    expect(told('ms', wider)).toMatchObject({ num_attention_heads: 1, attention_head_dim: 48 })
  })
})

it('a transformer without size conditions', () => {
  expect(hasSizeConditions(inferPixartConfig(openCheckpoint(fixture512)))).toBe(false)
})
