/** Config files from outside: as Python writes them, and as nobody should. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ErrorCode, StudioError } from '../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { parsePythonJson } from '../../../native-models/formats/python-json.ts'

const folder = mkdtempSync(join(tmpdir(), 'json-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const schema = z.object({
  dim: z.int().positive(),
  scheduler: z.object({ snr: z.number().nullable() }).optional(),
})

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function refusal(path: string, code?: ErrorCode): StudioError {
  try {
    readJsonFile(path, schema, code)
  } catch (error) {
    if (error instanceof StudioError) return error
    throw error
  }
  throw new Error(`${path} was accepted`)
}

describe('readJsonFile', () => {
  it('gives what the schema gives', () => {
    const path = written('good.json', '{"dim": 8, "scheduler": {"snr": -Infinity}, "other": [1]}\n')
    expect(readJsonFile(path, schema)).toEqual({ dim: 8, scheduler: { snr: null } })
  })

  it('names the file and the field that is wrong', () => {
    const path = written('field.json', '{"dim": 8, "scheduler": {"snr": "x"}}')
    expect(refusal(path)).toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining(path) })
    expect(refusal(path).message).toContain('scheduler.snr')
    expect(refusal(path, 'E_MODEL_KIND').code).toBe('E_MODEL_KIND')
    expect(refusal(written('list.json', '[]')).message).toContain('the file')
  })

  it.each([
    ['empty', ''],
    ['cut', '{"dim": 8'],
    ['a comment', '{"dim": 8} // width'],
    ['two objects', '{"dim": 8}{}'],
    ['a tensor file', Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 123, 125])],
    ['bytes', Buffer.alloc(64, 0xff)],
  ])('%s is no JSON', (name, content) => {
    const path = written(`${name}.json`, content)
    expect(refusal(path)).toMatchObject({ code: 'E_CONFIG', message: `${path} is not valid JSON.` })
  })

  it('missing, a folder, too large', () => {
    expect(refusal(join(folder, 'none.json')).code).toBe('E_FILE_MISSING')
    expect(refusal(join(folder, 'x'.repeat(5000))).code).toBe('E_FILE_UNREADABLE')
    mkdirSync(join(folder, 'folder.json'))
    expect(refusal(join(folder, 'folder.json')).code).toBe('E_FILE_UNREADABLE')
    const large = written('large.json', '{')
    truncateSync(large, 25_000_001)
    expect(refusal(large)).toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('25000001') })
  })

  it.skipIf(process.platform === 'win32')('a pipe and a device without end are refused, not read', () => {
    const pipe = join(folder, 'pipe.json')
    execFileSync('mkfifo', [pipe])
    expect(refusal(pipe).code).toBe('E_FILE_UNREADABLE')
    symlinkSync('/dev/zero', join(folder, 'zero.json'))
    expect(refusal(join(folder, 'zero.json')).code).toBe('E_FILE_UNREADABLE')
  })

  it('keeps the sentence short where the field is not', () => {
    const path = written('long.json', `{"${'k'.repeat(1e6)}": "x"}`)
    const numbers = z.record(z.string(), z.number())
    expect(() => readJsonFile(path, numbers)).toThrow(
      expect.objectContaining({ message: expect.toSatisfy((text: string) => text.length < 1000) }),
    )
  })
})

describe('parsePythonJson', () => {
  it('is JSON.parse but for the words that Python adds', () => {
    const text = '{"a":[1,-2.5e3,"NaN \\" -Infinity",null,true,{"[":"]}"}],"\\u00e9":"\\\\"}'
    expect(parsePythonJson(text)).toEqual(JSON.parse(text))
    expect(parsePythonJson('[NaN,Infinity,-Infinity,"NaN"]')).toEqual([null, null, null, 'NaN'])
    for (const wrong of ['-NaN', 'NaN0', 'xInfinity', '--Infinity', "'a'", '"a', '{a:1}', '01', '[1,]'])
      expect(() => parsePythonJson(wrong), wrong).toThrow(SyntaxError)
  })

  it('reads a text of some megabytes', () => {
    const text = 'a\\n"'.repeat(500_000)
    expect(parsePythonJson(JSON.stringify({ text: text.slice(0, 40_000) }))).toEqual({
      text: text.slice(0, 40_000),
    })
    const plain = 'é'.repeat(5_000_000)
    expect(parsePythonJson(JSON.stringify(plain)) === plain).toBe(true)
  })

  it('goes 64 deep and no deeper', () => {
    expect(() => parsePythonJson('['.repeat(64) + ']'.repeat(64))).not.toThrow()
    expect(() => parsePythonJson('['.repeat(65) + ']'.repeat(65))).toThrow(/64 deep/)
    expect(() => parsePythonJson(`[${'[],'.repeat(1000)}0]`)).not.toThrow()
  })

  it.each([
    ['an endless text of escaped quotes', `"${'\\"'.repeat(2_000_000)}`],
    ['quotes alone', '"'.repeat(4_000_001)],
    ['5 million brackets', '['.repeat(5_000_000)],
    ['5 million braces', '{"a":'.repeat(1_000_000)],
    ['backslashes', `"${'\\'.repeat(4_000_001)}`],
  ])('%s: refused in linear time', (_, text) => {
    const start = performance.now()
    expect(() => parsePythonJson(text)).toThrow()
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
