/** What config.json says of PixArt's transformer. */
import { z } from 'zod'

const size = z
  .int()
  .positive()
  .max(1 << 16)

/** config.json of the transformer; both of diffusers' class names occur. */
export const pixartConfig = z
  .object({
    _class_name: z.enum(['PixArtTransformer2DModel', 'Transformer2DModel']),
    num_layers: size,
    num_attention_heads: size,
    attention_head_dim: size,
    patch_size: size,
    in_channels: size,
    out_channels: size,
    sample_size: size,
    caption_channels: size,
    norm_eps: z.number().positive(),
    interpolation_scale: z.number().positive().nullish(),
    use_additional_conditions: z.boolean().nullish(),
  })
  .refine((config) => width(config) % (hasSizeConditions(config) ? 12 : 4) === 0, {
    path: ['attention_head_dim'],
    message: 'gives a width that positions and size conditions do not divide',
  })
  .refine((config) => config.out_channels >= config.in_channels, {
    path: ['out_channels'],
    message: 'is less than in_channels',
  })
export type PixartConfig = z.infer<typeof pixartConfig>

export const width = (config: { num_attention_heads: number; attention_head_dim: number }): number =>
  config.num_attention_heads * config.attention_head_dim

/** Whether the model takes the picture's size and aspect ratio: by default those trained at 1024 px do. */
export const hasSizeConditions = (config: {
  use_additional_conditions?: boolean | null | undefined
  sample_size: number
}): boolean => config.use_additional_conditions ?? config.sample_size === 128
