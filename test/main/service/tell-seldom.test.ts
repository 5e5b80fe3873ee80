import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { TellSeldom } from '../../../main/service/tell-seldom.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells the first at once, and what comes after it together', () => {
  const tell = vi.fn()
  using told = new TellSeldom(250, tell)
  told.tell()
  expect(tell).toHaveBeenCalledTimes(1)
  for (let more = 0; more < 50; more++) {
    told.tell()
    vi.advanceTimersByTime(20)
  }
  expect(tell).toHaveBeenCalledTimes(5)
  vi.advanceTimersByTime(10_000)
  expect(tell).toHaveBeenCalledTimes(5)
  told.tell()
  expect(tell).toHaveBeenCalledTimes(6)
})

it('tells nothing once it is over', () => {
  const tell = vi.fn()
  const told = new TellSeldom(250, tell)
  told.tell()
  told.tell()
  told[Symbol.dispose]()
  vi.advanceTimersByTime(10_000)
  told.tell()
  expect(tell).toHaveBeenCalledTimes(1)
})
