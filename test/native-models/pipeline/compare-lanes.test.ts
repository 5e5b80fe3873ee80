import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { embeddedLoras } from '../../../main/service/models/embedded-loras.ts'
import { type CompareEvent, compareEvent } from '../../../native-models/api/compare.ts'
import type { ControlUse, GenerateRequest } from '../../../native-models/api/request.ts'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { type CompareOptions, compareLanes } from '../../../native-models/pipeline/compare-lanes.ts'
import { EdgeFinder } from '../../../native-models/pipeline/edge-finder.ts'
import { LoadedModel } from '../../../native-models/pipeline/loaded-model.ts'
import { textToImage } from '../../../native-models/pipeline/text-to-image.ts'
import { pngOf } from '../../../native-models/pipeline/walk-picture.ts'
import { TorchGenerator } from '../../../native-models/runtime/random.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { CONTROLNET, HED, NANO } from '../files.ts'
import { smallRequest } from '../small-request.ts'
import { drawnPicture, hexOf } from './drawn-picture.ts'

const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-test-'))
const spec = openModelFolder(NANO)
const model = new LoadedModel(spec, { threads: 1, cacheFolder })
afterAll(() => {
  model[Symbol.dispose]()
  finder[Symbol.dispose]()
  rmSync(cacheFolder, { recursive: true })
})

const side = 2 * spec.sizeMultiple
const request = smallRequest({
  ...{ model: spec.id, prompt: spec.examples[0]!, steps: 3, seed: '7' },
  size: { kind: 'exact', height: side, width: side },
})
const loras = embeddedLoras().map(({ name, path }) => ({ name, path }))
const finder = new EdgeFinder(cacheFolder, { dialect: CPU, session: { threads: 1 } })
const image = join(cacheFolder, 'star.png')
const drawing = await drawnPicture('star')
writeFileSync(image, drawing)
const control = { place: { model: CONTROLNET, hed: HED, image }, finder }
const followed: ControlUse = {
  model: 'edges',
  image: hexOf(drawing),
  ...{ isEdgeMap: false, fit: 'cover', strength: 1, start: 0, end: 1 },
}
const lanesOf = (...changes: Partial<GenerateRequest>[]) => changes.map((one) => ({ ...request, ...one }))

interface Watch {
  readonly cancelled?: () => boolean
  readonly seen?: CompareEvent[]
}

async function compare(requests: readonly GenerateRequest[], watch: Watch = {}): Promise<CompareEvent[]> {
  const { cancelled = () => false, seen = [] } = watch
  const options: CompareOptions = { cancelled, loras, control }
  for await (const event of compareLanes(model, requests, options)) seen.push(event)
  return seen
}

const steps = (events: readonly CompareEvent[]) => events.filter((event) => event.type === 'step')
const pictures = (events: readonly CompareEvent[]) =>
  events.filter((event) => event.type === 'picture').toSorted((a, b) => a.lane - b.lane)

async function alone(one: GenerateRequest): Promise<Uint8Array> {
  const options = { previews: false, cancelled: () => false, loadMs: 0, loras, control }
  for await (const event of textToImage(model, one, options)) if (event.type === 'picture') return event.png
  throw new Error('It painted nothing.')
}

describe('events', () => {
  it('lanes take turns, and each as the contract says', async () => {
    const events = await compare(lanesOf({ steps: 2 }, { sampler: 'euler' }, { sampler: 'heun', steps: 2 }))
    for (const event of events) expect(compareEvent.safeParse(event).error).toBeUndefined()
    expect(
      events.map((event) =>
        event.type === 'stage' ? event.stage : 'lane' in event ? `${event.type} ${event.lane}` : event.type,
      ),
    ).toEqual([
      'text',
      'projection',
      'denoise',
      ...['step 0', 'step 1', 'step 2', 'step 0', 'step 1', 'step 2'],
      ...['picture 0', 'step 1', 'step 2', 'picture 1', 'picture 2'],
    ])
    const heun = steps(events).filter(({ lane }) => lane === 2)
    expect(heun.map(({ forwardPasses }) => forwardPasses)).toEqual([1, 2, 3])
    expect(heun.at(-1)).toMatchObject({ step: 2, steps: 2, noiseLevel: 0 })
    expect(heun.every(({ seconds }) => seconds > 0)).toBe(true)
  })

  it('the last x0 of a sampler that ends clean decodes to its picture', async () => {
    const events = await compare(lanesOf({}, { sampler: 'euler' }))
    const { x0 } = steps(events).findLast(({ lane }) => lane === 0)!
    expect(x0.shape).toEqual([4, side / model.autoencoder.shrink, side / model.autoencoder.shrink])
    expect(x0.data).toHaveLength(x0.shape.reduce((n, dim) => n * dim, 1))
    const factor = model.autoencoder.config.scaling_factor
    const latent = { data: x0.data.map((value) => value / factor), shape: [1, ...x0.shape] }
    const image = await model.autoencoder.decode(latent)
    expect((await pngOf(image)).png).toEqual(pictures(events)[0]!.png)
  })
})

