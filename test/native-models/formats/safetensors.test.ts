/** The strict reader: what it refuses and how it says so, and that it reads real files like a plain parser. */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readSafetensors } from '../../../native-models/formats/safetensors.ts'
import { assertUnchanged, isUnchangedFile } from '../../../native-models/formats/weight-file.ts'
import { hostileFiles } from './hostile-safetensors.ts'
import { entry, manyTensors, safetensorsBytes, writeSparseSafetensors } from './safetensors-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const root = join(import.meta.dirname, '../../..')
const fixtures = globSync('{test/fixtures,native-models/nano}/**/*.safetensors', { cwd: root }).sort()

function refusal(path: string): StudioError {
  try {
    readSafetensors(path)
  } catch (error) {
    if (error instanceof StudioError) return error
    throw error
  }
  throw new Error(`${path} was accepted`)
}

function written(name: string, header: string | Uint8Array, data: Uint8Array | number = 0): string {
  const path = join(folder, name)
  writeFileSync(path, safetensorsBytes(header, data))
  return path
}

describe('hostile files', () => {
  it('are at least forty, each of its own', () => {
    expect(new Set(hostileFiles.map(({ what }) => what)).size).toBe(hostileFiles.length)
    expect(hostileFiles.length).toBeGreaterThanOrEqual(40)
  })

  it.each(hostileFiles.map((file, i) => ({ ...file, i })))('$what: $code', ({ i, code, says, write }) => {
    const path = join(folder, `hostile-${i}.safetensors`)
    write(path)
    const error = refusal(path)
    expect(error.code, error.message).toBe(code)
    expect(error.message).toContain(path)
    expect(error.message).toContain(says)
    expect(error.message).toMatch(/^[^\n]+\.$/)
    expect(error.message.length).toBeLessThan(path.length + 900)
  })

  it.skipIf(process.platform === 'win32')('a pipe is refused, not waited for', () => {
    const path = join(folder, 'pipe.safetensors')
    execFileSync('mkfifo', [path])
    expect(refusal(path).code).toBe('E_FILE_UNREADABLE')
  })

  it('a path that no system can have', () => {
    expect(refusal(join(folder, 'x'.repeat(5000))).code).toBe('E_FILE_UNREADABLE')
    expect(refusal(`${folder}\0`).code).toBe('E_FILE_UNREADABLE')
  })
})

describe('unusual but right files', () => {
  it('__proto__, constructor and toString are plain names', () => {
    const names = ['__proto__', 'constructor', 'toString']
    const header = names.map((name, i) => `"${name}":${entry('U8', [1], i, i + 1)}`).join(',')
    expect([...readSafetensors(written('proto', `{${header}}`, 3)).tensors.keys()]).toEqual(names)
    expect(Object.hasOwn(Object.prototype, 'dtype')).toBe(false)
  })

  it('no tensors, scalars, empty tensors, eight dimensions, 512 bytes of name', () => {
    expect(readSafetensors(written('none', '{}')).tensors.size).toBe(0)
    const name = 'é'.repeat(256)
    const header = `{"s":${entry('F64', [], 0, 8)},"e":${entry('F32', [0, 7], 8, 8)},"also":${entry('F32', [0], 8, 8)},
      "${name}":${entry('BOOL', [1, 1, 1, 1, 1, 1, 1, 3], 8, 11)}}  `
    const { tensors } = readSafetensors(written('shapes', header, 11))
    expect([...tensors.values()].map(({ byteLength }) => byteLength)).toEqual([8, 0, 0, 3])
    expect(tensors.get(name)?.shape).toHaveLength(8)
  })

  it('tensors come in the order in which they lie; escapes and metadata are read', () => {
    const header = `{"__metadata__":{"caf\\u00e9":"\\ud83d\\ude00\\n\\/\\"","__proto__":"x"},
      "b":${entry('U8', [2], 2, 4)},"\\u0061":${entry('U8', [2], 0, 2)}}`
    const file = readSafetensors(written('order', header, 4))
    expect([...file.tensors.keys()]).toEqual(['a', 'b'])
    expect([...file.metadata]).toEqual([
      ['café', '😀\n/"'],
      ['__proto__', 'x'],
    ])
  })

  it('a header of 25 MB with 100,000 tensors', () => {
    const path = join(folder, 'large.safetensors')
    const { header, dataBytes } = manyTensors(100_000, 25_000_000)
    writeSparseSafetensors(path, header, dataBytes)
    expect(Buffer.byteLength(header)).toBe(25_000_000)
    expect(readSafetensors(path).tensors.size).toBe(100_000)
  })
})

describe('beside a plain parser', () => {
  it('has files to compare', () => expect(fixtures.length).toBeGreaterThan(15))

  it.each(fixtures)('%s', (name) => {
    const path = join(root, name)
    const bytes = readFileSync(path)
    const start = 8 + Number(bytes.readBigUInt64LE())
    const { __metadata__: metadata = {}, ...plain } = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
      string,
      never
    >
    const file = readSafetensors(path)
    expect(Object.fromEntries(file.metadata)).toEqual(metadata)
    const ours = [...file.tensors.values()].map(({ name, dtype, shape, offset, byteLength }) => [
      name,
      { dtype, shape, data_offsets: [offset - start, offset - start + byteLength] },
    ])
    expect(Object.fromEntries(ours)).toEqual(plain)
    expect(file.sizeBytes).toBe(bytes.byteLength)
  })
})

describe('isUnchangedFile', () => {
  it('is false for a file that is replaced, shortened or gone', () => {
    const path = written('changing', `{"w":${entry('U8', [2], 0, 2)}}`, 2)
    const file = readSafetensors(path)
    expect(isUnchangedFile(file)).toBe(true)
    expect(() => assertUnchanged(file)).not.toThrow()
    writeFileSync(path, readFileSync(path).subarray(0, -1))
    expect(isUnchangedFile(file)).toBe(false)
    rmSync(path)
    expect(isUnchangedFile(file)).toBe(false)
    expect(() => assertUnchanged(file)).toThrow(expect.objectContaining({ code: 'E_FILE_CHANGED' }))
  })
})
