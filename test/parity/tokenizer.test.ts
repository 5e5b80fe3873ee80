/** Token ids and SentencePiece ids against T5Tokenizer and sentencepiece. */
import { describe, expect, it } from 'vitest'
import { createTokenizer, cutTokens } from '../../native-models/pipeline/tokenizer.ts'
import { fixtureJson, fixturePath } from './fixtures.ts'

interface Row {
  readonly text: string
  readonly pieces: number[]
  readonly ids: number[]
  readonly count: number
}

const rows = fixtureJson<Row[]>('tokenizer.json')
const tokenizer = createTokenizer(fixturePath('model-1024', 'tokenizer'))
/** The reference cut every row to one limit; the longest row shows it. */
const limit = Math.max(...rows.map(({ count }) => count))

describe('tokenizer', () => {
  it('has reference rows', () => expect(rows.length).toBeGreaterThan(0))

  it.each(rows.map((row, i) => ({ ...row, name: `${i} ${JSON.stringify(row.text.slice(0, 40))}` })))(
    'gives the ids of row $name',
    ({ text, pieces, ids, count }) => {
      const encoding = tokenizer.encode(text)
      expect(encoding.pieces).toEqual(pieces)
      expect(cutTokens(encoding.ids, limit)).toEqual(ids)
      expect(Math.min(tokenizer.tokenCount(text), limit)).toBe(count)
      expect(encoding.ids.at(-1)).toBe(tokenizer.endId)
    },
  )
})
