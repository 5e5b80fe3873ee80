import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaProblems, searchProblems } from '../../../../main/service/history/checks.ts'
import { openDatabase } from '../../../../main/service/history/database.ts'
import { Entries } from '../../../../main/service/history/entries.ts'
import { Journal } from '../../../../main/service/history/journal.ts'
import { MIGRATIONS, migrate, schemaVersion } from '../../../../main/service/history/migrations.ts'
import { openHistory } from '../../../../main/service/history/recovery.ts'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import { quickRequest } from '../service-process.ts'
import { History, temporaryFolder } from './fixture.ts'

const OLD = '00000000-0000-4000-8000-000000000007'

const newest = MIGRATIONS.at(-1)!.version

describe('migrate', () => {
  it('counts from 1 without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
  })

  it('1: makes the tables, and a search index that follows every change', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    expect(schemaVersion(history.db)).toBe(newest)
    const id = history.add({ prompt: 'Ein Füchslein' })
    history.journal.cancelAll()
    const found = (query: string) => history.search.page({ query, limit: 10 }).total
    expect(found('fuchslein')).toBe(1)
    history.entries.update(id, { note: 'kept for the card', tags: ['winter'] })
    expect([found('card'), found('winter'), found('summer')]).toEqual([1, 1, 0])
    history.db.prepare("UPDATE entries SET prompt = 'hare' WHERE id = ?").run(id)
    history.search.forgetTotals()
    expect([found('fuchslein'), found('hare')]).toEqual([0, 1])
    history.db.prepare('DELETE FROM entries WHERE id = ?').run(id)
    expect([schemaProblems(history.db), searchProblems(history.db)]).toEqual([[], []])
  })

  it('2: has room for the LoRAs that an entry means, and loses no entry', () => {
    using folder = temporaryFolder()
    const db = openDatabase(join(folder.data, 'studio.sqlite'))
    migrate(db, { migrations: MIGRATIONS.slice(0, 1) })
    db.prepare(
      `INSERT INTO entries (seq, id, request, prompt, negative_prompt, model, model_name, sampler, width, height, state,
         created_at) VALUES (7, 'a', '{}', 'fox', '', 'nano', 'nano', 'lcm', 1, 1, 'queued', 1)`,
    ).run()
    migrate(db)
    expect(schemaVersion(db)).toBe(newest)
    const journal = new Journal(db)
    expect(journal.meanLoras(7, { style: 'one' })).toEqual({ style: 'one' })
    expect(journal.meanLoras(7, { style: 'other' })).toEqual({ style: 'one' })
    expect(journal.next()).toMatchObject({ id: 'a' })
    expect(journal.next(new Set([7]))).toBeUndefined()
    journal.finish(7, 'failed')
    journal.retry('a')
    expect(journal.meanLoras(7, { style: 'other' })).toEqual({ style: 'other' })
    db.close()
  })

  it('3: has room for comparisons, how they are looked at, and replays, and loses no entry', () => {
    using folder = temporaryFolder()
    const db = openDatabase(join(folder.data, 'studio.sqlite'))
    migrate(db, { migrations: MIGRATIONS.slice(0, 2) })
    const request = quickRequest()
    db.prepare(
      `INSERT INTO entries (seq, id, request, prompt, negative_prompt, model, model_name, sampler, width, height, state,
         created_at) VALUES (7, ?, ?, 'fox', '', 'nano', 'nano', 'lcm', 1, 1, 'queued', 1)`,
    ).run(OLD, JSON.stringify(request))
    migrate(db)
    expect(schemaVersion(db)).toBe(newest)
    const [journal, entries] = [new Journal(db), new Entries(db, () => 12)]
    const old = entries.get(OLD)
    expect([old.comparison, old.replay]).toEqual([undefined, undefined])
    const setup: ComparisonSetup = {
      ...{ kind: 'lanes', request, equal: 'own' },
      lanes: [2, 3].map((steps) => ({ sampler: 'lcm', steps, guidance: 0 })),
    }
    const lanes = [2, 3].map((steps) => ({
      label: `${steps} steps`,
      change: { steps },
      forwardPasses: steps,
    }))
    const comparison = { setup, lanes }
    const add = { request, modelName: 'nano', width: 1, height: 1 }
    const id = journal.add({ ...add, comparison })
    expect(entries.get(id).comparison).toMatchObject({ ...comparison, stepsBytes: 12, view: { at: 1 } })
    const view = { ...entries.get(id).comparison!.view, pinned: 1, at: 0.25 }
    entries.setView(id, view)
    expect(entries.get(id).comparison!.view).toEqual(view)
    for (const none of [OLD, 'none']) expect(() => entries.setView(none, view)).toThrow('no such comparison')
    const replay = { recipe: 'fox.json', differences: [], passes: 2, steps: [] }
    const replayed = journal.add({ ...add, replay })
    const { seq } = entries.row(replayed)
    journal.setReplay(seq, { ...replay, steps: [{ step: 1, bitEqual: true }] })
    expect(entries.get(replayed).replay!.steps).toEqual([{ step: 1, bitEqual: true }])
    // What cannot be read costs as little as it can.
    db.prepare("UPDATE entries SET comparison_view = '{}' WHERE id = ?").run(id)
    expect(entries.get(id).comparison!.view.at).toBe(1)
    entries.setView(id, { ...view, reference: comparison.lanes.length })
    expect(entries.get(id).comparison!.view).toMatchObject({ at: 1, reference: 0 })
    db.prepare("UPDATE entries SET comparison = '{}' WHERE id = ?").run(id)
    expect(() => entries.get(id)).toThrow('damaged')
    db.close()
  })

  it('goes on from an older schema without losing a row, after a backup', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const id = history.add()
    const backups: number[] = []
    const next = {
      version: newest + 1,
      sql: "ALTER TABLE entries ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'",
    }
    migrate(history.db, { migrations: [...MIGRATIONS, next], backup: (version) => backups.push(version) })
    expect(backups).toEqual([newest])
    expect(history.db.prepare('SELECT id, mood FROM entries').all()).toEqual([{ id, mood: 'calm' }])
    expect(schemaVersion(history.db)).toBe(newest + 1)
  })

  it('leaves the schema before a step that fails half-way', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const broken = { version: newest + 1, sql: 'CREATE TABLE half (x); CREATE TABLE entries (x)' }
    expect(() => migrate(history.db, { migrations: [...MIGRATIONS, broken] })).toThrow(/already exists/)
    expect(schemaVersion(history.db)).toBe(newest)
    expect(history.db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0)
  })

  it('refuses a database of a newer studio and changes nothing in it', () => {
    using folder = temporaryFolder()
    const path = join(folder.data, 'studio.sqlite')
    {
      using history = new History(folder)
      history.add()
      history.db.pragma(`user_version = ${newest + 1}`)
    }
    const before = readFileSync(path)
    expect(() => openHistory(folder.data)).toThrow(expect.objectContaining({ code: 'E_DATA_NEWER' }))
    expect(readFileSync(path).equals(before)).toBe(true)
    const db = openDatabase(path)
    expect(db.prepare('SELECT count(*) FROM entries').pluck().get()).toBe(1)
    db.close()
  })
})
