import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { StudioError } from '../../../../native-models/api/errors.ts'
import { readSafetensors } from '../../../../native-models/formats/safetensors.ts'
import { assertFinite } from '../../../../native-models/models/lora/finite-weights.ts'
import { openLora } from '../../../../native-models/models/lora/open-lora.ts'
import { NANO, randomTensor, temporaryFolder, thrownBy, writeSixteenBit } from '../../files.ts'
import { PEFT, peftTensors, writeLora } from './lora-files.ts'

const TO_Q = 'transformer_blocks.0.attn1.to_q'
const pair = {
  [`${TO_Q}.lora_A.weight`]: randomTensor([2, 48], 1),
  [`${TO_Q}.lora_B.weight`]: randomTensor([48, 2], 2),
}
const open = (tensors: Parameters<typeof writeLora>[0]) => openLora({ path: writeLora(tensors) })

describe('keys', () => {
  it('that nothing is known of are told, and the others are used', () => {
    const odd = randomTensor([2], 3)
    const lora = open({ ...pair, 'unknown.lora_A.weight': odd, [`${TO_Q}.lora_C`]: odd, 'x.bin': odd })
    expect(lora.unmatched).toEqual(['unknown.lora_A.weight', `${TO_Q}.lora_C`, 'x.bin'])
    expect([...lora.layers.transformer.keys()]).toEqual([TO_Q])
  })

  it('of another dialect than most are told too', () => {
    const lora = open({ ...pair, 'lora_unet_blocks_0_mlp_fc1.lora_down.weight': randomTensor([2, 48], 3) })
    expect(lora.dialect.id).toBe('original')
    expect(lora.unmatched).toEqual(['lora_unet_blocks_0_mlp_fc1.lora_down.weight'])
  })

  it('none of which is known are no LoRA for PixArt', () => {
    const other = { 'lora_unet_down_blocks_0.lora_down.weight': randomTensor([2, 2], 1) }
    expect(thrownBy(() => open(other))).toMatchObject({ code: 'E_LORA_KIND' })
    expect(thrownBy(() => openLora({ path: join(NANO, 'vae') }))).toMatchObject({ code: 'E_LORA_KIND' })
    expect(thrownBy(() => openLora({ path: '/nowhere.safetensors' }))).toMatchObject({
      code: 'E_FILE_MISSING',
    })
  })

  it('of T5 are layers of the text encoder', () => {
    const tensors = {
      'lora_te_encoder_block_1_layer_0_SelfAttention_q.lora_down.weight': randomTensor([2, 8], 1),
      'lora_te_encoder_block_1_layer_0_SelfAttention_q.lora_up.weight': randomTensor([8, 2], 1),
    }
    expect([...open(tensors).layers['text encoder'].keys()]).toEqual([
      'encoder.block.1.layer.0.SelfAttention.q',
    ])
  })
})

