import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { History, temporaryFolder } from './fixture.ts'

const died = new StudioError('E_ENGINE_DIED', 'The inference process ended.').toReport()

describe('Journal', () => {
  it('keeps the order of arrival, moves one before another, and to the end', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const [a, b, c, d] = [history.add(), history.add(), history.add(), history.add()] as const
    const order = () => history.journal.list(0).map(({ id }) => id)
    expect(order()).toEqual([a, b, c, d])
    history.journal.move(d, b)
    expect(order()).toEqual([a, d, b, c])
    history.journal.move(a, null)
    expect(order()).toEqual([d, b, c, a])
    history.journal.move(b, b)
    expect(order()).toEqual([d, b, c, a])
    expect(history.journal.next()?.id).toBe(d)
  })

  it('moves nothing that does not wait', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const [a, b] = [history.add(), history.add()] as const
    history.journal.begin(history.entries.row(a).seq)
    for (const [id, before] of [
      [a, b],
      [b, a],
      ['00000000', null],
    ] as const)
      expect(() => history.journal.move(id, before)).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
  })

  it('puts what was running when the process ended first, and counts its attempts', () => {
    using folder = temporaryFolder()
    {
      using history = new History(folder)
      const first = history.add({ prompt: 'first' })
      history.add({ prompt: 'second' })
      history.journal.begin(history.entries.row(first).seq)
    }
    using history = new History(folder)
    expect(history.journal.resume()).toBe(1)
    const next = history.journal.next()!
    expect(history.entries.get(next.id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      request: { prompt: 'first' },
    })
  })

  it('sets aside at the second crash, and tries again when told', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const id = history.add()
    const { seq } = history.entries.row(id)
    history.journal.begin(seq)
    expect(history.journal.crashed(seq, died)).toBe(false)
    expect(history.entries.get(id).state).toBe('queued')
    history.journal.begin(seq)
    expect(history.journal.crashed(seq, died)).toBe(true)
    expect(history.entries.get(id)).toMatchObject({ state: 'set-aside', attempts: 2, error: died })
    history.journal.retry(id)
    const { error, ...entry } = history.entries.get(id)
    expect([entry.state, error]).toEqual(['queued', undefined])
    history.journal.begin(seq)
    expect(history.journal.crashed(seq, died)).toBe(false)
  })

  it('cancels everything that has not ended, once', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const [a, b, c] = [history.add(), history.add(), history.add()] as const
    history.journal.begin(history.entries.row(a).seq)
    history.journal.finish(history.entries.row(c).seq, 'failed', { error: died })
    expect(history.journal.cancelAll().toSorted()).toEqual([a, b].toSorted())
    expect(history.journal.cancelAll()).toEqual([])
    expect(history.entries.get(c).state).toBe('failed')
    // The runner learns of it later: an ended entry stays as it is.
    history.journal.putBack(history.entries.row(a).seq)
    history.journal.finish(history.entries.row(a).seq, 'done')
    expect(history.entries.get(a).state).toBe('cancelled')
  })

  it('retries only what ended without being done', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const done = await history.paint()
    for (const id of [done, history.add(), '00000000'])
      expect(() => history.journal.retry(id)).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
  })
})
