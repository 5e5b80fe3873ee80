import { readFileSync, writeFileSync } from 'node:fs'
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
})
