import { describe, expect, it } from 'vitest'
import { type Option, parseOptions } from '../../../main/cli/options.ts'
import { oneLine, table } from '../../../main/cli/print.ts'
import { duration } from '../../../main/cli/progress.ts'

describe('parseOptions', () => {
  const TABLE = {
    size: { type: 'string', value: '<n>', help: '' },
    note: { type: 'string', value: '<text>', empty: true, help: '' },
    loud: { type: 'boolean', short: 'l', help: '' },
  } as const satisfies Record<string, Option>

  it.each([
    [['a', '--size', '-3'], { size: '-3' }, ['a']],
    [['--size=--x', '--note', ''], { size: '--x', note: '' }, []],
    [['-l', '--', '--size'], { loud: true }, ['--size']],
    [['-', '--note', '-'], { note: '-' }, ['-']],
  ])('%j', (args, values, positionals) => {
    const parsed = parseOptions(args, TABLE)
    expect({ ...parsed.values }).toEqual(values)
    expect(parsed.positionals).toEqual(positionals)
  })

  it.each([
    [['--size']],
    [['--size', '--loud']],
    [['--size=']],
    [['--loud=1']],
    [['--loud', '-l']],
    [['--constructor']],
    [['--no-loud']],
    [['-x']],
  ])('%j is refused in one sentence', (args) => {
    expect(() => parseOptions(args, TABLE)).toThrow(
      expect.objectContaining({ code: 'E_OPTION', message: expect.stringMatching(/^[^\n]+\.$/) }),
    )
  })
})

describe('oneLine', () => {
  it('keeps words and drops what moves a cursor', () => {
    expect(oneLine(' a\tb\r\n\u001b[31mc\u0000\u202ed ', 20)).toBe('a b c d')
    expect(oneLine('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(oneLine('🍎'.repeat(10), 10)).toBe('🍎'.repeat(10))
  })
})

describe('table', () => {
  it('aligns columns and wraps the last one', () => {
    const lines = table([
      ['a', 'bb', 'word '.repeat(40).trim()],
      ['ccc', 'd', ''],
    ]).split('\n')
    expect(lines[0]).toMatch(/^ {2}a {4}bb {2}word/)
    expect(lines[1]).toMatch(/^ {11}word/)
    expect(lines.at(-1)).toBe('  ccc  d')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100)
  })
})

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [99_400, '99 s'],
    [119_700, '2 min 0 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_700, '1 h 0 min'],
    [9_000_000, '2 h 30 min'],
  ])('%d ms → %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})
