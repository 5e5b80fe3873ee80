/** LoRAs and control images in pictures from elsewhere. */
import { describe, expect, it } from 'vitest'
import type { KnownHere } from '../../../../main/service/drop/known-here.ts'
import { takeTags } from '../../../../main/service/drop/prompt-tags.ts'
import { readTexts } from '../../../../main/service/drop/read-dropped.ts'
import { pictureMetadata } from '../../../../main/service/images/metadata.ts'
import type { ControlUse } from '../../../../native-models/api/request.ts'
import { quickRequest } from '../service-process.ts'

const IMAGE = 'a'.repeat(64)
const GONE = 'b'.repeat(64)
const here: KnownHere = {
  models: () => [{ id: 'nano-lcm', name: 'PixArt nano LCM' }],
  loraNamed: (name) => (name.toLowerCase() === 'line-art' ? 'line-art' : undefined),
  hasControlImage: (sha256) => sha256 === IMAGE,
}
const control: ControlUse = {
  ...{ model: 'nano-hed', image: IMAGE, isEdgeMap: false, fit: 'cover' },
  ...{ strength: 1, start: 0, end: 1 },
}

describe('takeTags', () => {
  it.each([
    ['a fox <lora:line-art:0.8> in snow', 'a fox in snow', 0.8, []],
    ['<LoRA:Line-Art> a fox', 'a fox', 1, []],
    ['a fox<lyco:line-art:te=1:0.5>', 'a fox', 0.5, []],
    ['a fox <lora:line-art:3>', 'a fox', 2, ['The weight 3 of the LoRA "line-art" is brought to 2.']],
    ['a fox <lora:line-art:-0.5>', 'a fox', -0.5, []],
  ])('takes %j over', (text, prompt, weight, warnings) => {
    expect(takeTags(text, here)).toEqual({ prompt, loras: [{ name: 'line-art', weight }], warnings })
  })

  it.each([
    ['a fox <lora:snow:1>', 'The LoRA "snow" is not on this machine.'],
    ['a fox <hypernet:line-art:1>', 'The LoRA "line-art" is not on this machine.'],
  ])('says that %j cannot be', (text, warning) => {
    expect(takeTags(text, here)).toEqual({ prompt: 'a fox', loras: [], warnings: [warning] })
  })

  it('takes one once', () => {
    const { loras, warnings } = takeTags('<lora:line-art:1> x <lora:line-art:0.2>', here)
    expect(loras).toEqual([{ name: 'line-art', weight: 1 }])
    expect(warnings).toHaveLength(1)
  })

  it.each(['a fox', ' a fox ', 'a <b> c', '<lora:', '<lora:x', 'a < b > c <lora>'])(
    'leaves %j as it is',
    (text) => expect(takeTags(text, here)).toEqual({ prompt: text, loras: [], warnings: [] }),
  )

  it('takes over no more than 64 of thousands, and says no more than that', () => {
    const asked: string[] = []
    const many = Array.from({ length: 5000 }, (_, n) => `<lora:${n}:9>`).join(' ')
    const { prompt, warnings } = takeTags(many, {
      loraNamed: (name) => {
        asked.push(name)
        return name
      },
    })
    expect([prompt, asked.length, warnings.length]).toEqual(['', 64, 64])
  })

  it('is done with a long prompt of nothing but beginnings at once', () => {
    expect(takeTags('<lora:'.repeat(20_000), here).loras).toEqual([])
    expect(takeTags(` ${'\t'.repeat(50_000)}`, here).loras).toEqual([])
  })
})

describe('readTexts', () => {
  const painted = (request: ReturnType<typeof quickRequest>) =>
    new Map(
      pictureMetadata({
        ...{ request, seed: '7', width: 256, height: 256, modelName: 'PixArt nano LCM', version: '1' },
        loraHashes: new Map([['line-art', 'c'.repeat(64)]]),
      }).map(({ keyword, text }) => [keyword, text]),
    )

  it('restores control and LoRAs of a picture of ours', () => {
    const request = quickRequest({ control, loras: [{ name: 'line-art', weight: 0.7 }] })
    expect(readTexts(painted(request), here)).toMatchObject({ restore: request, warnings: [] })
  })

  it('restores the rest where the control image and a LoRA are gone', () => {
    const request = quickRequest({
      control: { ...control, edges: GONE },
      loras: [
        { name: 'line-art', weight: 1 },
        { name: 'lost', weight: 1 },
      ],
    })
    const { restore, warnings } = readTexts(painted(request), here)
    expect(restore).toEqual({ ...quickRequest(), loras: [{ name: 'line-art', weight: 1 }] })
    expect(warnings).toEqual([
      expect.stringContaining('control image'),
      'The LoRA "lost" is not on this machine.',
    ])
  })

  it('restores LoRAs from the text that other programs read', () => {
    const texts = painted(quickRequest({ prompt: 'a fox', loras: [{ name: 'line-art', weight: 0.7 }] }))
    expect(texts.get('parameters')).toContain('a fox <lora:line-art:0.7>\n')
    expect(texts.get('parameters')).toContain('Lora hashes: "line-art: cccccccccccc"')
    texts.delete('pixart-studio')
    expect(readTexts(texts, here)).toMatchObject({
      source: 'PixArt Studio',
      restore: { prompt: 'a fox', loras: [{ name: 'line-art', weight: 0.7 }] },
      warnings: [],
    })
  })
})
