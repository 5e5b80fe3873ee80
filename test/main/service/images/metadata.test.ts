import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureMetadata, pictureRecord, RECORD_KEYWORD } from '../../../../main/service/images/metadata.ts'
import { parseParameters } from '../../../../main/service/images/parameters.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { readPngText, withPngText } from '../../../../native-models/formats/png.ts'

const request: GenerateRequest = {
  model: 'PixArt-XL-2-512x512',
  prompt: 'a "fox", лиса 🦊: sleeping\nin the snow, \\ quietly',
  negativePrompt: 'blurry,\n"noise"',
  cleanCaption: true,
  longPrompt: 'cut',
  sampler: 'dpm-solver++',
  steps: 20,
  guidance: 4.5,
  seed: '18446744073709551610',
  count: 4,
  size: { kind: 'fit', width: 500, height: 700 },
}
const picture = {
  request,
  seed: '18446744073709551612',
  width: 500,
  height: 700,
  modelName: 'PixArt-XL-2-512x512',
  modelHash: 'ab'.repeat(32),
  version: '0.1.0',
}

async function inPng(entries: ReturnType<typeof pictureMetadata>) {
  const blank = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  const texts = readPngText(withPngText(blank, entries))
  return { parameters: texts.get('parameters') ?? '', record: texts.get(RECORD_KEYWORD) ?? '' }
}

describe('pictureMetadata', () => {
  it('gives the request of this one picture back from a PNG', async () => {
    const { record } = await inPng(pictureMetadata(picture))
    expect(pictureRecord.parse(JSON.parse(record))).toEqual({
      version: 1,
      request: { ...request, seed: picture.seed, count: 1 },
      seed: picture.seed,
      width: 500,
      height: 700,
      model: { name: picture.modelName, hash: picture.modelHash },
      studioVersion: '0.1.0',
    })
  })

  it('says the same to other programs', async () => {
    const { parameters } = await inPng(pictureMetadata(picture))
    expect(parseParameters(parameters)).toEqual({
      prompt: request.prompt,
      negativePrompt: request.negativePrompt,
      steps: 20,
      sampler: 'dpm-solver++',
      guidance: 4.5,
      seed: picture.seed,
      size: { width: 500, height: 700 },
      modelHash: picture.modelHash,
      model: picture.modelName,
      version: 'PixArt Studio 0.1.0',
      others: new Map(),
    })
  })

  it.each(['/home/someone/models/xl', 'C:\\models\\xl', '../xl'])('has no room for a path: %s', (model) => {
    expect(() => pictureMetadata({ ...picture, request: { ...request, model } })).toThrow('not by a path')
  })

  it('leaves out what there is not', async () => {
    const { record, parameters } = await inPng(pictureMetadata({ ...picture, modelHash: undefined }))
    const parsed = pictureRecord.parse(JSON.parse(record))
    expect(parsed.model).toEqual({ name: picture.modelName })
    expect(parameters).not.toContain('Model hash')
  })

  it('keeps a prompt that no PNG text can hold in the record', async () => {
    const prompt = 'half \ud83e and \0 nothing'
    const { record, parameters } = await inPng(
      pictureMetadata({ ...picture, request: { ...request, prompt } }),
    )
    expect(pictureRecord.parse(JSON.parse(record)).request.prompt).toBe(prompt)
    expect(parameters).toContain('half \ufffd and  nothing')
  })
})

describe('pictureRecord', () => {
  const good = JSON.parse(pictureMetadata(picture)[1]?.text ?? '') as Record<string, unknown>

  it.each([
    ['another version', { version: 2 }],
    ['an unknown key', { run: 'rm' }],
    ['a seed of 65 bits', { seed: '18446744073709551616' }],
    ['a size that is none', { width: 0 }],
    ['a request of two pictures', { request: { ...(good['request'] as object), count: 2 } }],
    ['a request with an unknown key', { request: { ...(good['request'] as object), path: '/etc' } }],
    ['no model', { model: undefined }],
  ])('refuses %s', (_, change) => {
    expect(pictureRecord.safeParse(good).success).toBe(true)
    expect(pictureRecord.safeParse({ ...good, ...change }).success).toBe(false)
  })
})
