import { existsSync, rmSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { Deletions } from '../../../../main/service/history/deletions.ts'
import { sweep } from '../../../../main/service/history/sweep.ts'
import { Trash } from '../../../../main/service/trash.ts'
import { History, temporaryFolder } from './fixture.ts'

describe('deleting', () => {
  it('hides at once, and undoing brings everything back', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const [fox, hare] = [
      await history.paint({ prompt: 'fox', count: 2 }),
      await history.paint({ prompt: 'hare' }),
    ]
    const before = history.entries.get(fox)
    const trash = new Trash(new Deletions(history.db), { give: () => expect.unreachable() })
    const { undo, entries } = trash.hide('entries', [fox])
    expect(entries).toEqual([fox])
    history.search.forgetTotals()
    expect(history.search.page({ query: '', limit: 9 }).entries.map(({ id }) => id)).toEqual([hare])
    expect(() => history.entries.get(fox)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }))
    expect(() => history.pictures.files([before.pictures[0]!.id])).toThrow(
      expect.objectContaining({ code: 'E_NOT_FOUND' }),
    )
    expect(trash.undo(undo)).toEqual([fox])
    expect(history.entries.get(fox)).toEqual(before)
    expect(() => trash.undo(undo)).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
  })

  it('of a picture keeps its entry', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const id = await history.paint({ count: 2 })
    const trash = new Trash(new Deletions(history.db), { give: () => expect.unreachable() })
    const [first, second] = history.entries.get(id).pictures
    trash.hide('pictures', [first!.id])
    expect(history.entries.get(id).pictures).toEqual([second])
    expect(() => trash.hide('pictures', [second!.id, first!.id])).toThrow(
      expect.objectContaining({ code: 'E_NOT_FOUND' }),
    )
    expect(history.entries.get(id).pictures).toEqual([second])
  })

  it('gives the files to the trash when it can no longer be undone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      using folder = temporaryFolder()
      using history = new History(folder)
      const id = await history.paint({ count: 2 })
      const paths = history.pictures
        .files(history.entries.get(id).pictures.map((picture) => picture.id))
        .map(({ path }) => path)
      const given: string[] = []
      const trash = new Trash(new Deletions(history.db), {
        give: (files) => given.push(...files.map(({ path }) => path)),
      })
      const { undo } = trash.hide('entries', [id])
      vi.advanceTimersByTime(29_000)
      expect(given).toEqual([])
      vi.advanceTimersByTime(2000)
      expect(given.toSorted()).toEqual(paths.toSorted())
      expect(() => trash.undo(undo)).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
    } finally {
      vi.useRealTimers()
    }
  })

  it('holds over a kill: what was given and is still there is given again, and never comes back by itself', async () => {
    using folder = temporaryFolder()
    const paths = await (async () => {
      using history = new History(folder)
      const id = await history.paint({ count: 2 })
      const files = history.pictures.files(history.entries.get(id).pictures.map((picture) => picture.id))
      new Deletions(history.db).hide('entries', [id])
      return files.map(({ path }) => path)
    })()
    for (const start of [1, 2]) {
      using history = new History(folder)
      const given: string[] = []
      new Trash(new Deletions(history.db), {
        give: (files) => given.push(...files.map(({ path }) => path)),
      }).begin()
      expect([start, given.toSorted()]).toEqual([start, paths.toSorted()])
      expect(await sweep(history.db, history.pictures)).toMatchObject({ adopted: 0 })
    }
    for (const path of paths) rmSync(path)
    using history = new History(folder)
    new Trash(new Deletions(history.db), { give: () => expect.unreachable() }).begin()
    expect(history.db.prepare('SELECT count(*) FROM entries').pluck().get()).toBe(0)
    expect(history.db.prepare('SELECT count(*) FROM deletions').pluck().get()).toBe(0)
    expect(paths.some((path) => existsSync(path))).toBe(false)
  })
})
