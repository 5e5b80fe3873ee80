import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSayable, uniqueNames } from '../../../../main/service/loras/unique-names.ts'
import { loraUse } from '../../../../native-models/api/request.ts'
import { promptLoras } from '../../../../native-models/pipeline/prompt-loras.ts'

describe('uniqueNames', () => {
  it('counts what is called alike', () => {
    expect(uniqueNames(['style', 'other', 'style', 'Style', 'style (2)'])).toEqual([
      'style',
      'other',
      'style (2)',
      'Style (3)',
      'style (2) (2)',
    ])
  })

  it('takes no name that others have', () => {
    expect(uniqueNames(['style', 'new'], ['Style', 'style (2)'])).toEqual(['style (3)', 'new'])
  })

  it('gives names that requests and prompts can say, no two alike', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 }), (stems) => {
        const names = uniqueNames(stems)
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(stems.length)
        for (const name of names) {
          expect(isSayable(name)).toBe(true)
          expect(loraUse.safeParse({ name, weight: 1 }).success).toBe(true)
          expect(promptLoras(`x <lora:${name}:0.5>`).loras).toEqual([{ name, weight: 0.5 }])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('takes five thousand of one name at once', () => {
    expect(new Set(uniqueNames(Array.from({ length: 5000 }, () => 'same'))).size).toBe(5000)
  })
})
