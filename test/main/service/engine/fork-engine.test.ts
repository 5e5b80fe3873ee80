import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import { InferenceProcess } from '../../../../main/service/engine/inference-process.ts'
import type { PaintEvent } from '../../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { SAMPLERS } from '../../../../native-models/samplers/samplers.ts'
import { smallRequest } from '../../../native-models/small-request.ts'
import { COMPILED, NANO } from '../../cli/run-cli.ts'

// Most of a start is Node's own work on the source files: it is kept between starts.
process.env['NODE_COMPILE_CACHE'] ??= COMPILED
const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-fork-'))
const model = openModelFolder(NANO)

const REQUEST = smallRequest({ model: model.id })

const engine = new InferenceProcess(() => forkEngine({ threads: 1, cacheFolder }))

afterAll(() => {
  engine[Symbol.dispose]()
  rmSync(cacheFolder, { recursive: true, force: true })
})

async function paint(changes: Partial<GenerateRequest> = {}, onEvent = (_: PaintEvent): void => undefined) {
  const pictures: Extract<PaintEvent, { type: 'picture' }>[] = []
  await engine.paint({
    request: { ...REQUEST, ...changes },
    model: model.place,
    previews: false,
    onEvent: (event) => {
      if (event.type === 'picture') pictures.push(event)
      onEvent(event)
    },
  })
  return pictures
}

describe('every sampler', () => {
  it.each(SAMPLERS)('$id paints in one step and in a few', async ({ id, defaults, forwardPasses }) => {
    for (const steps of [1, Math.min(6, defaults.steps)]) {
      let last = { step: 0, forwardPasses: 0 }
      const [picture, ...more] = await paint({ sampler: id, steps }, (event) => {
        if (event.type === 'step') last = event
      })
      expect(last).toMatchObject({ step: steps, forwardPasses: forwardPasses(steps) })
      expect(picture).toMatchObject({ width: 64, height: 64, seed: '1' })
      expect(more).toEqual([])
    }
  })
})

describe('killing', () => {
  // Twenty moments, uneven so that no phase is always missed: of a process that starts, and of one that paints.
  const moments = Array.from({ length: 20 }, (_, time) => ({
    fresh: time % 2 === 0,
    afterMs: time * 20 + Math.random() * 20,
  }))

  it('at any moment of a run loses that run alone', async () => {
    const [expected] = await paint()
    for (const { fresh, afterMs } of moments) {
      if (fresh) engine.kill()
      const doomed = paint({ steps: 999 }).catch((error: unknown) => error)
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      engine.kill()
      expect(['E_ENGINE_DIED', 'E_ENGINE_START']).toContain(((await doomed) as { code?: string }).code)
      const [picture] = await paint()
      expect(Buffer.from(picture!.png).equals(Buffer.from(expected!.png))).toBe(true)
    }
  })
})

describe('a process that does not start', () => {
  it('says why in one sentence', async () => {
    using broken = new InferenceProcess(() => forkEngine({ threads: 0, cacheFolder }))
    const failed = broken.paint({
      request: REQUEST,
      model: model.place,
      previews: false,
      onEvent: () => undefined,
    })
    const error = (await failed.catch((thrown: unknown) => thrown)) as { code: string; message: string }
    expect(error.code).toBe('E_ENGINE_START')
    expect(error.message).toMatch(/^The inference process could not start \(exit code 1.*\)\.$/)
    expect(error.message).not.toMatch(/\n| at |Node\.js v/)
  })
})
