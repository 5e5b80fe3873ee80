import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pictureRecord, RECORD_KEYWORD } from '../../../../main/service/images/metadata.ts'
import { PictureStore } from '../../../../main/service/images/picture-store.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { readPngText } from '../../../../native-models/formats/png.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { NANO } from '../../cli/run-cli.ts'

const model = openModelFolder(NANO)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pixart-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const PNG = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
  .png()
  .toBuffer()
const TIMINGS = { loadMs: 0, textMs: 0, denoiseMs: 0, decodeMs: 0, encodeMs: 0 }
const PICTURE = {
  type: 'picture',
  picture: 0,
  seed: '5',
  width: 4,
  height: 4,
  png: PNG,
  timings: TIMINGS,
} as const

function request(prompt: string): GenerateRequest {
  return {
    ...{ model: model.id, prompt, negativePrompt: '', cleanCaption: false, longPrompt: 'refuse' },
    ...{ sampler: 'dpmpp-2m', steps: 2, guidance: 3, seed: '5', count: 1 },
    size: { kind: 'aspect', width: 1, height: 1 },
  }
}

async function save(store: PictureStore, prompt: string, spec = model): Promise<string> {
  const saved = await store.save(PICTURE, {
    request: request(prompt),
    model: spec,
    target: { kind: 'folder', folder },
  })
  return saved.path
}

describe('names', () => {
  it.each([
    ['Red Apple, 3D!', 'red-apple-3d-5.png'],
    ['../../etc/passwd', 'etc-passwd-5.png'],
    ['красное яблоко', 'красное-яблоко-5.png'],
    ['りんご', 'りんご-5.png'],
    ['🍎 !?', 'picture-5.png'],
    [`${'a'.repeat(59)} tail`, `${'a'.repeat(59)}-5.png`],
  ])('%j → %s', async (prompt, name) => {
    using store = new PictureStore({ cacheFolder: folder })
    expect(basename(await save(store, prompt))).toBe(name)
  })

  it('letters of four bytes do not make a name too long for the file system', async () => {
    using store = new PictureStore({ cacheFolder: folder })
    const path = await save(store, '𠀀'.repeat(100))
    expect(Buffer.byteLength(basename(path))).toBeLessThan(255)
    expect(readdirSync(folder)).toContain(basename(path))
  })

  it('are given out once, also to two stores at the same time', async () => {
    const stores = Array.from({ length: 4 }, () => new PictureStore({ cacheFolder: folder }))
    const paths = await Promise.all(stores.flatMap((store) => [1, 2, 3].map(() => save(store, 'a'))))
    expect(new Set(paths).size).toBe(12)
    expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(12)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

describe('the model’s hash', () => {
  const hashIn = (path: string): string | undefined =>
    pictureRecord.parse(JSON.parse(readPngText(readFileSync(path)).get(RECORD_KEYWORD) ?? '')).model.hash

  it('is in the picture', async () => {
    using store = new PictureStore({ cacheFolder: folder })
    store.prepare(model)
    expect(hashIn(await save(store, 'a'))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is left out where the weights cannot be read any more: the picture is saved', async () => {
    using store = new PictureStore({ cacheFolder: folder })
    const gone = { ...model, transformer: { ...model.transformer, folder: join(folder, 'gone') } }
    store.prepare(gone)
    expect(hashIn(await save(store, 'a', gone))).toBeUndefined()
  })
})
