import {
  copyFileSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { sweep } from '../../../../main/service/history/sweep.ts'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import { quickRequest } from '../service-process.ts'
import { History, temporaryFolder } from './fixture.ts'

describe('sweep', () => {
  it('gives a picture that was saved just before a kill its row, once', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const id = history.add({ count: 2 })
    const { seq } = history.entries.row(id)
    history.journal.begin(seq)
    await history.savePicture(id, 0)
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 1, lost: 0 })
    expect(history.pictures.missing(seq)).toEqual([1])
    expect(history.entries.get(id)).toMatchObject({ state: 'running', pictures: [{ index: 0, seed: '7' }] })
    await history.savePicture(id, 1)
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 1, lost: 0 })
    expect(history.entries.get(id).state).toBe('done')
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 0, lost: 0 })
  })

  it('makes the history anew from nothing but pictures', async () => {
    using folder = temporaryFolder()
    using other = temporaryFolder()
    const before = await (async () => {
      using history = new History(folder)
      await history.paint({ prompt: 'лиса "in" the snow', count: 3 }, 1000)
      await history.paint({ prompt: 'hare', seed: '18446744073709551610', count: 2 }, 2000)
      const half = history.add({ prompt: 'half', count: 2 }, 3000)
      await history.savePicture(half, 1)
      return history.search.page({ query: '', limit: 10 }).entries
    })()
    renameSync(join(other.data), `${other.data}-unused`)
    using history = new History({ ...folder, data: `${other.data}-unused` })
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 6, lost: 0 })
    const { entries } = history.search.page({ query: '', limit: 10 })
    const told = (list: typeof entries) =>
      list.map(({ id, request, createdAt, state, pictures }) => ({
        ...{ id, request, createdAt, state },
        pictures: pictures.map(({ index, seed, fileName }) => ({ index, seed, fileName })),
      }))
    expect(entries[0]).toMatchObject({ state: 'cancelled', request: { prompt: 'half', seed: '7', count: 2 } })
    expect(told(entries.slice(1))).toEqual(told(before))
  })

  it('makes an entry of each lane of a comparison that nothing tells of any more, in whatever order they come', async () => {
    using folder = temporaryFolder()
    using other = temporaryFolder()
    {
      using history = new History(folder)
      const lanes = [0, 1, 2].map((lane) => ({
        ...{ label: `${lane}`, change: {}, forwardPasses: 4 },
      }))
      const request = quickRequest()
      const setup: ComparisonSetup = { kind: 'grid', request, x: { of: 'seed', values: ['1', '2', '3'] } }
      const id = history.journal.add({
        ...{ request, modelName: 'nano', width: 256, height: 256, comparison: { setup, lanes } },
      })
      for (const place of [0, 1, 2]) {
        const path = await history.savePicture(id, place)
        renameSync(path, join(folder.pictures, `lane-${place}.png`))
      }
    }
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
    ]) {
      using empty = temporaryFolder()
      using history = new History({ ...empty, pictures: other.pictures })
      for (const lane of order) {
        copyFileSync(join(folder.pictures, `lane-${lane}.png`), join(other.pictures, `lane-${lane}.png`))
        expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 1, lost: 0 })
      }
      const { entries } = history.search.page({ query: '', limit: 10 })
      expect(entries.map(({ state, pictures }) => [state, pictures.length])).toEqual(
        Array(3).fill(['done', 1]),
      )
      for (const lane of order) rmSync(join(other.pictures, `lane-${lane}.png`))
    }
  })

  it('leaves strangers, copies and damaged pictures alone, and looks into them once', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const id = await history.paint()
    const own = join(folder.pictures, readdirSync(folder.pictures)[0]!)
    copyFileSync(own, join(folder.pictures, 'copy.png'))
    copyFileSync(own, join(folder.pictures, 'cut.png'))
    truncateSync(join(folder.pictures, 'cut.png'), 200)
    writeFileSync(join(folder.pictures, 'text.png'), 'no picture')
    writeFileSync(join(folder.pictures, 'empty.png'), '')
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toFile(join(folder.pictures, 'foreign.png'))
    const before = readdirSync(folder.pictures)
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 0, lost: 0 })
    expect(readdirSync(folder.pictures)).toEqual(before)
    expect(history.entries.get(id).pictures).toHaveLength(1)
    const strangers = history.db.prepare('SELECT path FROM strangers ORDER BY path').pluck().all()
    expect(strangers).toEqual(['copy.png', 'cut.png', 'empty.png', 'foreign.png', 'text.png'])
  })

  it('removes our own unfinished files, but not those that another program may be writing', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const part = (n: number) =>
      join(folder.pictures, `.pixart-studio-0000000${n}-0000-4000-8000-000000000000.part`)
    for (const n of [1, 2]) writeFileSync(part(n), 'half')
    writeFileSync(join(folder.pictures, '.other.part'), 'not ours')
    const before = Date.now() / 1000 - 60
    utimesSync(part(1), before, before)
    await sweep(history.db, history.pictures)
    expect([
      existsSync(part(1)),
      existsSync(part(2)),
      existsSync(join(folder.pictures, '.other.part')),
    ]).toEqual([false, true, true])
  })

  it('counts pictures that are gone, but not those of a disk that is not there', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    await history.paint()
    const [name] = readdirSync(folder.pictures)
    renameSync(join(folder.pictures, name!), join(folder.data, 'taken-away.png'))
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 0, lost: 1 })
    renameSync(folder.pictures, `${folder.pictures}-unplugged`)
    expect(await sweep(history.db, history.pictures)).toEqual({ adopted: 0, lost: 0 })
  })
})
