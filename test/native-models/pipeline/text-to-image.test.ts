import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type PaintEvent, paintEvent } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { LoadedModel } from '../../../native-models/pipeline/loaded-model.ts'
import { textToImage } from '../../../native-models/pipeline/text-to-image.ts'
import { MODEL_1024, NANO, readTensors, temporaryFolder, writeTensors } from '../files.ts'
import { smallRequest } from '../small-request.ts'

const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-test-'))
const spec = openModelFolder(NANO)
const model = new LoadedModel(spec, { threads: 1, cacheFolder })
afterAll(() => {
  model[Symbol.dispose]()
  rmSync(cacheFolder, { recursive: true })
})

const side = 2 * spec.sizeMultiple
const request = smallRequest({
  ...{ model: spec.id, prompt: spec.examples[0]!, steps: 3, seed: '7' },
  size: { kind: 'exact', height: side, width: side },
})

interface Watch {
  readonly on?: LoadedModel
  readonly previews?: boolean
  readonly cancelled?: () => boolean
  readonly seen?: PaintEvent[]
}

async function paint(changes: Partial<GenerateRequest>, watch: Watch = {}): Promise<PaintEvent[]> {
  const { on = model, previews = false, cancelled = () => false, seen = [] } = watch
  const events = textToImage(on, { ...request, ...changes }, { previews, cancelled, loadMs: 12 })
  for await (const event of events) seen.push(event)
  return seen
}

const pictures = (events: PaintEvent[]) => events.filter((event) => event.type === 'picture')
const steps = (events: PaintEvent[]) => events.filter((event) => event.type === 'step')

async function png(changes: Partial<GenerateRequest>): Promise<Uint8Array> {
  return pictures(await paint(changes))[0]!.png
}

describe('events', () => {
  it('come in order, each as the contract says', async () => {
    const events = await paint({ count: 2 }, { previews: true })
    const picture = (n: number) => [
      `denoise ${n}`,
      ...Array(3).fill(`step ${n}`),
      `decode ${n}`,
      `encode ${n}`,
      `picture ${n}`,
    ]
    expect(
      events.map((event) => `${event.type === 'stage' ? event.stage : event.type} ${event.picture}`),
    ).toEqual(['text 0', ...picture(0), ...picture(1)])
    for (const event of events) expect(paintEvent.safeParse(event).error).toBeUndefined()
    expect(pictures(events).map(({ seed }) => seed)).toEqual(['7', '8'])
    expect(pictures(events)[0]!.timings.loadMs).toBe(12)
  })

  it('steps tell what their latents were where that is asked for', async () => {
    const options = { previews: false, digests: true, cancelled: () => false, loadMs: 0 }
    const digests: (string | undefined)[] = []
    for await (const event of textToImage(model, request, options)) {
      expect(paintEvent.safeParse(event).error).toBeUndefined()
      if (event.type === 'step') digests.push(event.digest?.sha256)
    }
    expect(new Set(digests).size).toBe(3)
    expect(digests).not.toContain(undefined)
    expect(steps(await paint({})).some((event) => 'digest' in event)).toBe(false)
  })

  it('steps count from 1 and noise goes down to nothing', async () => {
    const seen = steps(await paint({ steps: 4 }))
    expect(seen.map(({ step, forwardPasses }) => [step, forwardPasses])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
    const levels = seen.map(({ noiseLevel }) => noiseLevel)
    expect(levels).toEqual(levels.toSorted((a, b) => b - a))
    expect(levels.at(-1)).toBe(0)
    expect(seen.at(-1)!.etaMs).toBe(0)
    expect(seen.every((step) => step.preview === undefined)).toBe(true)
  })

  it('a sampler of two passes a step yields each of them', async () => {
    const seen = steps(await paint({ sampler: 'heun', steps: 2 }))
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.map(({ forwardPasses }) => forwardPasses)).toEqual(seen.map((_, index) => index + 1))
    expect(seen.at(-1)!.step).toBe(2)
  })

  it('previews have a pixel a latent pixel and end up like the picture', async () => {
    const events = await paint({ steps: 8 }, { previews: true })
    const preview = steps(events).at(-1)!.preview!
    const [rows, columns] = [side / model.autoencoder.shrink, side / model.autoencoder.shrink]
    expect([preview.height, preview.width, preview.rgb.length]).toEqual([rows, columns, rows * columns * 3])
    const { channels } = await sharp(pictures(events)[0]!.png).stats()
    for (const [channel, { mean }] of channels.entries()) {
      const values = Array.from({ length: rows * columns }, (_, pixel) => preview.rgb[pixel * 3 + channel]!)
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - mean)).toBeLessThan(40)
    }
  })
})

