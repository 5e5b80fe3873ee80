import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSidecars, writeSidecar } from '../../../../main/service/loras/sidecars.ts'

let folder: string
let stem: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidecars-'))
  stem = join(folder, 'X')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (ending: string, value: unknown) =>
  writeFileSync(stem + ending, typeof value === 'string' ? value : JSON.stringify(value))
const read = () => readSidecars(stem, new Set(readdirSync(folder)))
const NOTHING = { description: '', notes: '' }

describe('readSidecars', () => {
  it('reads what A1111 writes', async () => {
    put('.json', {
      description: 'Soft lines.',
      'sd version': 'PixArt a',
      'activation text': 'line art, soft',
      'preferred weight': 0.8,
      notes: 'from a friend',
    })
    expect(await read()).toEqual({
      description: 'Soft lines.',
      notes: 'from a friend',
      triggerWords: ['line art', 'soft'],
      preferredWeight: 0.8,
      baseModel: 'PixArt a',
    })
  })

  it('reads what Civitai and Stability Matrix tell, A1111 first', async () => {
    put('.civitai.info', {
      trainedWords: ['one', 'two, three'],
      baseModel: 'PixArt E',
      model: { name: 'Lines' },
      description: '<p>Bold <b>lines</b></p>',
    })
    put('.cm-info.json', { ModelName: 'Other', TrainedWords: ['four'], BaseModel: 'SDXL' })
    expect(await read()).toEqual({
      ...NOTHING,
      title: 'Lines',
      description: 'Bold lines',
      triggerWords: ['one', 'two', 'three'],
      baseModel: 'PixArt E',
    })
    put('.json', { 'activation text': '', 'preferred weight': 0 })
    expect(await read()).toMatchObject({ triggerWords: [] })
    expect(await read()).not.toHaveProperty('preferredWeight')
  })

  it('knows nothing where nothing is', async () => expect(await read()).toEqual(NOTHING))

  it.each<[string, unknown]>([
    ['no JSON', '{"description": "x"'],
    ['a list', [1, 2]],
    ['null', 'null'],
    ['other types', { description: 7, notes: {}, 'activation text': [[]], 'preferred weight': '1' }],
    ['numbers that are none', '{"preferred weight": 1e999, "pixart studio alpha": -4}'],
    ['a weight that is too large', { 'preferred weight': 40, 'pixart studio alpha': 1e12 }],
    ['keys of prototypes', '{"__proto__": {"description": "x"}, "constructor": {"notes": "y"}}'],
    ['a nest', `{"description":"x","a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['more than fits', `{"description":"${'x'.repeat(1024 * 1024)}"}`],
  ])('takes nothing of %s', async (_what, value) => {
    put('.json', value)
    expect(await read()).toEqual(NOTHING)
    expect(({} as Record<string, unknown>)['description']).toBeUndefined()
  })

  it('does not wait for what is no file, and does not read a huge one', async () => {
    put('.json', '{}')
    truncateSync(`${stem}.json`, 8 * 1024 ** 3)
    expect(await read()).toEqual(NOTHING)
  })

  it('gives bounded, well-formed texts for any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          description: fc.anything(),
          notes: fc.string({ unit: 'binary' }),
          'activation text': fc.string({ unit: 'binary', maxLength: 3000 }),
          'preferred weight': fc.double(),
        }),
        async (value) => {
          put(
            '.json',
            JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? 0 : part)),
          )
          const { triggerWords = [], notes, preferredWeight = 1 } = await read()
          for (const word of [...triggerWords, notes]) expect(word.isWellFormed()).toBe(true)
          expect(triggerWords.every(({ length }) => length > 0 && length <= 200)).toBe(true)
          expect(Math.abs(preferredWeight)).toBeLessThanOrEqual(2)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('writeSidecar', () => {
  it('writes as A1111 does, and keeps what it does not know', async () => {
    put('.json', { 'sd version': 'Other', weird: [1, { a: 2 }], description: 'old' })
    await writeSidecar(stem, {
      title: 'Mine',
      description: 'new',
      triggerWords: ['a', 'b c'],
      preferredWeight: 0.5,
      alpha: 4,
    })
    expect(JSON.parse(readFileSync(`${stem}.json`, 'utf8'))).toEqual({
      'sd version': 'Other',
      weird: [1, { a: 2 }],
      description: 'new',
      'pixart studio title': 'Mine',
      'activation text': 'a, b c',
      'preferred weight': 0.5,
      'pixart studio alpha': 4,
    })
    await writeSidecar(stem, { alpha: null })
    expect(await read()).toMatchObject({ title: 'Mine', triggerWords: ['a', 'b c'], preferredWeight: 0.5 })
    expect(await read()).not.toHaveProperty('alpha')
    expect(readdirSync(folder)).toEqual(['X.json'])
  })

  it('leaves numbers alone that no double can hold', async () => {
    put(
      '.json',
      '{"modelId":12345678901234567890,"w":1e400,"x":1.0,"deep":[{"y":-0.10}],"__proto__":{"a":1}}',
    )
    await writeSidecar(stem, { notes: 'n' })
    expect(readFileSync(`${stem}.json`, 'utf8').replaceAll(/\s/g, '')).toBe(
      '{"modelId":12345678901234567890,"w":1e400,"x":1.0,"deep":[{"y":-0.10}],"__proto__":{"a":1},"notes":"n"}',
    )
  })

  it('keeps a weight of 0 that somebody chose, until another one is chosen anywhere', async () => {
    await writeSidecar(stem, { preferredWeight: 0 })
    expect(await read()).toMatchObject({ preferredWeight: 0 })
    put('.json', { ...JSON.parse(readFileSync(`${stem}.json`, 'utf8')), 'preferred weight': 0.7 })
    expect(await read()).toMatchObject({ preferredWeight: 0.7 })
    await writeSidecar(stem, { preferredWeight: 0.5 })
    expect(JSON.parse(readFileSync(`${stem}.json`, 'utf8'))).toEqual({ 'preferred weight': 0.5 })
  })

  it('writes over nothing that it does not understand', async () => {
    put('.json', 'my shopping list')
    await expect(writeSidecar(stem, { notes: 'x' })).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    expect(readFileSync(`${stem}.json`, 'utf8')).toBe('my shopping list')
  })
})
