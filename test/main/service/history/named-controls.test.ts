import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { namedControls } from '../../../../main/service/history/named-controls.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'

const use = (image: string, edges?: string) => ({
  ...({ model: 'nano-hed', image, isEdgeMap: false, fit: 'cover', strength: 1, start: 0, end: 1 } as const),
  ...(edges !== undefined && { edges }),
})

async function colour(background: string): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer()
}

describe('control images', () => {
  it('are kept as long as an entry or a form names them, and a day longer', async () => {
    using where = places()
    const kept: string[] = []
    {
      await using local = new LocalService(where)
      const { service } = local
      await service.settled
      service.queue.pause(true)
      const colours = ['red', 'green', 'blue', 'white', 'black', 'pink']
      const added = await Promise.all(
        colours.map(async (name) => service.guides.images.add(await colour(name), { fileName: name })),
      )
      const [image, edges, drafted, forgotten, young, compared] = added.map((one) => one.image) as [
        ...[string, string, string, string, string, string],
      ]
      service.queue.add(quickRequest({ control: use(image, edges) }))
      service.preferences.setDraft({ request: quickRequest({ control: use(drafted) }), seedLocked: false })
      service.preferences.put('compareDraft', {
        setup: {
          ...{ kind: 'grid', request: quickRequest({ control: use(compared) }) },
          x: { of: 'seed', values: ['1'] },
        },
      })
      kept.push(image, edges, drafted, young, compared)
      for (const name of readdirSync(join(where.data, 'control')))
        if (!name.startsWith(young)) utimesSync(join(where.data, 'control', name), 1, 1)
      expect(existsSync(join(where.data, 'control', `${forgotten}.png`))).toBe(true)
    }
    {
      await using local = new LocalService(where)
      await local.service.settled
    }
    expect(readdirSync(join(where.data, 'control')).toSorted()).toEqual(
      kept.map((one) => `${one}.png`).toSorted(),
    )
  })
})

describe('namedControls', () => {
  it('reads past rows that are damaged', () => {
    const db = new Sqlite(':memory:')
    db.exec('CREATE TABLE entries (request TEXT); CREATE TABLE draft (value TEXT)')
    db.exec('CREATE TABLE preferences (name TEXT, value TEXT)')
    for (const request of [
      '{"control": ',
      '{"control": 7}',
      '{"control": {"image": 7, "edges": null}}',
      JSON.stringify({ control: { image: 'a', edges: 'b' } }),
      JSON.stringify({ prompt: '"control"' }),
    ])
      db.prepare('INSERT INTO entries VALUES (?)').run(request)
    db.prepare('INSERT INTO draft VALUES (?)').run('{')
    db.prepare("INSERT INTO preferences VALUES ('internal.compareDraft', '{')").run()
    expect(namedControls(db)).toEqual(new Set(['a', 'b']))
    db.close()
  })
})
