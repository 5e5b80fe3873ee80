import { expect, it } from 'vitest'
import { rms } from '../../../../main/service/compare/metrics.ts'
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import { InferenceProcess } from '../../../../main/service/engine/inference-process.ts'
import type { CompareEvent } from '../../../../native-models/api/compare.ts'
import { NANO, temporaryFolder } from '../../../native-models/files.ts'
import { smallRequest } from '../../../native-models/small-request.ts'

const request = smallRequest()
const requests = [request, { ...request, sampler: 'euler' }]
const model = { folder: NANO }

function engineOf(): InferenceProcess {
  const cacheFolder = temporaryFolder()
  return new InferenceProcess(() => forkEngine({ threads: 1, cacheFolder }))
}

it('lanes come over the port: latents as numbers, pictures as bytes, and those of a request alone', async () => {
  using engine = engineOf()
  const events: CompareEvent[] = []
  await engine.compare({ requests, model, onEvent: (event) => events.push(event) })
  const steps = events.filter((event) => event.type === 'step')
  expect(steps.map(({ lane, step }) => [lane, step])).toEqual([
    [0, 1],
    [1, 1],
    [0, 2],
    [1, 2],
  ])
  expect(steps.every(({ x0 }) => x0.data instanceof Float32Array && x0.data.every(Number.isFinite))).toBe(
    true,
  )
  // Both begin with the model's guess at one noise, and part from there.
  const apart = (a: number, b: number) => rms(steps[a]!.x0.data, steps[b]!.x0.data)
  expect(apart(0, 1)).toBeLessThan(0.001)
  expect(apart(2, 3)).toBeGreaterThan(0.001)

  for (const [lane, one] of requests.entries()) {
    let png: Uint8Array | undefined
    await engine.paint({
      ...{ request: one, model, previews: false },
      onEvent: (event) => {
        if (event.type === 'picture') png = event.png
      },
    })
    const painted = events.find((event) => event.type === 'picture' && event.lane === lane)
    expect(painted).toMatchObject({ type: 'picture', png: png! })
  }
})

it('is cancelled between two passes, and the same process paints on', async () => {
  using engine = engineOf()
  const stop = new AbortController()
  const long = requests.map((one) => ({ ...one, steps: 400 }))
  const events: CompareEvent[] = []
  const onEvent = (event: CompareEvent): void => {
    events.push(event)
    if (events.length === 10) stop.abort()
  }
  await expect(engine.compare({ requests: long, model, onEvent, signal: stop.signal })).rejects.toMatchObject(
    {
      code: 'E_CANCELLED',
    },
  )
  expect(events.length).toBeLessThan(700)
  events.length = 0
  await engine.compare({ requests, model, onEvent: (event) => events.push(event) })
  expect(events.filter(({ type }) => type === 'picture')).toHaveLength(2)
})

it('fails as the engine reports, and a listener that throws ends it', async () => {
  using engine = engineOf()
  const onEvent = (): void => undefined
  const two = [request, { ...request, seed: '2', count: 2 }]
  await expect(engine.compare({ requests: two, model, onEvent })).rejects.toMatchObject({ code: 'E_COMPARE' })
  const full = (event: CompareEvent): void => {
    if (event.type === 'step') throw new RangeError('no room')
  }
  await expect(engine.compare({ requests, model, onEvent: full })).rejects.toThrow('no room')
})
