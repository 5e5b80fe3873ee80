/** Captions against PixArtAlphaPipeline._text_preprocessing. */
import { describe, expect, it } from 'vitest'
import { cleanCaption, plainCaption } from '../../native-models/pipeline/clean-caption.ts'
import { fixtureJson } from './fixtures.ts'

const rows = fixtureJson<{ raw: string; clean: string; plain: string }[]>('clean-caption.json')

describe('captions', () => {
  it('has reference rows', () => expect(rows.length).toBeGreaterThan(0))

  it.each(rows)('cleans $raw', ({ raw, clean, plain }) => {
    expect(cleanCaption(raw)).toBe(clean)
    expect(plainCaption(raw)).toBe(plain)
  })
})
