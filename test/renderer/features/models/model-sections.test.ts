import { describe, expect, it } from 'vitest'
import { firstSizes, isFirstTime, sectionsOf } from '../../../../renderer/features/models/model-sections.ts'
import { rowsOf } from '../../harness/pretend-shelf.ts'

const sections = (scene: string) =>
  Object.fromEntries(sectionsOf(rowsOf(scene)).map(({ id, rows }) => [id, rows.map(({ name }) => name)]))

describe('the shelf in sections', () => {
  it('has what is here, what is to be had and what follows pictures apart', () => {
    expect(sections('few')).toEqual({
      ready: ['nano'],
      published: ['pixart-1024', 'pixart-lcm-1024', 'pixart-512', 'pixart-256'],
      guides: ['controlnet-512', 'hed'],
    })
  })

  it('begins with what is on its way, in whatever state', () => {
    const [first] = sectionsOf(rowsOf('fetching'))
    expect(first).toMatchObject({ id: 'fetching', rows: [{ fetch: {} }, { fetch: { state: 'waiting' } }] })
    expect(sections('failed')['fetching']).toEqual(['pixart-lcm-1024'])
  })

  it('keeps one’s own together, those that cannot be used too', () => {
    expect(sections('added')['yours']).toEqual(['painterly', 'pixart-sigma-mix', 'old-one'])
    expect(sections('added')['ready']).toEqual(['nano', 'pixart-512'])
  })

  it('puts every row into one section', () => {
    for (const scene of ['few', 'fetching', 'full', 'added']) {
      const names = sectionsOf(rowsOf(scene)).flatMap(({ rows }) => rows.map(({ name }) => name))
      expect(names.toSorted(), scene).toEqual(
        rowsOf(scene)
          .map(({ name }) => name)
          .toSorted(),
      )
    }
  })
})

describe('the first time', () => {
  it('is while the embedded model is alone and nothing is on its way', () => {
    expect(['few', 'fetching', 'failed', 'full', 'added'].map((scene) => isFirstTime(rowsOf(scene)))).toEqual(
      [true, false, false, false, false],
    )
  })

  it('tells what the first one brings, and each further one, as far as that is known', () => {
    expect(firstSizes(rowsOf('few'))).toEqual({ size: 21_843_000_000, more: 2_443_000_000 })
    expect(firstSizes(rowsOf('few').map(({ sharedBytes: _, ...row }) => row))).toBeUndefined()
  })
})
