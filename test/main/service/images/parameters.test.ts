import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatParameters, parseParameters } from '../../../../main/service/images/parameters.ts'

const settings = {
  prompt: 'a fox, "quoted"\nsecond line: лиса 🦊',
  negativePrompt: 'blurry, low quality',
  steps: 20,
  sampler: 'dpm++, 2M: karras',
  guidance: 4.5,
  seed: '18446744073709551615',
  size: { width: 512, height: 768 },
  modelHash: '0123456789',
  model: 'PixArt-XL-2-512x512',
  version: 'PixArt Studio 0.1.0',
  others: new Map([['Lora hashes', 'line-art: abc, ink: def']]),
}

describe('formatParameters', () => {
  it('writes what the family writes', () => {
    expect(formatParameters({ ...settings, prompt: 'a fox', sampler: 'Euler' })).toBe(
      [
        'a fox',
        'Negative prompt: blurry, low quality',
        'Steps: 20, Sampler: Euler, CFG scale: 4.5, Seed: 18446744073709551615, Size: 512x768, ' +
          'Model hash: 0123456789, Model: PixArt-XL-2-512x512, Lora hashes: "line-art: abc, ink: def", ' +
          'Version: PixArt Studio 0.1.0',
      ].join('\n'),
    )
  })

  it('leaves out an empty negative prompt', () => {
    expect(formatParameters({ ...settings, negativePrompt: '' })).not.toContain('Negative prompt')
  })
})

describe('parseParameters', () => {
  it('gives back what was written', () => {
    expect(parseParameters(formatParameters(settings))).toEqual(settings)
  })

  it('gives back any values', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 40 })
    fc.assert(
      fc.property(
        value,
        value,
        fc.nat(1000),
        fc.bigInt(0n, 2n ** 64n - 1n),
        (sampler, model, steps, seed) => {
          const written = { ...settings, sampler, model, steps, seed: String(seed) }
          expect(parseParameters(formatParameters(written))).toEqual(written)
        },
      ),
    )
  })

  it('reads the text of other programs', () => {
    const text = [
      'masterpiece, <lora:ink:0.8> fox',
      'in snow',
      'Negative prompt: blurry',
      'more of it',
      'Steps: 30, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 123, Size: 512x512, Model hash: 6ce0161689, ' +
        'Model: v1-5, Denoising strength: 0.7, Lora hashes: "ink: aa, b: cc", ' +
        'Hashes: {"vae": "735e", "model": "6ce0"}, Version: v1.6.0',
      '',
    ].join('\r\n')
    const parsed = parseParameters(text)
    expect(parsed).toMatchObject({
      prompt: 'masterpiece, <lora:ink:0.8> fox\nin snow',
      negativePrompt: 'blurry\nmore of it',
      steps: 30,
      sampler: 'DPM++ 2M Karras',
      guidance: 7,
      seed: '123',
      size: { width: 512, height: 512 },
      version: 'v1.6.0',
    })
    expect(Object.fromEntries(parsed?.others ?? [])).toEqual({
      'Denoising strength': '0.7',
      'Lora hashes': 'ink: aa, b: cc',
      Hashes: '{"vae": "735e", "model": "6ce0"}',
    })
  })

  it('reads settings that a program wrote lines of its own after', () => {
    expect(parseParameters('fox\nSteps: 4, Seed: 7, Size: 64x64\nTemplate: {red|blue} fox')).toMatchObject({
      prompt: 'fox',
      steps: 4,
      seed: '7',
    })
  })

  it('reads an empty prompt', () => {
    expect(parseParameters('Steps: 4, Seed: 7, Size: 64x64')).toMatchObject({
      prompt: '',
      negativePrompt: '',
      steps: 4,
    })
  })

  it('keeps odd values of known keys as text', () => {
    const parsed = parseParameters('fox\nSteps: many, CFG scale: 1e9, Seed: -1, Size: big, Sampler: Euler')
    expect(parsed).toMatchObject({ prompt: 'fox', sampler: 'Euler' })
    expect(Object.keys(parsed ?? {})).not.toContain('steps')
    expect(Object.fromEntries(parsed?.others ?? [])).toEqual({
      Steps: 'many',
      'CFG scale': '1e9',
      Seed: '-1',
      Size: 'big',
    })
  })

  it('takes a quote or a brace that nobody closed as a plain character', () => {
    expect(parseParameters('fox\nModel: 5" disk, Steps: 4, Seed: 7')).toMatchObject({
      model: '5" disk',
      steps: 4,
    })
    expect(parseParameters('fox\nModel: {x, Steps: 4, Seed: 7')).toMatchObject({ model: '{x', steps: 4 })
  })

  it.each([
    ['nothing', ''],
    ['a prompt', 'a fox in the snow'],
    ['two pairs', 'fox\nSteps: 20, Seed: 1'],
    ['JSON', '{"sui_image_params": {"prompt": "fox", "steps": 20, "seed": 1}}'],
    ['a long text', `fox\nSteps: 4, Seed: 7, Size: 64x64, Note: ${'x'.repeat(1024 * 1024)}`],
  ])('takes %s for no settings', (_, text) => {
    expect(parseParameters(text)).toBeNull()
  })

  it('is quick with hostile text', () => {
    const hostile = [
      'a '.repeat(400_000),
      '"{'.repeat(400_000),
      'a:"'.repeat(300_000),
      `${'{,'.repeat(400_000)}`,
    ]
    const started = performance.now()
    for (const text of hostile) parseParameters(text)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
