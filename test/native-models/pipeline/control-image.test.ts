/** The embedded ControlNet at work: what is painted follows the edges of a picture. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ControlPlace, ControlUse, GenerateRequest } from '../../../native-models/api/request.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { Engine } from '../../../native-models/pipeline/engine.ts'
import { Transformer } from '../../../native-models/runtime/transformer.ts'
import { CONTROLNET, HED, MODEL_1024, NANO } from '../files.ts'
import { drawnPicture, hexOf } from './drawn-picture.ts'

const spec = openModelFolder(NANO)
const base: GenerateRequest = {
  model: spec.id,
  prompt: 'flat icon of star on a white background',
  negativePrompt: '',
  cleanCaption: false,
  longPrompt: 'refuse',
  sampler: spec.defaults.sampler,
  steps: spec.defaults.steps,
  guidance: spec.defaults.guidance,
  seed: '3',
  count: 1,
  size: { kind: 'exact', height: 256, width: 256 },
}
const SIDE = { width: 256, height: 256 }

let engine: Engine
let folder: string
let image: string
let use: ControlUse
let target: Uint8Array

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pixart-control-'))
  engine = new Engine({ threads: 2, cacheFolder: join(folder, 'cache') })
  image = join(folder, 'star.png')
  writeFileSync(image, await drawnPicture('star'))
  use = {
    model: 'nano-hed',
    image: hexOf(readFileSync(image)),
    isEdgeMap: false,
    fit: 'cover',
    strength: 1,
    start: 0,
    end: 1,
  }
  target = await edgesOf(image)
})
afterAll(() => {
  engine[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

async function edgesOf(path: string): Promise<Uint8Array> {
  const out = join(folder, 'edges.png')
  await engine.edges({ hed: HED, image: path, out, fit: 'cover', isEdgeMap: false, ...SIDE })
  return new Uint8Array(await sharp(out).extractChannel(0).raw().toBuffer())
}

interface Changes {
  readonly control?: Partial<ControlUse>
  readonly place?: Partial<ControlPlace>
  readonly request?: Partial<GenerateRequest>
  readonly model?: string
}

async function paint({ control, place, request, model = NANO }: Changes): Promise<Uint8Array> {
  let png: Uint8Array | undefined
  for await (const event of engine.paint(
    { ...base, ...request, ...(control && { control: { ...use, ...control } }) },
    {
      model: { folder: model },
      control: control && { model: CONTROLNET, hed: HED, image, ...place },
      previews: false,
      cancelled: () => false,
    },
  ))
    if (event.type === 'picture') png = event.png
  return png!
}

/** Pearson's, of the edges of a painting and those that it was to follow. */
async function likeness(png: Uint8Array): Promise<number> {
  const path = join(folder, 'painted.png')
  writeFileSync(path, png)
  return correlation(await edgesOf(path), target)
}

function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleA, middleB] = [mean(a), mean(b)]
  let [both, ofA, ofB] = [0, 0, 0]
  for (const [index, value] of a.entries()) {
    const [x, y] = [value - middleA, b[index]! - middleB]
    both += x * y
    ofA += x * x
    ofB += y * y
  }
  return both / Math.sqrt(ofA * ofB)
}

describe('strength', () => {
  it('1 follows the edges, 0 is the picture without', async () => {
    const without = await paint({})
    expect(await paint({ control: { strength: 0 } })).toEqual(without)
    const followed = await paint({ control: { strength: 1 } })
    expect(await paint({ control: { strength: 1 } })).toEqual(followed)
    expect(await likeness(without)).toBeLessThan(0.4)
    expect(await likeness(followed)).toBeGreaterThan(0.7)
  })

  it('is followed by the distilled model too', async () => {
    const lcm = openModelFolder(join(NANO, '../pixart-nano-lcm'))
    const request = { sampler: lcm.defaults.sampler, steps: 4, guidance: 0 }
    const model = lcm.place.folder
    expect(await likeness(await paint({ request, model }))).toBeLessThan(0.4)
    expect(await likeness(await paint({ request, model, control: {} }))).toBeGreaterThan(0.7)
  })
})

