/** The fixture rewritten into every dialect of the table gives what it gives as it was published. */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LORA_DIALECTS } from '../../../../native-models/models/lora/dialects.ts'
import { openLora } from '../../../../native-models/models/lora/open-lora.ts'
import type { HostTensor } from '../../../../native-models/runtime/session.ts'
import { expectForwardParity } from '../../../parity/compare.ts'
import { rounded, type Tensors, temporaryFolder, writeSixteenBit } from '../../files.ts'
import { ALPHA, expected, openTransformer, PEFT, peftTensors, predict, writeLora } from './lora-files.ts'

/** path → its two matrices */
const layers = Map.groupBy(Object.entries(peftTensors()), ([key]) => key.replace(/\.lora_[AB]\.weight$/, ''))
const pairs = [...layers].map(([path, entries]) => {
  const find = (which: string) => entries.find(([key]) => key.endsWith(`${which}.weight`))![1]
  return { path, down: find('lora_A'), up: find('lora_B') }
})
const alpha: HostTensor = { shape: [], data: Float32Array.of(ALPHA) }

/** The original nets' names; see the table of keys in layers.ts. */
function originalName(path: string): string {
  const names: readonly (readonly [RegExp, string])[] = [
    [/^pos_embed\.proj$/, 'x_embedder.proj'],
    [/^caption_projection\.linear_(\d)$/, 'y_embedder.y_proj.fc$1'],
    [/^adaln_single\.linear$/, 't_block.1'],
    [/^proj_out$/, 'final_layer.linear'],
    [/^adaln_single\.emb\.timestep_embedder\.linear_/, 't_embedder.mlp.'],
    [/^adaln_single\.emb\.resolution_embedder\.linear_/, 'csize_embedder.mlp.'],
    [/^adaln_single\.emb\.aspect_ratio_embedder\.linear_/, 'ar_embedder.mlp.'],
    [/^transformer_blocks/, 'blocks'],
    [/attn1\.to_out\.0$/, 'attn.proj'],
    [/attn2\.to_out\.0$/, 'cross_attn.proj'],
    [/attn2\.to_q$/, 'cross_attn.q_linear'],
    [/ff\.net\.0\.proj$/, 'mlp.fc1'],
    [/ff\.net\.2$/, 'mlp.fc2'],
  ]
  const name = names.reduce((text, [from, to]) => text.replace(from, to), path)
  return name.replace(/mlp\.([12])$/, (_, index) => `mlp.${(Number(index) - 1) * 2}`)
}

/** Layers that share their input and have become one: the matrices side by side, each in a rank of its own. */
function stacked(parts: readonly { down: HostTensor; up: HostTensor }[]): {
  down: HostTensor
  up: HostTensor
} {
  const [rank, inputs] = parts[0]!.down.shape as [number, number]
  const out = parts[0]!.up.shape[0]!
  const [count, ranks] = [parts.length, parts.length * rank]
  const down = Float32Array.from(parts.flatMap((part) => [...part.down.data]))
  const up = new Float32Array(count * out * ranks)
  for (const [index, part] of parts.entries()) {
    for (let row = 0; row < out; row++)
      up.set(part.up.data.subarray(row * rank, (row + 1) * rank), (index * out + row) * ranks + index * rank)
  }
  return {
    down: { shape: [ranks, inputs], data: down },
    up: { shape: [count * out, ranks], data: up },
  }
}

/** As the original nets are: to_q, to_k and to_v fused. Alpha grows with the rank, so that the scale stays. */
function fused(): { name: string; down: HostTensor; up: HostTensor; alpha: number }[] {
  const inOrder = pairs.toSorted((a, b) => 'qkv'.indexOf(a.path.at(-1)!) - 'qkv'.indexOf(b.path.at(-1)!))
  const groups = Map.groupBy(inOrder, ({ path }) =>
    path
      .replace(/^transformer_blocks/, 'blocks')
      .replace(/attn1\.to_[qkv]$/, 'attn.qkv')
      .replace(/attn2\.to_[kv]$/, 'cross_attn.kv_linear'),
  )
  return [...groups].map(([name, parts]) =>
    parts.length === 1
      ? { name: originalName(parts[0]!.path), down: parts[0]!.down, up: parts[0]!.up, alpha: ALPHA }
      : { name, ...stacked(parts), alpha: ALPHA * parts.length },
  )
}

