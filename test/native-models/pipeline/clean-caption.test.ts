import { describe, expect, it } from 'vitest'
import { cleanCaption, plainCaption } from '../../../native-models/pipeline/clean-caption.ts'

describe('plainCaption', () => {
  it('lower-cases and strips all that Python calls white space, and no more', () => {
    expect(plainCaption('\u001c\u0085\u3000 A Cat\n')).toBe('a cat')
    expect(plainCaption('\ufeffA')).toBe('\ufeffa')
  })
})

describe('cleanCaption', () => {
  /** What the reference (Python 3.11, beautifulsoup4 4.15, ftfy 6.3) gives. */
  it.each([
    ['', ''],
    ['a+cat%20and%C3%A9', 'a cat andé'],
    ['<person> walks', 'person walks'],
    ['https://example.com/a-b.html cat', '.html cat'],
    ['see foo.co.uk and éx.ru', 'see uk and éx. ru'],
    ['mail me@site.com now', 'mail me now'],
    ['a <script>x<b</script>cat <rt>y</rt>z', 'a cat z'],
    ['a < b <3 c <d', 'a < b <3 c <d'],
    ['x &copy y &eacute; z', 'x y é z'],
    ['ⅣＦｕｌｌ　ｗｉｄｔｈ ﬁne', 'ⅳfull width fine'],
    ['it’s â€œquoted', 'it\'s "quoted'],
    ['worldwide   free shipping cat', 'cat'],
    ['free download free cat', 'cat'],
    ['a cat page 12 of 1280x720 and 1.5х2.', 'a cat of and .'],
    ['"quoted"', 'quoted'],
    ['a : b,c', 'a: b, c'],
    ["'_cat_'", 'cat'],
    ['٣٣٣٣٣٣ ünï #١٢', 'ünï'],
    ['cat at 1:23  ', 'cat at 1:23'],
    ['.hidden', ''],
  ])('makes of %j %j', (raw, clean) => {
    expect(cleanCaption(raw)).toBe(clean)
  })

  const units =
    '<|(|-|#1|@|.|a.|.com|a.com/|http://|a1|1a|1.|1x|"| | . |0:00 |free |&|&amp;|＆amp;|amp;|%41|<a |<a>|<rt>|<!--|_|a_|🙂|â€|.png|x.|a1a'
  it.each(units.split('|'))('cleans 100,000 characters of %j in less than a second', (unit) => {
    for (const [front, back] of [
      ['', ''],
      ['a1a', '_'],
      ['"', '"'],
    ] as const) {
      const start = performance.now()
      cleanCaption(front + unit.repeat(100_000 / unit.length) + back)
      expect(performance.now() - start).toBeLessThan(1000)
    }
  })

  it.each([
    ['<a>', '</b>'],
    ['<rt>', '</rp>'],
    ['<template>', '</ruby>'],
    ['a', '1'],
    ['a1a', '1'],
    ['1', 'x'],
    [' ', '.'],
  ])('is as quick with many %j and then many %j', (first, second) => {
    const start = performance.now()
    cleanCaption(`${first.repeat(50_000 / first.length)}${second.repeat(50_000 / second.length)}_`)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