describe('the window', () => {
  const request = { steps: 6 }

  it('all of it is all, and a part is neither that nor nothing', async () => {
    const without = await paint({ request })
    const always = await paint({ request, control: {} })
    const late = await paint({ request, control: { start: 0.5 } })
    const early = await paint({ request, control: { end: 0.5 } })
    const pictures = [without, always, late, early].map((png) => Buffer.from(png).toString('base64'))
    expect(new Set(pictures).size).toBe(4)
  })

  it('makes both sessions ahead of the first step, and none on the way', async () => {
    using prepare = vi.spyOn(Transformer.prototype, 'prepare')
    using predict = vi.spyOn(Transformer.prototype, 'predict')
    await paint({ request, control: { start: 0.3, end: 0.7 } })
    const followed = predict.mock.calls.map(([input]) => input.control !== undefined)
    expect(followed).toEqual([false, false, true, true, true, false])
    const ahead = prepare.mock.invocationCallOrder.filter(
      (order) => order < predict.mock.invocationCallOrder[0]!,
    )
    expect(ahead).toHaveLength(2)
    const made = await Promise.all(prepare.mock.results.map((result) => result.value as Promise<unknown>))
    expect(new Set(made).size).toBe(2)
  })
})

describe('edges', () => {
  it('of a picture, fed back as a map of edges, paint the same picture', async () => {
    const map = join(folder, 'map.png')
    await engine.edges({ hed: HED, image, out: map, fit: 'cover', isEdgeMap: false, ...SIDE })
    const found = await paint({ control: {} })
    const control = { isEdgeMap: true, image: hexOf(readFileSync(map)) }
    expect(await paint({ control, place: { image: map, hed: '/nowhere' } })).toEqual(found)
    const drawn = { edges: hexOf(readFileSync(map)) }
    expect(await paint({ control: drawn, place: { edges: map, image: '/nowhere' } })).toEqual(found)
  })

  it('of a size that the painting is cropped to are those of the painted bucket', async () => {
    const request = { steps: 2, size: { kind: 'fit', width: 256, height: 224 } } as const
    const png = await paint({ request, control: {} })
    expect(await sharp(png).metadata()).toMatchObject({ width: 256, height: 224 })
  })
})

describe('failures', () => {
  it.each<[string, Changes, string]>([
    ['a picture that was replaced', { control: { image: '0'.repeat(64) } }, 'E_FILE_CHANGED'],
    ['a picture that is gone', { control: {}, place: { image: '/nowhere.png' } }, 'E_FILE_MISSING'],
    ['a ControlNet that is gone', { control: {}, place: { model: '/nowhere.pth' } }, 'E_FILE_MISSING'],
    ['a ControlNet that is none', { control: {}, place: { model: HED } }, 'E_CONTROL_MISMATCH'],
    ['an edge net that is none', { control: {}, place: { hed: CONTROLNET } }, 'E_WEIGHTS_MISSING'],
    ['a file that is no picture', { control: {}, place: { image: HED } }, 'E_IMAGE'],
    ['a window of no length', { control: { start: 0.5, end: 0.5 } }, 'E_REQUEST'],
    ['a window after the last step begins', { control: { start: 0.999 } }, 'E_REQUEST'],
    ['a ControlNet for another model', { control: {}, model: MODEL_1024 }, 'E_CONTROL_MISMATCH'],
  ])('%s', async (_, changes, code) => {
    using predict = vi.spyOn(Transformer.prototype, 'predict')
    await expect(
      paint({ ...changes, request: { size: { kind: 'exact', width: 64, height: 64 } } }),
    ).rejects.toMatchObject({ code })
    expect(predict).not.toHaveBeenCalled()
  })
})
