import { describe, expect, it } from 'vitest'
import type { FetchProgress } from '../../../../main/service/downloads/messages.ts'
import { modelFetch, shelvedModel } from '../../../../main/service/models/shelf-rows.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { shelvedModel as rowSchema, modelFetch as schema } from '../../../../preload/contract/models.ts'

const FOLDER = '/home/me/My models'
const around = { files: [], sizeBytes: 1000, hereBytes: 200, folder: FOLDER }
const report = (code: 'E_DISK_WAITS' | 'E_HUB_BUSY') =>
  new StudioError(code, `The disk of ${FOLDER} is full.`).toReport()

function progress(changes: Partial<FetchProgress>): FetchProgress {
  const sizes = { sizeBytes: 900, doneBytes: 450.5, bytesPerSecond: 10, etaMs: 45_000 }
  return { state: 'fetching', ...sizes, files: { done: 0, count: 1 }, ...changes }
}

describe('a fetch as the window has it', () => {
  it.each([
    ['asking', undefined],
    ['fetching', progress({})],
    ['checking', progress({ state: 'verifying' })],
    ['no-room', progress({ state: 'waiting', trouble: report('E_DISK_WAITS') })],
    ['fetching', progress({ state: 'waiting', trouble: report('E_HUB_BUSY') })],
  ] as const)('is %s', (state, told) => {
    const fetch = modelFetch({ name: 'hed', state: 'running', progress: told }, around)
    expect(schema.parse(fetch)).toEqual(fetch)
    expect(fetch).toMatchObject({ state })
    expect(JSON.stringify(fetch)).not.toContain('/home')
  })

  it('says how much was read back while it is checked', () => {
    const reading = { doneBytes: 40, sizeBytes: 90, etaMs: 500 }
    const told = progress({ state: 'verifying', reading })
    const fetch = modelFetch({ name: 'hed', state: 'running', progress: told }, around)
    expect(schema.parse(fetch)).toMatchObject({ state: 'checking', reading })
    expect(modelFetch({ name: 'hed', state: 'paused', progress: told }, around).reading).toBeUndefined()
  })

  it('has no speed and what was there before where it is paused', () => {
    const paused = { name: 'hed', state: 'paused', begunBytes: 300 } as const
    expect(modelFetch(paused, around)).toEqual({
      ...{ state: 'paused', doneBytes: 300, sizeBytes: 1000, bytesPerSecond: 0, files: [] },
    })
    expect(modelFetch({ ...paused, progress: progress({}) }, around)).toEqual({
      ...{ state: 'paused', doneBytes: 451, sizeBytes: 900, bytesPerSecond: 0, files: [] },
    })
  })
})

it('a row says what it shares with others', () => {
  const row = shelvedModel(
    {
      ...{ name: 'a', title: 'A', summary: 'A.', kind: 'model', origin: 'published', state: 'absent' },
      ...{ path: `${FOLDER}/a`, hereBytes: 0, sizeBytes: 60, sharedBytes: 40, isAbout: true },
    },
    { fetch: undefined, check: undefined, needs: undefined, error: undefined, placeBytes: 0 },
  )
  expect(rowSchema.parse(row)).toEqual(row)
  expect(row).toMatchObject({ sizeBytes: 60, sharedBytes: 40, missingBytes: 60 })
})
it('a row says what is missing, and no place', () => {
  const row = shelvedModel(
    {
      ...{
        name: 'a',
        title: 'A',
        summary: `Used where it lies: ${FOLDER}/a`,
        kind: 'model',
        origin: 'added',
      },
      ...{ state: 'here', path: `${FOLDER}/a` },
    },
    { fetch: undefined, check: undefined, needs: undefined, error: undefined, placeBytes: 12 },
  )
  expect(rowSchema.parse(row)).toEqual(row)
  expect(row).toMatchObject({ fileName: 'a', hereBytes: 12 })
  expect(JSON.stringify(row)).not.toContain('/home')
})
