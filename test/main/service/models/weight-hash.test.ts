import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WeightHashes } from '../../../../main/service/models/weight-hash.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pixart-hash-'))
  path = join(folder, 'weights.safetensors')
  writeFileSync(path, randomBytes(3_000_001))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const truth = (): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const cached = (): string => join(folder, 'cache', 'weight-hashes.json')
const hashes = (): WeightHashes => new WeightHashes(join(folder, 'cache'))

describe('WeightHashes', () => {
  it('is the sha256 of the file', async () => {
    expect(await hashes().sha256(path)).toBe(truth())
  })

  it('is kept, and taken from there by another run', async () => {
    await hashes().sha256(path)
    const kept = JSON.parse(readFileSync(cached(), 'utf8')) as Record<string, string>
    expect(Object.values(kept)).toEqual([truth()])
    const marked = Object.fromEntries(Object.keys(kept).map((key) => [key, '0'.repeat(64)]))
    writeFileSync(cached(), JSON.stringify(marked))
    expect(await hashes().sha256(path)).toBe('0'.repeat(64))
  })

  it('is computed again for a file that has changed, and the old one forgotten', async () => {
    await hashes().sha256(path)
    writeFileSync(path, randomBytes(3_000_001))
    utimesSync(path, 1, 1)
    expect(await hashes().sha256(path)).toBe(truth())
    expect(Object.values(JSON.parse(readFileSync(cached(), 'utf8')) as object)).toEqual([truth()])
  })

  it('is computed once for all who ask at the same time', async () => {
    const one = hashes()
    expect(new Set(await Promise.all([one.sha256(path), one.sha256(path), one.sha256(path)]))).toEqual(
      new Set([truth()]),
    )
  })

  it.each(['', '{"a":', '[]', '{"a": "no hash"}', 'null'])(
    'a damaged cache (%j) counts as empty',
    async (text) => {
      mkdirSync(join(folder, 'cache'))
      writeFileSync(cached(), text)
      expect(await hashes().sha256(path)).toBe(truth())
      expect(Object.values(JSON.parse(readFileSync(cached(), 'utf8')) as object)).toEqual([truth()])
    },
  )

  it('a cache that cannot be written is no failure, and nothing is left of it', async () => {
    writeFileSync(join(folder, 'cache'), 'a file')
    expect(await hashes().sha256(path)).toBe(truth())
    expect(readdirSync(folder).sort()).toEqual(['cache', 'weights.safetensors'])
  })

  it('can be given up', async () => {
    const stop = new AbortController()
    const asked = hashes().sha256(path, { signal: stop.signal })
    stop.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('a missing file is the file system’s error', async () => {
    await expect(hashes().sha256(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