describe('repeatable', () => {
  it('the same request gives the same bytes, another seed others', async () => {
    const first = await png({})
    expect(await png({})).toEqual(first)
    expect(await png({ seed: '8' })).not.toEqual(first)
  })

  it('picture n of several is that of seed + n alone', async () => {
    const seed = String(2n ** 64n - 2n)
    const three = pictures(await paint({ count: 3, seed }))
    expect(three.map((picture) => picture.seed)).toEqual([seed, String(2n ** 64n - 1n), '0'])
    expect(three[1]!.png).toEqual(await png({ seed: String(2n ** 64n - 1n) }))
    expect(three[2]!.png).toEqual(await png({ seed: '0' }))
  })

  it('noise on the way comes from the seed too', async () => {
    const changes = { sampler: 'euler-ancestral' }
    const first = await png(changes)
    expect(await png(changes)).toEqual(first)
    expect(await png({ ...changes, seed: '8' })).not.toEqual(first)
  })
})

describe('sizes', () => {
  it('fit paints the bucket and crops it', async () => {
    const [bucket] = spec.buckets
    const size = { kind: 'fit', height: bucket!.height - spec.sizeMultiple, width: bucket!.width } as const
    const [event] = pictures(await paint({ size, steps: 1 }))
    expect([event!.height, event!.width]).toEqual([size.height, size.width])
    expect(await sharp(event!.png).metadata()).toMatchObject({ height: size.height, width: size.width })
  })

  it('sides that are no multiple are refused before anything is computed', async () => {
    const seen: PaintEvent[] = []
    const size = { kind: 'exact', height: side + 1, width: side } as const
    await expect(paint({ size }, { seen })).rejects.toMatchObject({ code: 'E_SIZE' })
    expect(seen).toEqual([])
  })
})

describe('guidance', () => {
  it('follows the negative prompt above 1 only', async () => {
    const negativePrompt = 'blue background'
    expect(await png({ negativePrompt })).not.toEqual(await png({}))
    for (const guidance of [0, 1])
      expect(await png({ guidance, negativePrompt })).toEqual(await png({ guidance }))
    expect(await png({ guidance: 1 })).not.toEqual(await png({}))
  })

  it('is one row without, two with it', async () => {
    using predict = vi.spyOn(model.transformer, 'predict')
    await paint({ guidance: 1 })
    await paint({ guidance: 1.01 })
    const rows = predict.mock.calls.map(([input]) => input.latent.shape[0])
    expect(rows).toEqual([1, 1, 1, 2, 2, 2])
  })
})

describe('failures', () => {
  it('cancel stops within one step', async () => {
    const seen: PaintEvent[] = []
    const cancelled = () => steps(seen).length >= 2
    await expect(paint({ steps: 9 }, { seen, cancelled })).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(steps(seen)).toHaveLength(2)
    using predict = vi.spyOn(model.transformer, 'predict')
    await expect(paint({}, { cancelled: () => true })).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(predict).not.toHaveBeenCalled()
  })

  it('a consumer that wants no more ends it', async () => {
    using predict = vi.spyOn(model.transformer, 'predict')
    for await (const event of textToImage(model, request, {
      previews: false,
      cancelled: () => false,
      loadMs: 0,
    })) {
      if (event.type === 'step') break
    }
    expect(predict).toHaveBeenCalledTimes(1)
  })

  it.each([
    [{ sampler: 'nothing' }, 'E_SAMPLER_UNKNOWN'],
    [{ steps: 1000 }, 'E_STEPS'],
    [{ prompt: 'word '.repeat(200) }, 'E_PROMPT_TOO_LONG'],
    [{ negativePrompt: 'word '.repeat(200) }, 'E_PROMPT_TOO_LONG'],
  ])('%j', async (changes, code) => {
    await expect(paint(changes)).rejects.toMatchObject({ code })
  })

  it('a negative prompt that is not used may be too long', async () => {
    await paint({ negativePrompt: 'word '.repeat(200), guidance: 1, steps: 1 })
  })

  it.each([
    ['transformer', 'proj_out.bias'],
    ['vae', 'decoder.conv_out.bias'],
    ['text_encoder', 'encoder.final_layer_norm.weight'],
  ])('weights in %s that are no numbers: E_NUMBERS', async (part, key) => {
    const folder = join(temporaryFolder(), 'model')
    cpSync(MODEL_1024, folder, { recursive: true })
    const name = part === 'text_encoder' ? 'model' : 'diffusion_pytorch_model'
    const tensors = readTensors(join(folder, part))
    tensors[key]!.data.fill(Number.NaN)
    writeTensors(join(folder, part, `${name}.safetensors`), tensors)
    using broken = new LoadedModel(openModelFolder(folder), { threads: 1, cacheFolder: temporaryFolder() })
    const size = { kind: 'exact', height: 32, width: 32 } as const
    await expect(paint({ size }, { on: broken, previews: true })).rejects.toMatchObject({ code: 'E_NUMBERS' })
  })
})
