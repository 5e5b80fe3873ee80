/** Models that ask for more memory than there is, by their configs: those alone are read until something is painted. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/setup.mjs'

const NANO = join(ROOT, 'native-models/nano/pixart-nano')

function change(path: string, changes: object): void {
  const config = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...config, ...changes }))
}

function copyOfNano(folder: string, card: object): void {
  cpSync(NANO, folder, { recursive: true })
  change(join(folder, 'pixart-studio.json'), card)
}

/** A transformer whose tensors of one step are two terabytes. */
export function writeColossus(folder: string): void {
  const side = 2048
  copyOfNano(folder, { id: 'colossus', name: 'PixArt colossus', buckets: [{ width: side, height: side }] })
  change(join(folder, 'transformer', 'config.json'), {
    ...{ num_attention_heads: 16_384, attention_head_dim: 120, cross_attention_dim: 16_384 * 120 },
    sample_size: side / 16,
  })
}

const SIDE = 1024
/** Of one level's tensors while a picture of that side is decoded, for each channel. */
const BYTES_A_CHANNEL = 6 * SIDE * SIDE * 4

/** A decoder that takes half as much again as is free to decode a picture at once, and little in tiles. */
export function writeWideDecoder(folder: string): void {
  copyOfNano(folder, { id: 'wide', name: 'PixArt wide', buckets: [{ width: SIDE, height: SIDE }] })
  change(join(folder, 'transformer', 'config.json'), { sample_size: SIDE / 16 })
  const channels = 8 * Math.ceil((1.5 * freemem()) / BYTES_A_CHANNEL / 8)
  change(join(folder, 'vae', 'config.json'), { block_out_channels: [16, channels, 48, 64, 96] })
}