describe('layers that cannot be used', () => {
  const [down, up] = [randomTensor([2, 48], 1), randomTensor([48, 2], 2)]
  const Q = `${TO_Q}.`
  it.each([
    ['one matrix is missing', { [`${Q}lora_A.weight`]: down }, /incomplete/],
    [
      'they do not multiply',
      { [`${Q}lora_A.weight`]: down, [`${Q}lora_B.weight`]: randomTensor([48, 3], 1) },
      /multiply/,
    ],
    ['two kinds at once', { ...pair, [`${Q}hada_w1_a`]: up }, /hada_w1_a/],
    [
      'a length of DoRA is missing',
      { ...pair, [`${Q}lora_magnitude_vector`]: randomTensor([47], 1) },
      /length/,
    ],
    ['DoRA of another shape', { ...pair, [`${Q}dora_scale`]: randomTensor([1, 47], 1) }, /shape/],
    ['LoKr without its second factor', { [`${Q}lokr_w1`]: down }, /incomplete/],
    [
      'LoHa of two shapes',
      {
        [`${Q}hada_w1_a`]: up,
        [`${Q}hada_w1_b`]: down,
        [`${Q}hada_w2_a`]: up,
        [`${Q}hada_w2_b`]: randomTensor([2, 49], 1),
      },
      /shapes/,
    ],
    [
      'a core between its two matrices',
      { ...pair, [`${Q}lora_mid.weight`]: randomTensor([2, 2], 1) },
      /lora_mid\.weight stands between/,
    ],
    ['an alpha of several numbers', { ...pair, [`${Q}alpha`]: randomTensor([3], 1) }, /not one number/],
    ['an alpha of none', { ...pair, [`${Q}alpha`]: randomTensor([0], 1) }, /not one number/],
    ['a bias of another length', { ...pair, [`${Q}diff_b`]: randomTensor([47], 1) }, /length/],
  ])('%s', (_, tensors, why) => {
    const lora = open({ 'proj_out.diff_b': randomTensor([32], 1), ...tensors })
    expect([...lora.layers.transformer.keys()]).toEqual(['proj_out'])
    expect(lora.refused).toHaveLength(1)
    expect(lora.refused[0]!.why).toMatch(why)
    expect(lora.refused[0]!.why).toContain(TO_Q)
    expect(lora.refused[0]!.keys).toEqual(Object.keys(tensors))
  })

  it('fused rows that are not three layers, and DoRA by columns over fused layers', () => {
    const name = 'blocks.0.attn.qkv'
    const make = (out: number) => ({
      [`${name}.lora_down.weight`]: down,
      [`${name}.lora_up.weight`]: randomTensor([out, 2], 1),
    })
    expect(open(make(145)).refused[0]!.why).toContain('145 rows')
    const columns = { ...make(144), [`${name}.dora_scale`]: randomTensor([1, 48], 1) }
    expect(open(columns).refused[0]!.why).toContain('fused')
  })

  it('the same layer under two names', () => {
    const twice = Object.entries(pair).map(([key, tensor]) => [
      key.replace(TO_Q, TO_Q.replaceAll('.', '_')),
      tensor,
    ])
    const lora = open({ ...pair, ...Object.fromEntries(twice) })
    expect(lora.layers.transformer.size).toBe(1)
    expect(lora.refused[0]!.why).toContain('twice')
  })
})

describe('PEFT’s config', () => {
  const write = (config: unknown) => {
    const folder = temporaryFolder()
    writeLora(peftTensors(), { path: join(folder, 'adapter_model.safetensors') })
    writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify(config))
    return folder
  }

  it('of another method is no LoRA that is known', () => {
    expect(thrownBy(() => openLora({ path: write({ peft_type: 'VERA' }) }))).toMatchObject({
      code: 'E_CONFIG',
    })
  })

  it('with a pattern that would have to be run', () => {
    const path = write({ r: 4, lora_alpha: 4, alpha_pattern: { '(a+)+$': 1 } })
    expect(thrownBy(() => openLora({ path }))).toMatchObject({ code: 'E_LORA_KIND' })
  })

  it('of more layers than any model has', () => {
    const alpha_pattern = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`x${index}`, 1]))
    expect(thrownBy(() => openLora({ path: write({ r: 4, alpha_pattern }) }))).toMatchObject({
      code: 'E_CONFIG',
    })
  })

  it('of several patterns for a layer the first counts, and none in the middle of a word', () => {
    const scaleBy = (alpha_pattern: Record<string, number>) => {
      const { layers } = openLora({ path: write({ r: 4, lora_alpha: 4, alpha_pattern }) })
      return layers.transformer.get(TO_Q)!.scale
    }
    expect(scaleBy({ to_q: 8, 'attn1.to_q': 12 })).toBe(2)
    expect(scaleBy({ 'attn1.to_q': 12, to_q: 8 })).toBe(3)
    expect(scaleBy({ '^transformer_blocks\\.0\\.attn1\\.to_q': 20 })).toBe(5)
    expect(scaleBy({ o_q: 8, 'ttn1.to_q': 12 })).toBe(1)
  })

  it('another alpha in it is another LoRA', () => {
    const [one, two] = [4, 8].map((lora_alpha) => openLora({ path: write({ r: 4, lora_alpha }) }))
    expect(one!.fingerprint).toBe(two!.fingerprint)
    expect(one!.identity).not.toBe(two!.identity)
  })
})

