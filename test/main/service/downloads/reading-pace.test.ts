import { expect, it } from 'vitest'
import { ReadingPace } from '../../../../main/service/downloads/reading-pace.ts'

it('says how much was read of how much, and never more than that', () => {
  const pace = new ReadingPace(100)
  expect(pace.now()).toEqual({ doneBytes: 0, sizeBytes: 100 })
  pace.add(60)
  expect(pace.now()).toMatchObject({ doneBytes: 60, sizeBytes: 100 })
  pace.add(60)
  expect(pace.now()).toEqual({ doneBytes: 100, sizeBytes: 100, etaMs: 0 })
})