const named = (name: (path: string) => string, names: readonly [down: string, up: string]): Tensors =>
  Object.fromEntries(
    pairs.flatMap(({ path, down, up }) => [
      [`${name(path)}.${names[0]}.weight`, down],
      [`${name(path)}.${names[1]}.weight`, up],
    ]),
  )
const withAlpha = (name: (path: string) => string, names: readonly [string, string]): Tensors => ({
  ...named(name, names),
  ...Object.fromEntries(pairs.map(({ path }) => [`${name(path)}.alpha`, alpha])),
})
const ofFused = (name: (name: string) => string, [down, up]: readonly [string, string]): Tensors =>
  Object.fromEntries(
    fused().flatMap((layer) => [
      [`${name(layer.name)}.${down}.weight`, layer.down],
      [`${name(layer.name)}.${up}.weight`, layer.up],
      [`${name(layer.name)}.alpha`, { shape: [], data: Float32Array.of(layer.alpha) }],
    ]),
  )
const folded = (tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).map(([key, { shape, data }]) => [
      key,
      { shape, data: key.endsWith('lora_B.weight') ? data.map((value) => value * 1.5) : data },
    ]),
  )

const AB = ['lora_A', 'lora_B'] as const
const UP_DOWN = ['lora_down', 'lora_up'] as const
const flat = (path: string) => path.replaceAll('.', '_')

/** Rewritten, and whether adapter_config.json lies beside it. */
const WRITTEN: Readonly<
  Record<string, { tensors: Tensors; config?: boolean; metadata?: Record<string, string> }>
> = {
  peft: { tensors: named((path) => `base_model.model.${path}`, AB), config: true },
  'peft-unet': { tensors: named((path) => `unet.base_model.model.${path}`, AB), config: true },
  diffusers: { tensors: folded(named((path) => `transformer.${path}`, AB)) },
  onetrainer: { tensors: withAlpha((path) => `lora_transformer_${flat(path)}`, UP_DOWN) },
  kohya: { tensors: ofFused((name) => `lora_unet_${flat(name)}`, UP_DOWN) },
  lycoris: {
    tensors: named((path) => `lycoris_${flat(path)}`, UP_DOWN),
    metadata: { ss_network_alpha: String(ALPHA) },
  },
  original: { tensors: ofFused((name) => `diffusion_model.${name}`, AB) },
}
const BARE: Tensors = ofFused((name) => name, UP_DOWN)

function write({ tensors, config, metadata }: (typeof WRITTEN)[string]): string {
  const folder = temporaryFolder()
  if (config) copyFileSync(join(PEFT, 'adapter_config.json'), join(folder, 'adapter_config.json'))
  const name = config ? 'adapter_model.safetensors' : 'lora.safetensors'
  return writeLora(tensors, { path: join(folder, name), ...(metadata && { metadata }) })
}

