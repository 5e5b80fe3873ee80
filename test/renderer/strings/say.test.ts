import { describe, expect, it } from 'vitest'
import { sayDuration, sayFile, sayMoment, sayRatio } from '../../../renderer/strings/say.ts'

describe('numbers as a person would say them', () => {
  it.each([
    [0, '0.1 s'],
    [400, '0.4 s'],
    [880, '0.9 s'],
    [4040, '4 s'],
    [4500, '4.5 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [80_000, '1 min 20 s'],
    [117_000, '2 min'],
    [600_000, '10 min'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms is %s', (ms, words) => {
    expect(sayDuration(ms)).toBe(words)
  })

  it.each([
    [256, 256, '1:1'],
    [320, 192, '5:3'],
    [192, 320, '3:5'],
    [1024, 576, '16:9'],
    [2048, 512, '4:1'],
  ])('%d × %d is %s', (width, height, words) => {
    expect(sayRatio(width, height)).toBe(words)
  })

  it('says moments by how long they are ago', () => {
    const now = new Date(2026, 10, 24, 12, 0).getTime()
    const at = (...parts: [number, number, number, number?, number?]) =>
      sayMoment(new Date(...parts).getTime(), now)
    expect(sayMoment(now - 30_000, now)).toBe('just now')
    expect(at(2026, 10, 24, 9, 41)).toBe('09:41')
    expect(at(2026, 10, 23, 23, 59)).toBe('yesterday')
    expect(at(2026, 10, 21, 10)).toBe('Sat')
    expect(at(2026, 10, 3)).toBe('3 Nov')
    expect(at(2025, 10, 3)).toBe('3 Nov 2025')
  })
})

describe('file names', () => {
  it('keep their beginning and their end', () => {
    expect(sayFile('sea-00042.png')).toBe('sea-00042.png')
    const long = sayFile(`${'a very long name '.repeat(9)}00042.png`)
    expect(long).toHaveLength(40)
    expect(long).toMatch(/^a very long name .*….*00042\.png$/)
  })
})
