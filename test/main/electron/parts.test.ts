import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemOfPlainData } from '../../../main/electron/plain-data.ts'
import { RestartBudget } from '../../../main/electron/restart-budget.ts'
import { readSwitches } from '../../../main/electron/switches.ts'
import { readWindowState, writeWindowState } from '../../../main/electron/window-state.ts'
import { redactReports, withoutPaths } from '../../../main/electron/without-paths.ts'

describe('withoutPaths', () => {
  it.each([
    ['There is no /home/someone/Pictures/fox.png.', 'There is no fox.png.'],
    ["ENOENT, open '/tmp/a b.png'", "ENOENT, open 'a b.png'"],
    ['file:///home/someone/x.json is damaged', 'x.json is damaged'],
    ['C:\\Users\\Some One\\x.png is missing', 'x.png is missing'],
    ['It lies at \\\\server\\share\\x.png', 'It lies at x.png'],
    ['at Object.<anonymous> (/opt/studio/dist/main.js:1:2)', 'at Object.<anonymous> (main.js:1:2)'],
    ['/home/Jane Doe/Secret client/x.png is no PNG', 'x.png is no PNG'],
    [
      'x.png could not be saved in /home/Jane Doe/My pictures: full',
      'x.png could not be saved in My pictures: full',
    ],
    ['/a/x.png and /b c/y.png differ', 'x.png and y.png differ'],
    [
      'width/height 3/4, and/or more: see https://example.org/a/b',
      'width/height 3/4, and/or more: see https://example.org/a/b',
    ],
  ])('%s', (sentence, expected) => expect(withoutPaths(sentence)).toBe(expected))

  it('goes through all reports of an answer, and leaves prompts alone', () => {
    const error = { code: 'E_FILE_MISSING', message: 'no /home/me/a.png', nextStep: '' }
    const value = { entries: [{ error, prompt: 'a /home/me/a.png' }], bytes: new Uint8Array(3) }
    expect(redactReports(value)).toMatchObject({
      entries: [{ error: { message: 'no a.png' }, prompt: 'a /home/me/a.png' }],
    })
  })

  it('goes through sentences that repeat a report: of notices, and why a device is painted on', () => {
    const sentence = 'Painting goes on on the CPU: /home/Jane Doe/My models/step.onnx is cut.'
    const told = 'Painting goes on on the CPU: step.onnx is cut.'
    expect(redactReports({ level: 'warning', message: sentence })).toMatchObject({ message: told })
    expect(redactReports({ choice: { device: 'cpu', reasons: [sentence] }, notices: [sentence] })).toEqual({
      choice: { device: 'cpu', reasons: [told] },
      notices: [told],
    })
  })
})

describe('problemOfPlainData', () => {
  it('lets a drawing through', () => {
    expect(problemOfPlainData({ png: new Uint8Array(16 * 1024 * 1024) })).toBeUndefined()
  })

  it('lets a long prompt and ten thousand ids through', () => {
    expect(
      problemOfPlainData({
        prompt: 'x'.repeat(100_000),
        ids: Array.from({ length: 10_000 }, () => 'a'.repeat(64)),
      }),
    ).toBeUndefined()
  })

  it.each([
    ['a symbol', Symbol.for('x')],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a date', { a: new Date() }],
    ['other numbers than bytes', { a: new Float32Array(4) }],
    ['more bytes than a drawing has', { a: new Uint8Array(21 * 1024 * 1024) }],
    ['bytes that could still change', { a: new Uint8Array(new SharedArrayBuffer(8)) }],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a prototype', JSON.parse('{"a":{"__proto__":1}}')],
    ['a million values', Array.from({ length: 1_000_000 }, () => 0)],
  ])('refuses %s', (_, value) => expect(problemOfPlainData(value)).toBeTypeOf('string'))
})

describe('RestartBudget', () => {
  it('gives three in ten minutes', () => {
    const budget = new RestartBudget()
    expect([0, 1, 2, 3].map((ms) => budget.take(ms))).toEqual([true, true, true, false])
    expect(budget.take(599_999)).toBe(false)
    expect(budget.take(600_000)).toBe(true)
    expect(budget.take(600_000)).toBe(false)
  })
})

describe('readSwitches', () => {
  it('knows two, in both forms, and nothing else', () => {
    expect(readSwitches(['--data=a', '--pictures', '/b', '--inspect', '--other=x', 'y.png'], '/at')).toEqual({
      data: '/at/a',
      pictures: '/b',
    })
    expect(readSwitches(['--data', '--pictures'], '/at')).toEqual({})
    expect(readSwitches(['--database=a', '--data='], '/at')).toEqual({})
  })
})

describe('window state', () => {
  it('is kept, part by part, and damage is as the first time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pixart-window-'))
    try {
      const first = readWindowState(folder)
      expect(first).toEqual({ maximized: false, theme: 'system' })
      writeWindowState(folder, { theme: 'dark' })
      writeWindowState(folder, { bounds: { x: 1, y: 2, width: 1280, height: 800 } })
      expect(readWindowState(folder)).toEqual({
        bounds: { x: 1, y: 2, width: 1280, height: 800 },
        maximized: false,
        theme: 'dark',
      })
      expect(readdirSync(folder)).toEqual(['window.json'])
      for (const damaged of [
        '',
        '{',
        '{"theme":"pink","maximized":false}',
        '{"theme":"dark","maximized":false,"path":"/"}',
      ]) {
        writeFileSync(join(folder, 'window.json'), damaged)
        expect(readWindowState(folder)).toEqual(first)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