describe('every dialect of the table', () => {
  it('has a file here', () => {
    expect(Object.keys(WRITTEN).sort()).toEqual(LORA_DIALECTS.map(({ id }) => id).sort())
  })

  it.each(Object.keys(WRITTEN))('%s gives the reference', async (id) => {
    using transformer = openTransformer()
    const lora = openLora({ path: write(WRITTEN[id]!) })
    expect(lora.dialect.id).toBe(id)
    expect([lora.unmatched, lora.refused]).toEqual([[], []])
    expect([...lora.layers.transformer.keys()].sort()).toEqual(pairs.map(({ path }) => path).sort())
    expectForwardParity(await predict(transformer, [{ lora, weight: 1 }]), expected('peft'))
  })

  it('original names without a prefix', async () => {
    using transformer = openTransformer()
    const lora = openLora({ path: writeLora(BARE) })
    expect(lora.dialect.id).toBe('original')
    expectForwardParity(await predict(transformer, [{ lora, weight: 1 }]), expected('peft'))
  })

  it('a PEFT folder and the file in it are the same', () => {
    const [folder, file] = [PEFT, join(PEFT, 'adapter_model.safetensors')].map((path) => openLora({ path }))
    expect(file!.identity).toBe(folder!.identity)
  })

  it.each(['F16', 'BF16'] as const)('%s gives what float32 gives for the rounded numbers', async (dtype) => {
    const { tensors } = WRITTEN['diffusers']!
    const path = join(temporaryFolder(), 'short.safetensors')
    const short = openLora({ path: writeSixteenBit(path, tensors, dtype) })
    const long = openLora({ path: writeLora(rounded(tensors, dtype)) })
    using transformer = openTransformer()
    const ours = await predict(transformer, [{ lora: short, weight: 1 }])
    expectForwardParity(ours, await predict(transformer, [{ lora: long, weight: 1 }]))
  })
})

describe('where alpha comes from', () => {
  const scales = (path: string, asked?: number) => {
    const { layers: found } = openLora({ path, ...(asked !== undefined && { alpha: asked }) })
    const [layer] = found.transformer.values()
    return [layer!.alpha, layer!.scale]
  }
  const { tensors } = WRITTEN['peft-unet']!

  it('the config beside it; without one PEFT’s own default; you before all', () => {
    expect(scales(write(WRITTEN['peft-unet']!))).toEqual([{ value: 6, source: 'adapter_config.json' }, 1.5])
    const alone = writeLora(tensors)
    expect(scales(alone)).toEqual([{ value: 8, source: 'default' }, 2])
    expect(scales(alone, 2)).toEqual([{ value: 2, source: 'you' }, 0.5])
  })

  it('the layer’s own tensor before the metadata; without both it is the rank', () => {
    const kohya = WRITTEN['kohya']!.tensors
    const ss_network_alpha = '2'
    const metadata = { ss_network_alpha }
    expect(scales(writeLora(kohya, { metadata }))[0]).toMatchObject({ source: 'the file' })
    const without = Object.fromEntries(Object.entries(kohya).filter(([key]) => !key.endsWith('.alpha')))
    expect(scales(writeLora(without, { metadata }))[0]).toEqual({ value: 2, source: 'metadata' })
    expect(scales(writeLora(without))[1]).toBe(1)
  })

  it('rank stabilization and alphas of single layers, as PEFT has them', () => {
    const path = write(WRITTEN['peft']!)
    const config = { r: 4, lora_alpha: 6, use_rslora: true, alpha_pattern: { 'attn1.to_q': 10 } }
    writeFileSync(join(path, '../adapter_config.json'), JSON.stringify(config))
    const { transformer } = openLora({ path }).layers
    expect(transformer.get('proj_out')!.scale).toBe(3)
    expect(transformer.get('transformer_blocks.1.attn1.to_q')!.scale).toBe(5)
  })
  it('a config beside a file that is not PEFT’s says nothing of it, even where it is broken', () => {
    const path = writeLora(WRITTEN['peft']!.tensors)
    const diffusers = writeLora(WRITTEN['diffusers']!.tensors, {
      path: join(path, '../pytorch_lora_weights.safetensors'),
    })
    for (const config of ['{', '{"peft_type":"IA3"}', '{"lora_alpha":80}']) {
      writeFileSync(join(path, '../adapter_config.json'), config)
      expect(scales(path)).toEqual([{ value: 8, source: 'default' }, 2])
      expect(scales(diffusers)).toEqual([{ value: 4, source: 'default' }, 1])
    }
  })

  it.each(['{', '{"peft_type":"IA3"}'])('a broken config of its own is named: %s', (text) => {
    const path = write(WRITTEN['peft']!)
    writeFileSync(join(path, '../adapter_config.json'), text)
    for (const place of [path, join(path, '..')])
      expect(() => scales(place)).toThrow(
        expect.objectContaining({
          code: 'E_CONFIG',
          message: expect.stringContaining('adapter_config.json') as string,
        }),
      )
  })
})