describe('diffusers’ settings in the metadata', () => {
  const tensors = Object.fromEntries(
    ['attn1.to_q', 'attn1.to_k'].flatMap((layer) =>
      Object.entries(pair).map(([key, tensor]) => [
        `transformer.${key.replace('attn1.to_q', layer)}`,
        tensor,
      ]),
    ),
  )
  const told = (settings: object) => {
    const metadata = { lora_adapter_metadata: JSON.stringify(settings) }
    return { metadata, open: () => openLora({ path: writeLora(tensors, { metadata }) }) }
  }

  it('are read once, for all layers', () => {
    const { metadata, open: openTold } = told({ 'transformer.lora_alpha': 6 })
    using parse = vi.spyOn(JSON, 'parse')
    expect([...openTold().layers.transformer.values()].map(({ scale }) => scale)).toEqual([3, 3])
    const calls = parse.mock.calls.filter(([text]) => text === metadata.lora_adapter_metadata)
    expect(calls).toHaveLength(1)
  })

  it('an alpha of 0 is one, whereas kohya means the rank by it', () => {
    const scales = (path: string) =>
      [...openLora({ path }).layers.transformer.values()].map(({ scale }) => scale)
    const { metadata } = told({ 'transformer.lora_alpha': 0 })
    expect(scales(writeLora(tensors, { metadata }))).toEqual([0, 0])
    const kohya = {
      'lora_unet_blocks_0_mlp_fc1.lora_down.weight': randomTensor([2, 48], 1),
      'lora_unet_blocks_0_mlp_fc1.lora_up.weight': randomTensor([192, 2], 2),
    }
    expect(scales(writeLora(kohya, { metadata: { ss_network_alpha: '0' } }))).toEqual([1])
  })

  it('longer than any are not read', () => {
    const { open: openTold } = told({ 'transformer.lora_alpha': 6, modules: 'x'.repeat(2 ** 20) })
    expect(thrownBy(openTold)).toMatchObject({ code: 'E_SAFETENSORS_LIMIT' })
  })
})

describe('numbers', () => {
  it('of the fixture are finite', () => assertFinite(openLora({ path: PEFT })))

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is named with its tensor', (value) => {
    const key = `${TO_Q}.lora_B.weight`
    const spoilt = pair[key]!.data.with(95, value)
    const lora = open({ ...pair, [key]: { shape: [48, 2], data: spoilt } })
    const error = thrownBy(() => assertFinite(lora)) as StudioError
    expect(error).toMatchObject({ code: 'E_LORA_NUMBERS' })
    expect(error.message).toContain(key)
  })

  it('of 16 bits are looked at as such', () => {
    const path = join(temporaryFolder(), 'short.safetensors')
    for (const dtype of ['F16', 'BF16'] as const) {
      assertFinite(openLora({ path: writeSixteenBit(path, pair, dtype) }))
      const huge = {
        ...pair,
        [`${TO_Q}.lora_B.weight`]: { shape: [48, 2], data: new Float32Array(96).fill(1e39) },
      }
      const lora = openLora({ path: writeSixteenBit(path, huge, dtype) })
      expect(thrownBy(() => assertFinite(lora))).toMatchObject({ code: 'E_LORA_NUMBERS' })
    }
  })

  it('an alpha that is none is an error', () => {
    const alpha = { shape: [], data: Float32Array.of(Number.NaN) }
    expect(thrownBy(() => open({ ...pair, [`${TO_Q}.alpha`]: alpha }))).toMatchObject({
      code: 'E_LORA_NUMBERS',
    })
  })
  it('an alpha may be a whole one', () => {
    const path = writeLora({ ...pair, [`${TO_Q}.alpha`]: randomTensor([], 1) })
    const { offset } = readSafetensors(path).tensors.get(`${TO_Q}.alpha`)!
    const bytes = readFileSync(path)
    bytes.writeInt32LE(6, offset)
    const text = bytes.toString('latin1')
    const start = text.indexOf('F32', text.indexOf(`${TO_Q}.alpha`))
    bytes.write('I32', start, 'latin1')
    writeFileSync(path, bytes)
    expect(openLora({ path }).layers.transformer.get(TO_Q)).toMatchObject({
      alpha: { value: 6, source: 'the file' },
      scale: 3,
    })
  })

  it('of a rank of 0 there are none', () => {
    const empty = {
      [`${TO_Q}.lora_A.weight`]: { shape: [0, 48], data: new Float32Array() },
      [`${TO_Q}.lora_B.weight`]: { shape: [48, 0], data: new Float32Array() },
    }
    const error = thrownBy(() => open(empty)) as StudioError
    expect(error).toMatchObject({ code: 'E_LORA_SHAPE' })
    expect(error.message).toContain(`${TO_Q}.lora_A.weight has the shape (0, 48)`)
  })
})
