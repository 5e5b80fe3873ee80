import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import {
  inferPixartConfig,
  inferT5Config,
  inferVaeConfig,
} from '../../../native-models/models/infer-config.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { hasSizeConditions, width } from '../../../native-models/models/pixart.ts'
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

it('a transformer without size conditions', () => {
  expect(hasSizeConditions(inferPixartConfig(openCheckpoint(fixture512)))).toBe(false)
})