describe('a lane is what its request gives alone, to the byte', () => {
  it.each([
    [
      'samplers, those that draw noise too',
      [
        'dpmpp-2m',
        'euler-ancestral',
        'heun',
        'lcm',
        'dpmpp-2m-sde',
        'sa-solver',
        'pndm',
        'euler-ancestral',
      ].map((sampler) => ({ sampler })),
    ],
    [
      'guidance, seeds, steps and texts',
      [
        {},
        { guidance: 0 },
        { seed: '8' },
        { steps: 5 },
        { prompt: 'blue boat' },
        { negativePrompt: 'apple' },
      ],
    ],
    [
      'LoRA weights, nothing among them',
      [{}, ...[0, 0.5, 1].map((weight) => ({ loras: [{ name: 'line-art', weight }] }))],
    ],
    [
      'control, as strong as it likes, nothing and a part of the steps among them',
      [{}, { strength: 1 }, { strength: 0.4 }, { strength: 0 }, { end: 0.5 }].map((use) => ({
        steps: 4,
        control: { ...followed, ...use },
      })),
    ],
  ] as const satisfies readonly [string, readonly Partial<GenerateRequest>[]][])('%s', async (_, changes) => {
    const requests = lanesOf(...changes)
    const painted = pictures(await compare(requests))
    expect(painted).toHaveLength(requests.length)
    for (const [lane, one] of requests.entries())
      expect(painted[lane]!.png, `lane ${lane}`).toEqual(await alone(one))
  })
})

describe('what lanes have in common is done once', () => {
  it('equal texts are prepared once, those with guidance and those without', async () => {
    using prepared = vi.spyOn(model.transformer, 'prepareText')
    await compare(lanesOf({}, { sampler: 'euler' }, { guidance: 0, seed: '9' }))
    expect(prepared).toHaveBeenCalledTimes(2) // the prompt and the empty text
  })

  it('the noise of equal seeds is made once, 007 and 7 among them', async () => {
    using made = vi.spyOn(TorchGenerator.prototype, 'randn')
    await compare(lanesOf({ seed: '7' }, { seed: '007', sampler: 'euler' }, { seed: '8' }))
    expect(made).toHaveBeenCalledTimes(2)
  })

  it('sessions of different LoRAs and shapes are not made anew at every turn', async () => {
    using sessions = vi.spyOn(model.transformer, 'prepare')
    using created = vi.spyOn(Session, 'create')
    const one = { loras: [{ name: 'line-art', weight: 1 }] }
    await compare(
      lanesOf(
        { steps: 4 },
        { ...one, steps: 4 },
        { guidance: 0, steps: 4 },
        { ...one, guidance: 0, steps: 4 },
      ),
    )
    expect(sessions).toHaveBeenCalledTimes(4)
    // Four for steps, up to four for texts, one to decode: none in the sixteen passes.
    expect(created.mock.calls.length).toBeLessThanOrEqual(9)
  })
})

describe('failures', () => {
  it.each([
    [lanesOf({}, { model: 'other' }), /two models/],
    [lanesOf({}, { size: { kind: 'exact', height: 2 * side, width: side } }), /different sizes/],
    [lanesOf({}, { count: 2 }), /2 pictures/],
    [
      lanesOf({ control: followed }, { control: { ...followed, image: '0'.repeat(64) } }),
      /different pictures/,
    ],
  ])('refused %#', async (requests, sentence) => {
    const seen: CompareEvent[] = []
    await expect(compare(requests, { seen })).rejects.toMatchObject({
      code: 'E_COMPARE',
      message: expect.stringMatching(sentence),
    })
    expect(seen).toEqual([])
  })

  it('cancel stops before the next pass of any lane', async () => {
    const seen: CompareEvent[] = []
    const cancelled = () => steps(seen).length >= 3
    await expect(compare(lanesOf({}, { seed: '8' }), { seen, cancelled })).rejects.toMatchObject({
      code: 'E_CANCELLED',
    })
    expect(steps(seen)).toHaveLength(3)
  })

  it('numbers that are no picture stop it, and the next comparison paints', async () => {
    {
      using predict = vi.spyOn(model.transformer, 'predict')
      predict.mockImplementation(async ({ latent }) => ({
        shape: latent.shape,
        data: new Float32Array(latent.data.length).fill(Number.NaN),
      }))
      await expect(compare(lanesOf({}, {}))).rejects.toMatchObject({ code: 'E_NUMBERS' })
    }
    expect(pictures(await compare(lanesOf({}, { seed: '8' })))).toHaveLength(2)
  })
})
