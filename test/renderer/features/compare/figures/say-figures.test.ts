import { describe, expect, it } from 'vitest'
import {
  sayFigure,
  sayPsnr,
  sayRms,
  saySeconds,
  saySsim,
  sayTime,
} from '../../../../../renderer/features/compare/figures/say-figures.ts'

describe('figures', () => {
  it.each([
    [12.34, '12.3'],
    [1.251, '1.25'],
    [0.2149, '0.21'],
    [0.00432, '0.0043'],
    [0.000021, '2e−5'],
    [0, '0'],
  ])('say an RMS of %d with what it says', (value, said) => {
    expect(sayRms(value)).toBe(said)
  })

  it.each([
    [0.934, '0.93'],
    [0.9971, '0.997'],
    [0.99997, '≈ 1'],
    [1, '1'],
  ])('call an SSIM of %d equal where it is, and only there', (value, said) => {
    expect(saySsim(value)).toBe(said)
  })

  it.each([
    [0.207, '0.21'],
    [12.34, '12.3'],
    [99.96, '100'],
  ])('say %d seconds a step', (value, said) => {
    expect(saySeconds(value)).toBe(said)
  })

  it('have units where no head of a column says them', () => {
    expect(sayPsnr(28.41)).toBe('28.4')
    expect(sayPsnr(null)).toBe('equal')
    expect(sayFigure('psnr', 28.41)).toBe('28.4 dB')
    expect(sayFigure('seconds', 0.207)).toBe('0.21 s')
    expect(sayTime(20.31)).toBe('20.3 s')
    expect(sayTime(80)).toBe('1 min 20 s')
  })
})
