import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { answer } from '../../../main/service/dispatch.ts'
import { INTERNAL_CALLS } from '../../../main/service/protocol.ts'
import { CALLS } from '../../../preload/contract.ts'
import { LocalService } from './local-service.ts'
import { places, quickRequest, ServiceProcess } from './service-process.ts'

describe('the service process', () => {
  it('tells everything that the window needs at its start', async () => {
    using where = places()
    await using service = new ServiceProcess(where, ['--electron', '45.4.1'])
    const open = await service.call('studio.open', {})
    expect(open.models.map(({ id }) => id)).toEqual(['nano', 'nano-lcm'])
    expect(open.samplers.length).toBeGreaterThan(20)
    expect(open.settings).toMatchObject({ theme: 'system', picturesFolderName: 'My pictures' })
    expect(open.draft.request).toMatchObject({
      model: 'nano',
      sampler: 'dpmpp-2m',
      prompt: open.models[0]!.examples[0],
    })
    expect(open.about.electron).toBe('45.4.1')
    expect(open.notices).toEqual([])
    expect(JSON.stringify(open)).not.toContain(where.root)
    await service.stop()
    expect(service.child.exitCode).toBe(0)
  })

  it('paints what is asked of it, from the first draft to a file with its whole record', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const { id } = await service.call('queue.add', { request: quickRequest({ count: 2 }) })
    await service.idle()
    const entry = await service.call('history.get', { id })
    expect(entry).toMatchObject({
      state: 'done',
      attempts: 1,
      modelName: 'PixArt nano LCM',
      device: expect.stringContaining('CPU'),
    })
    expect(entry.modelHash).toMatch(/^[0-9a-f]{64}$/)
    expect(entry.pictures.map(({ index, seed }) => [index, seed])).toEqual([
      [0, '7'],
      [1, '8'],
    ])
    expect(readdirSync(where.pictures).toSorted()).toEqual(
      entry.pictures.map(({ fileName }) => fileName).toSorted(),
    )
    const steps = service.events
      .filter(({ name }) => name === 'progress')
      .map(({ data }) => data as { picture: number; step: number; preview?: unknown })
    expect(steps.filter(({ preview }) => preview).map(({ picture, step }) => [picture, step])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ])
    const painted = service.events.filter(({ name }) => name === 'painted').map(({ data }) => data)
    expect(painted).toEqual(entry.pictures)

    const [first] = entry.pictures
    const file = await service.call('picture.file', { id: first!.id, variant: 'picture' })
    const thumbnail = await service.call('picture.file', { id: first!.id, variant: 'thumbnail' })
    expect([file.mediaType, thumbnail.mediaType]).toEqual(['image/png', 'image/webp'])
    expect(readFileSync(thumbnail.path).toString('latin1', 8, 12)).toBe('WEBP')
    const { handle, fileName } = await service.call('drop.register', { path: file.path })
    expect(fileName).toBe(first!.fileName)
    const info = await service.call('drop.read', { handle })
    expect(info).toMatchObject({ source: 'PixArt Studio', warnings: [], restore: quickRequest() })
    expect(JSON.stringify(info)).not.toContain(where.root)
  })

  it('keeps settings, draft and folder over a restart', async () => {
    using where = places()
    const draft = { request: quickRequest({ prompt: 'half a sen' }), seedLocked: true }
    const other = join(where.root, 'Elsewhere')
    {
      await using service = new ServiceProcess(where)
      await service.call('settings.set', { theme: 'dark', threads: 2, thumbnailSize: 200 })
      await service.call('draft.set', draft)
      await service.call('queue.pause', { paused: true })
      expect(await service.call('folder.set', { path: other })).toMatchObject({
        picturesFolderName: 'Elsewhere',
      })
    }
    await using service = new ServiceProcess(where)
    const open = await service.call('studio.open', {})
    expect(open.settings).toMatchObject({
      theme: 'dark',
      threads: 2,
      thumbnailSize: 200,
      picturesFolderName: 'Elsewhere',
    })
    expect(open.draft).toEqual(draft)
    expect(open.queue.paused).toBe(true)
    expect(await service.call('folder.get', {})).toEqual({ path: other })
  })

  it('measures prompts as the model reads them', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const measured = await service.call('prompt.measure', {
      model: 'nano',
      text: 'Red  Fox',
      cleanCaption: false,
    })
    expect(measured).toEqual({ tokens: expect.any(Number), limit: 120, caption: 'red  fox' })
    expect(
      await service.call('prompt.measure', { model: 'nano', text: '', cleanCaption: false }),
    ).toMatchObject({ tokens: 1 })
    expect(
      await service.failure('prompt.measure', { model: 'other', text: '', cleanCaption: false }),
    ).toMatchObject({ code: 'E_MODEL_UNKNOWN' })
  })

  it.each([
    ['a model that is not there', { model: 'other' }, 'E_MODEL_UNKNOWN'],
    ['a sampler that is none', { sampler: 'euler-x' }, 'E_SAMPLER_UNKNOWN'],
    ['too many steps', { sampler: 'lcm', steps: 1000 }, 'E_STEPS'],
    ['a size that does not fit', { size: { kind: 'exact', width: 257, height: 256 } }, 'E_SIZE'],
    ['too long a prompt', { prompt: 'fox '.repeat(500) }, 'E_PROMPT_TOO_LONG'],
    ['seeds beyond the last one', { seed: '18446744073709551615', count: 2 }, 'E_REQUEST'],
    ['no seed at all', { seed: 'x' }, 'E_REQUEST'],
  ] as const)('refuses %s before it waits in the queue', async (_, changes, code) => {
    using where = places()
    await using service = new ServiceProcess(where)
    expect(await service.failure('queue.add', { request: quickRequest(changes) })).toMatchObject({ code })
    expect((await service.call('queue.get', {})).entries).toEqual([])
  })

  it('deletes with undo, and hands the files to main at its end', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const { id } = await service.call('queue.add', { request: quickRequest() })
    await service.idle()
    const { undo } = await service.call('history.delete', { ids: [id] })
    expect((await service.call('history.search', { query: '', limit: 9 })).total).toBe(0)
    await service.call('history.undo', { undo })
    expect((await service.call('history.search', { query: '', limit: 9 })).total).toBe(1)
    const { pictures } = await service.call('history.get', { id })
    await service.call('pictures.delete', { ids: pictures.map((picture) => picture.id) })
    expect(service.trash).toEqual([])
    await service.stop()
    expect(service.trash).toEqual(pictures.map(({ fileName }) => join(where.pictures, fileName)))
  })

  it('tells what went wrong without prompts and paths', async () => {
    using where = places()
    writeFileSync(where.pictures, 'in the way') // a file where the folder should be
    await using service = new ServiceProcess(where)
    const secret = 'the private birthday surprise'
    await service.call('queue.add', { request: quickRequest({ prompt: secret }) })
    const { reason } = await service.event('queue', (queue) => queue.reason !== undefined)
    expect(reason).toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    const { text } = await service.call('diagnostics.get', {})
    expect(text).toContain('E_OUTPUT_UNWRITABLE')
    for (const hidden of [secret, 'birthday', where.root, where.pictures, 'My pictures'])
      expect(text).not.toContain(hidden)
  })

  it('keeps to itself what is wrong with a comparison’s form, and what was given up for something newer', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const setup = {
      ...({ kind: 'grid', request: quickRequest({ prompt: 'a card', sampler: 'lcm' }) } as const),
      x: { of: 'prompt' as const, search: 'card', values: ['cake for Maximiliane', 'cake'] },
      y: { of: 'steps' as const, values: [4, 900] },
    }
    expect(await service.failure('compare.plan', { setup })).toMatchObject({
      code: 'E_STEPS',
      message: expect.stringContaining('Maximiliane'),
    })
    expect(await service.failure('queue.compare', { setup })).toMatchObject({ code: 'E_STEPS' })
    const { text } = await service.call('diagnostics.get', {})
    expect(text).toContain('Last errors (0)')
    expect(text).not.toContain('Maximiliane')
  })

  it('refuses a second studio on the same data, and a database of a newer one, to everyone who asks', async () => {
    using where = places()
    await using first = new ServiceProcess(where)
    await first.call('studio.open', {})
    await using second = new ServiceProcess(where)
    for (const name of ['studio.open', 'queue.get'] as const)
      expect(await second.failure(name, {})).toMatchObject({ code: 'E_DATA_IN_USE' })
    await second.stop()
    await first.stop()

    const db = new Sqlite(join(where.data, 'studio.sqlite'))
    db.pragma('user_version = 999')
    db.close()
    await using newer = new ServiceProcess(where)
    expect(await newer.failure('studio.open', {})).toMatchObject({ code: 'E_DATA_NEWER' })
    expect(existsSync(join(where.data, 'studio.sqlite'))).toBe(true)
  })

  it('tells the window that the history was damaged, and goes on', async () => {
    using where = places()
    {
      await using service = new ServiceProcess(where)
      await service.call('queue.add', { request: quickRequest() })
      await service.idle()
      await service.stop()
    }
    for (const name of readdirSync(join(where.data, 'backups')))
      writeFileSync(join(where.data, 'backups', name), '')
    writeFileSync(join(where.data, 'studio.sqlite'), Buffer.alloc(20_000, 1))
    await using service = new ServiceProcess(where)
    const { notices } = await service.call('studio.open', {})
    expect(notices.join(' ')).toMatch(/damaged.*read back/)
    expect((await service.call('history.search', { query: 'fox', limit: 9 })).total).toBe(1)
  })
})

