import { describe, expect, it } from 'vitest'
import { settingsDiff, wordDiff } from '../../../../renderer/features/library/settings-diff.ts'
import { pretendComparison } from '../../harness/pretend-lanes.ts'
import { exampleEntry } from '../example-entry.ts'

const names = {
  sampler: (id: string) => id.toUpperCase(),
  longPrompt: String,
  control: ({ strength }: { strength: number }) => `strength ${strength}`,
  loras: (uses: readonly { name: string }[]) => uses.map(({ name }) => name).join(),
  yes: 'yes',
  no: 'no',
  none: 'none',
}

describe('two runs compared', () => {
  it('puts what differs first and says it in the words of the window', () => {
    const rows = settingsDiff({ entry: exampleEntry({ n: 0 }) }, { entry: exampleEntry({ n: 1 }) }, names)
    const different = rows.filter((row) => !row.same).map((row) => row.key)
    expect(different).toEqual(['prompt', 'sampler', 'steps', 'seed', 'size'])
    expect(rows.slice(0, different.length).map((row) => row.key)).toEqual(different)
    expect(rows.find((row) => row.key === 'sampler')).toMatchObject({ left: 'LCM', right: 'DPM-SOLVER++' })
    expect(rows).toHaveLength(14)
  })

  it('holds two lanes of one comparison against each other', () => {
    const entry = pretendComparison('four', exampleEntry({ n: 1 }))
    const [left, , , right] = entry.pictures.map((picture) => ({ entry, picture }))
    if (left === undefined || right === undefined) throw new Error('no lanes')
    const different = settingsDiff(left, right, names).filter((row) => !row.same)
    expect(different.map(({ key, left, right }) => [key, left, right])).toEqual([
      ['sampler', 'DPM-SOLVER++', 'DDIM'],
      ['steps', '20', '100'],
    ])
  })

  it('finds no difference between an entry and itself', () => {
    const side = { entry: exampleEntry({ n: 3 }) }
    expect(settingsDiff(side, side, names).every((row) => row.same)).toBe(true)
  })

  it('marks the words that the other prompt has not', () => {
    const { left, right } = wordDiff('a red fox on snow', 'a blue fox on fresh snow')
    expect(left.filter((word) => word.changed).map((word) => word.text)).toEqual(['red'])
    expect(right.filter((word) => word.changed).map((word) => word.text)).toEqual(['blue', 'fresh'])
  })
})
