/** Damaged vocabularies: a typed error or a tokenizer that works, and never a long wait. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StudioError } from '../../native-models/api/errors.ts'
import { createTokenizer } from '../../native-models/pipeline/tokenizer.ts'
import {
  charsmap,
  message,
  normalizer,
  piece,
  specials,
  trainer,
} from '../native-models/formats/spiece-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'spiece-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Small, so that most changes hit something that matters. */
const small = message([
  ...specials,
  ...['▁', 'a', 'b', 'ab', '▁a', 'é', '▁🙂'].map((text, i) => piece(text, -1 - i)),
  trainer(),
  normalizer([2, { bytes: charsmap(0x63, 'é') }]),
])
const real = readFileSync(
  join(import.meta.dirname, '../../native-models/nano/pixart-nano/tokenizer/spiece.model'),
)

/** mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

function mutated(source: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(source)
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(bytes.length)
    const length = 1 + random(16)
    switch (random(6)) {
      case 0:
        bytes[at] = random(256)
        break
      case 1:
        bytes[at] = bytes[at]! ^ (1 << random(8))
        break
      case 2:
        bytes.fill([0, 0x7f, 0x80, 0xff][random(4)]!, at, Math.min(at + length, bytes.length))
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
        break
      default:
        if (random(4) === 0) bytes = bytes.subarray(0, at + 1)
    }
    if (bytes.length === 0) return bytes
  }
  return bytes
}

function attempt(bytes: Uint8Array): 'refused' | 'usable' {
  writeFileSync(join(folder, 'spiece.model'), bytes)
  try {
    const tokenizer = createTokenizer(folder)
    const { ids, pieces } = tokenizer.encode('a cab é🙂 </s> the quick brown ﬁsh Ａ')
    expect(ids.at(-1)).toBe(tokenizer.endId)
    for (const id of [...ids, ...pieces]) expect(tokenizer.pieceOf(id)).toBeTypeOf('string')
    return 'usable'
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    expect(['E_TOKENIZER', 'E_CONFIG']).toContain(error.code)
    return 'refused'
  }
}

describe('damaged spiece.model', () => {
  it.each([
    { name: 'small', source: small, times: 1700 },
    { name: 'real', source: real, times: 300 },
  ])('$name: typed errors or a usable model, each within a second', ({ source, times }) => {
    const seen = { refused: 0, usable: 0 }
    for (let seed = 0; seed < times; seed++) {
      const start = performance.now()
      seen[attempt(mutated(source, randomOf(seed)))]++
      expect(performance.now() - start, `seed ${seed}`).toBeLessThan(1000)
    }
    expect(seen.refused).toBeGreaterThan(0)
    expect(seen.usable).toBeGreaterThan(0)
  })
})
