import { describe, expect, it } from 'vitest'
import type { Entry, Picture } from '../../../preload/contract.ts'
import { subjectOf } from '../../../renderer/features/compose/use-subject.ts'
import { stripOf } from '../../../renderer/state/film.ts'
import { exampleEntry } from '../features/example-entry.ts'
import { pretendComparison } from '../harness/pretend-lanes.ts'

const done = [1, 2, 3].map((n) => exampleEntry({ n, pictures: n }))
const [one, two] = done as [Entry, Entry]
const film = (more: object = {}) => ({ entries: done, loaded: true, fresh: [], lastRun: undefined, ...more })
const running: Entry = { ...exampleEntry({ n: 9, pictures: 3 }), state: 'running', pictures: [] }
const fresh: Picture = { ...exampleEntry({ n: 9 }).pictures[0], entry: running.id } as Picture
const ids = (shots: readonly { picture: Picture }[]) => shots.map(({ picture }) => picture.id)

describe('the filmstrip', () => {
  it('begins with the newest run, then all earlier pictures', () => {
    const { run, earlier } = stripOf(film(), [])
    expect(run?.entry).toBe(one)
    expect(earlier).toHaveLength(5)
  })

  it('puts the running one first, with the pictures that came since', () => {
    const { run, earlier } = stripOf(film({ fresh: [fresh] }), [running])
    expect(run?.entry.id).toBe(running.id)
    expect(ids(run?.shots ?? [])).toEqual([fresh.id])
    expect(earlier).toHaveLength(6)
  })

  it('keeps the run that was painted last, though another is newer', () => {
    expect(stripOf(film({ lastRun: two.id }), []).run?.entry).toBe(two)
  })

  it('names no picture twice when the database knows it too', () => {
    const known: Entry = { ...running, pictures: [fresh] }
    const { run } = stripOf(film({ entries: [known, ...done], fresh: [fresh] }), [known])
    expect(run?.shots).toHaveLength(1)
  })
})

describe('the easel', () => {
  it('is empty before the first picture', () => {
    expect(subjectOf(stripOf(film({ entries: [] }), []), undefined, false).kind).toBe('nothing')
  })

  it('has the final size of the picture before its first step', () => {
    const subject = subjectOf(stripOf(film(), [running]), undefined, false)
    expect(subject).toMatchObject({
      kind: 'live',
      preview: false,
      last: undefined,
      sides: running.request.size,
    })
  })

  it('shows no picture of a comparison in the making, but what was chosen', () => {
    const comparing: Entry = { ...pretendComparison('running', running), state: 'running', pictures: [fresh] }
    const strip = stripOf(film(), [comparing])
    expect(subjectOf(strip, undefined, true)).toEqual({ kind: 'comparing', entry: comparing })
    expect(subjectOf(strip, fresh.id, true)).toMatchObject({ kind: 'picture', shot: { picture: fresh } })
  })

  it('stays at the picture that was chosen while others are painted', () => {
    const chosen = two.pictures[1]?.id
    expect(subjectOf(stripOf(film(), [running]), chosen, true)).toMatchObject({
      kind: 'picture',
      shot: { picture: { id: chosen } },
    })
  })

  it('falls back to the run when the chosen picture is gone', () => {
    expect(subjectOf(stripOf(film(), [running]), '00000000-gone', true).kind).toBe('live')
  })

  it('does not take a run for living that the queue has let go', () => {
    const stale: Entry = { ...running, pictures: [] }
    const left = stripOf(film({ entries: [stale, ...done], lastRun: stale.id }), [])
    expect(left.run?.live).toBe(false)
    expect(subjectOf(left, undefined, false)).toMatchObject({ kind: 'ended', entry: { id: stale.id } })
  })

  it('says that what it shows is left of a cancelled run', () => {
    const cancelled: Entry = { ...running, state: 'cancelled', pictures: [fresh] }
    const strip = stripOf(film({ entries: [cancelled, ...done], lastRun: cancelled.id }), [])
    expect(subjectOf(strip, undefined, false)).toMatchObject({ kind: 'picture', left: true })
    expect(subjectOf(strip, fresh.id, false)).not.toHaveProperty('left')
  })

  it('shows the last picture of a run that is over, and says so when there is none', () => {
    expect(subjectOf(stripOf(film(), []), undefined, false).kind).toBe('picture')
    const failed: Entry = { ...running, state: 'failed' }
    expect(
      subjectOf(stripOf(film({ entries: [failed], lastRun: failed.id }), []), undefined, false).kind,
    ).toBe('ended')
  })
})
