import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { FetchProgress, Reading } from '../../../../main/service/downloads/messages.ts'
import { content } from '../../../hub/content.ts'
import { HedPlace } from './downloads-process.ts'

const MIB = 1 << 20

it('what was fetched is read back, and how far that is is told, then and when it is verified', async () => {
  await using place = await HedPlace.open(content(41, 24 * MIB))
  const { downloads } = place.start()
  const told: FetchProgress[] = []
  await downloads.fetch(place.wanted(), { onProgress: (now) => told.push(now) }).ended
  const { length: sizeBytes } = place.bytes
  const verifying = told.filter(({ state }) => state === 'verifying')
  expect(verifying[0]?.reading).toEqual({ doneBytes: 0, sizeBytes })
  expect(told.filter(({ state, reading }) => state !== 'verifying' && reading)).toEqual([])

  const readings: Reading[] = []
  const whole = await downloads.verify('hed', (reading) => readings.push(reading))
  expect(whole).toEqual([{ path: place.target, sizeBytes, state: 'whole' }])
  expect(readings[0]).toEqual({ doneBytes: 0, sizeBytes })

  const bytes = readFileSync(place.target)
  bytes[MIB] = bytes[MIB]! ^ 1
  writeFileSync(place.target, bytes)
  expect((await downloads.verify('hed', () => undefined))[0]?.state).toBe('damaged')

  // Stands for what the disk does not give any more.
  rmSync(place.target)
  mkdirSync(place.target)
  downloads[Symbol.dispose]()
  const { downloads: next } = place.start()
  expect((await next.verify('hed', () => undefined))[0]?.state).toBe('unreadable')
})

it('what is being fetched is not missing: it is verified later', async () => {
  await using place = await HedPlace.open(content(41, 8 * MIB))
  const { downloads } = place.start()
  downloads.limit(MIB)
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  const { ended } = downloads.fetch(place.wanted({ pieceBytes: MIB }), {
    onProgress: ({ doneBytes }) => doneBytes > 0 && resolve(),
  })
  await begun
  const { downloads: other } = place.start()
  await expect(other.verify('hed', () => undefined)).rejects.toMatchObject({ code: 'E_NOT_NOW' })
  await expect(downloads.verify('hed', () => undefined)).rejects.toMatchObject({ code: 'E_NOT_NOW' })
  downloads.limit(undefined)
  await ended
  expect((await other.verify('hed', () => undefined))[0]?.state).toBe('whole')
})