describe('a system that does not tell of its adapters', () => {
  it('keeps no picture waiting that is painted on the processor', async () => {
    using where = places()
    await using local = new LocalService(where, { adapters: () => new Promise(() => undefined) })
    local.service.preferences.set({ device: 'cpu' })
    const { id } = local.service.queue.add(quickRequest())
    await local.service.settled
    await local.until(() => local.stateOf(id) === 'done')
  })
})

describe('a database that is found damaged while in use', () => {
  it('ends the process, so that the next start repairs it', async () => {
    using where = places()
    let ended = 0
    await using local = new LocalService(where, { onDamaged: () => ended++ })
    const damage = new Sqlite.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT')
    const broken = () => {
      throw damage
    }
    const reply = await answer(() => broken, { name: 'queue.get', input: {} })
    if (reply.ok) expect.unreachable()
    else local.service.failed('queue.get', reply.error)
    expect(reply).toMatchObject({ error: { code: 'E_DATA_BROKEN' } })
    expect(ended).toBe(1)
  })
})

describe('answer', () => {
  const names = [
    ...Object.entries(CALLS)
      .filter(([, row]) => row.side === 'service')
      .map(([name]) => name),
    ...Object.keys(INTERNAL_CALLS),
  ]
  const hostile: readonly unknown[] = [
    undefined,
    null,
    7,
    'text',
    [],
    { __proto__: null, id: 1 },
    { id: '../../etc/passwd' },
    { ids: [] },
    { limit: Number.NaN },
    { extra: 'x'.repeat(10_000) },
    JSON.parse('{"__proto__":{"id":"x"}}'),
    { request: {} },
  ]

  it.each(names)('%s refuses what is not as agreed, before anything is done', async (name) => {
    for (const input of hostile) {
      const reply = await answer(() => () => expect.unreachable(), { name, input })
      expect(reply).toMatchObject({ ok: false, error: { code: 'E_REQUEST' } })
    }
  })

  it.each(['', 'toString', '__proto__', 'constructor', 'pictures.saveAs', 'no.such'])(
    'has no call %j',
    async (name) => {
      expect(await answer(() => () => ({}), { name, input: {} })).toMatchObject({
        ok: false,
        error: { code: 'E_PROTOCOL' },
      })
    },
  )

  it('lets no answer out that is not as agreed', async () => {
    const reply = await answer(() => () => ({ path: '/home/someone' }), {
      name: 'prompt.measure',
      input: { model: 'nano', text: '', cleanCaption: false },
    })
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_PROTOCOL' } })
  })
})
