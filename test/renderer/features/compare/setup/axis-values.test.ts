import { describe, expect, it } from 'vitest'
import { linesOf, numbersOf, seedsOf } from '../../../../../renderer/features/compare/setup/axis-values.ts'

const steps = { min: 1, max: 1000, whole: true }
const weights = { min: -2, max: 2, whole: false }

describe('numbers of an axis', () => {
  it.each([
    ['10, 20,40', [10, 20, 40]],
    ['10-50:10', [10, 20, 30, 40, 50]],
    ['3-6', [3, 4, 5, 6]],
    ['30-10:10; 5', [30, 20, 10, 5]],
    ['8..10', [8, 9, 10]],
    ['20,', [20]],
  ])('“%s” are read', (text, values) => {
    expect(numbersOf(text, steps)).toEqual({ values })
  })

  it.each([
    ['0-1:0.25', [0, 0.25, 0.5, 0.75, 1]],
    ['-1-1:0.5', [-1, -0.5, 0, 0.5, 1]],
    ['-1--0.8:0.1', [-1, -0.9, -0.8]],
    ['-.5, +1', [-0.5, 1]],
  ])('“%s” are read without crumbs of fractions', (text, values) => {
    expect(numbersOf(text, weights)).toEqual({ values })
  })

  it.each([
    ['', /At least one/],
    ['ten', /“ten” is no number/],
    ['10-20:0', /no number and no range/],
    ['4.5', /whole numbers/],
    ['0', /outside 1 to 1000/],
    ['10, 20, 10', /10 stands there twice/],
    ['1-37', /more than 36/],
    ['1-1000000000', /outside|more than 36/],
  ])('“%s” is said to be wrong', (text, wrong) => {
    expect(numbersOf(text, steps)).toEqual({ wrong: expect.stringMatching(wrong) })
  })
})

describe('seeds of an axis', () => {
  it('keep all of their digits, in ranges too', () => {
    expect(seedsOf('18446744073709551613-18446744073709551615, 7')).toEqual({
      values: ['18446744073709551613', '18446744073709551614', '18446744073709551615', '7'],
    })
  })

  it.each([
    ['1-4', ['1', '2', '3', '4']],
    ['1-100:25', ['1', '26', '51', '76']],
    ['5..9 : 2, 3', ['5', '7', '9', '3']],
  ])('“%s” are a range, with a step as other axes have it', (text, values) => {
    expect(seedsOf(text)).toEqual({ values })
  })

  it('are too many where a range says so, not unreadable', () => {
    expect(seedsOf('1-100:1')).toEqual({ wrong: expect.stringContaining('more than 36') })
  })

  it.each(['18446744073709551616', '-1', '5-1', '1.5', 'x', '1-9:0', '1-9:'])('“%s” is none', (text) => {
    expect(seedsOf(text)).toEqual({ wrong: expect.stringContaining('no seed') })
  })

  it('are counted before they are made', () => {
    expect(seedsOf('0-18446744073709551615')).toEqual({ wrong: expect.stringContaining('more than 36') })
  })
})

it('words of a prompt may hold commas, one value a line', () => {
  expect(linesOf('red, ripe apple\n fox \n\n')).toEqual({ values: ['red, ripe apple', 'fox'] })
})
