import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import { handlersOf } from '../../../../main/service/handlers.ts'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { LocalService } from '../local-service.ts'
import { type Places, places, quickRequest } from '../service-process.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures')
const WEIGHTS = 'vae/diffusion_pytorch_model.safetensors'
const COMMIT = 'a'.repeat(40)

const exact = { kind: 'exact', width: 128, height: 128 } as const

async function added(local: LocalService, path: string) {
  const handlers = handlersOf(local.service)
  const { handle } = await handlers['drop.register']({ path })
  return handlers['models.add']({ handle })
}

/** As Hugging Face's own library leaves it: files are links to blobs. */
function cachedAs(home: string, repository: string, folder: string): string {
  const cache = join(home, '.cache/huggingface/hub', `models--${repository.replace('/', '--')}`)
  const snapshot = join(cache, 'snapshots', COMMIT)
  mkdirSync(join(cache, 'refs'), { recursive: true })
  mkdirSync(join(cache, 'blobs'))
  writeFileSync(join(cache, 'refs/main'), COMMIT)
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const [number, entry] of entries.filter((one) => one.isFile()).entries()) {
    const from = join(entry.parentPath, entry.name)
    const to = join(snapshot, from.slice(folder.length + 1))
    const blob = join(cache, 'blobs', String(number))
    cpSync(from, blob)
    mkdirSync(join(to, '..'), { recursive: true })
    symlinkSync(blob, to)
  }
  return snapshot
}

function comfyIn(home: string, elsewhere: string): void {
  const comfy = join(home, 'ComfyUI')
  mkdirSync(join(elsewhere, 'unets'), { recursive: true })
  mkdirSync(join(comfy, 'models/checkpoints'), { recursive: true })
  writeFileSync(join(comfy, 'models/checkpoints/sd.safetensors'), 'of another kind')
  cpSync(join(FIXTURES, 'original-ms.pth'), join(elsewhere, 'unets/PixArt-XL-2-1024-MS.pth'))
  const yaml = ['# of mine', 'other:', `  base_path: "${elsewhere}"`, '  unet: |', '    unets', '    none']
  writeFileSync(join(comfy, 'extra_model_paths.yaml'), `${yaml.join('\n')}\n`)
}

function request(model: string) {
  return quickRequest({ model, size: exact })
}

async function painted(local: LocalService, model: string): Promise<void> {
  const { id } = local.service.queue.add(request(model))
  await local.until(() => !['queued', 'running'].includes(local.stateOf(id)))
  expect(local.service.entries.get(id).error).toBeUndefined()
  expect(local.stateOf(id)).toBe('done')
}

function ownFolder(where: Places): string {
  const folder = join(where.root, 'My models', 'Mein Modell')
  cpSync(join(FIXTURES, 'model-1024'), folder, { recursive: true })
  return folder
}

describe('a model of the user', () => {
  it('is used where it lies, told to the window, painted with, and forgotten without touching it', async () => {
    using where = places()
    const folder = ownFolder(where)
    const files = readdirSync(folder, { recursive: true })
    await using local = new LocalService(where, { memory: () => ({ totalBytes: 16e9, freeBytes: 8e9 }) })
    const handlers = handlersOf(local.service)
    const { guides } = local.service
    cpSync(join(FIXTURES, 'lora-onetrainer-legacy.safetensors'), join(guides.folders.own, 'mine.safetensors'))
    await guides.loras.look()
    expect(guides.loras.named('mine')?.lora.fits).toEqual([])
    const row = await added(local, folder)
    await local.until(() => guides.loras.named('mine')?.lora.fits.includes('mein-modell') === true)
    expect(row).toMatchObject({
      ...{
        name: 'mein-modell',
        title: 'Mein Modell',
        origin: 'added',
        state: 'here',
        fileName: 'Mein Modell',
      },
      needs: { verdict: 'fits' },
    })
    expect(row.hereBytes).toBeGreaterThan(100_000)
    expect(await added(local, folder)).toEqual(row)
    expect(
      local
        .of('models')
        .at(-1)
        ?.models.map(({ id }) => id),
    ).toContain('mein-modell')
    await painted(local, 'mein-modell')
    // A single file of weights takes what it lacks from there.
    const file = join(where.root, 'My models', 'Tuned_1024.pth')
    cpSync(join(FIXTURES, 'original-ms.pth'), file)
    expect(await added(local, file)).toMatchObject({ name: 'tuned-1024', fileName: 'Tuned_1024.pth' })
    await painted(local, 'tuned-1024')

    expect(await handlers['models.removal']({ name: 'mein-modell' })).toMatchObject({ bytes: 0 })
    const { rows } = await handlers['models.remove']({ name: 'mein-modell' })
    expect(rows.map(({ name }) => name)).not.toContain('mein-modell')
    expect(readdirSync(folder, { recursive: true })).toEqual(files)
    expect(JSON.stringify([rows, local.events])).not.toContain(where.root)
  })

  it('that vanishes while it waits fails with what to do', async () => {
    using where = places()
    const folder = ownFolder(where)
    await using local = new LocalService(where)
    const { queue } = local.service
    await local.service.settled
    await added(local, folder)
    queue.pause(true)
    const { id } = queue.add(request('mein-modell'))
    renameSync(folder, `${folder} gone`)
    queue.pause(false)
    await local.until(() => local.stateOf(id) === 'failed')
    expect(local.service.entries.get(id).error).toMatchObject({
      code: 'E_MODEL_GONE',
      message: 'Mein Modell is not in its place any more.',
    })
    // Nobody has to enter the room for that.
    const isTold = () =>
      local
        .of('shelf')
        .at(-1)
        ?.rows.some(({ state }) => state === 'gone') === true
    await local.until(isTold)
    const { rows } = await handlersOf(local.service)['models.shelf']({})
    expect(rows.find(({ name }) => name === 'mein-modell')).toMatchObject({ state: 'gone' })
    expect(() => queue.add(request('mein-modell'))).toThrowError(
      expect.objectContaining({ code: 'E_MODEL_GONE' }),
    )
  })

  it('that vanishes when its run has begun fails with that, not with what its engine misses', async () => {
    using where = places()
    const folder = ownFolder(where)
    const startEngine: typeof forkEngine = (options) => {
      const port = forkEngine(options)
      const post: typeof port.post = (message) => {
        if (message.type === 'paint') renameSync(folder, `${folder} gone`)
        port.post(message)
      }
      return { ...port, post }
    }
    await using local = new LocalService(where, { startEngine })
    await local.service.settled
    await added(local, folder)
    const { id } = local.service.queue.add(request('mein-modell'))
    await local.until(() => local.stateOf(id) === 'failed')
    expect(local.service.entries.get(id).error).toMatchObject({ code: 'E_MODEL_GONE' })
  })

  it('of which only a file is missing fails with that, too', async () => {
    using where = places()
    const folder = ownFolder(where)
    await using local = new LocalService(where)
    await local.service.settled
    await added(local, folder)
    rmSync(join(folder, WEIGHTS))
    expect(() => local.service.queue.add(request('mein-modell'))).toThrowError(
      expect.objectContaining({ code: 'E_MODEL_GONE' }),
    )
  })

  it('that is cut short is no model to paint with, until it is whole', async () => {
    using where = places()
    const folder = ownFolder(where)
    const weights = join(folder, WEIGHTS)
    truncateSync(weights, statSync(weights).size - 10)
    await using local = new LocalService(where)
    const handlers = handlersOf(local.service)
    await local.service.settled
    const row = await added(local, folder)
    const error = {
      code: 'E_SAFETENSORS_LAYOUT',
      message: `It is cut short: ${WEIGHTS}: 10 bytes of its tensors are missing.`,
    }
    expect(row.error).toMatchObject(error)
    expect(await handlers['models.verify']({ name: row.name })).toEqual({ problems: [error.message] })
    expect(() => local.service.queue.add(request(row.name))).toThrowError(
      expect.objectContaining({
        code: error.code,
        message: `Mein Modell cannot be used. ${error.message}`,
      }),
    )
    cpSync(join(FIXTURES, 'model-1024', WEIGHTS), weights)
    const { rows } = await handlers['models.shelf']({})
    expect(rows.find(({ name }) => name === row.name)?.error).toBeUndefined()
    await painted(local, row.name)
  })

  it('takes what it lacks from one that is whole, says from which, and that it is gone', async () => {
    using where = places()
    await using local = new LocalService(where)
    const handlers = handlersOf(local.service)
    await local.service.settled
    const [broken, whole, other] = ['Broken', 'Whole', 'Other'].map((name) => {
      const folder = join(where.root, 'mine', name)
      cpSync(join(FIXTURES, 'model-1024'), folder, { recursive: true })
      return folder
    })
    truncateSync(join(broken!, WEIGHTS), 1000)
    await added(local, broken!)
    await added(local, whole!)
    const file = join(where.root, 'Tuned.pth')
    cpSync(join(FIXTURES, 'original-ms.pth'), file)
    expect(await added(local, file)).toMatchObject({ name: 'tuned', partsFrom: 'Whole' })
    rmSync(whole!, { recursive: true })
    const { rows } = await handlers['models.shelf']({})
    expect(rows.find(({ name }) => name === 'tuned')?.error).toMatchObject({
      message: 'Its text encoder and VAE were taken from "Whole", which is gone.',
    })
    await added(local, other!)
    const again = await added(local, file)
    expect(again).toMatchObject({ name: 'tuned', title: 'Tuned', partsFrom: 'Other' })
    expect(again.error).toBeUndefined()
    await painted(local, 'tuned')
  })

  it('that runs need, alone or side by side, is not forgotten before they end', async () => {
    using where = places()
    await using local = new LocalService(where)
    const handlers = handlersOf(local.service)
    const { queue } = local.service
    await local.service.settled
    await added(local, ownFolder(where))
    queue.pause(true)
    const name = 'mein-modell'
    const { id } = queue.add(request(name))
    const needed = {
      code: 'E_NOT_NOW',
      message: expect.stringMatching(/^1 run in the queue needs Mein Modell: /),
    }
    await expect(async () => handlers['models.removal']({ name })).rejects.toMatchObject(needed)
    await expect(async () => handlers['models.remove']({ name })).rejects.toMatchObject(needed)
    const x: Axis = { of: 'model', values: ['nano', name] }
    const both = queue.compare({ kind: 'grid', request: request('nano'), x })
    queue.pause(false)
    await local.until(() => local.stateOf(id) === 'running')
    await expect(async () => handlers['models.remove']({ name })).rejects.toMatchObject({
      message: 'Mein Modell is being painted with; 2 runs need it: wait for them, or cancel them first.',
    })
    queue.cancelAll()
    await local.until(() => [id, both.id].every((one) => local.stateOf(one) === 'cancelled'))
    const { rows } = await handlers['models.remove']({ name })
    expect(rows.map((row) => row.name)).not.toContain(name)
  })

  it('that is none is refused without its place', async () => {
    using where = places()
    await using local = new LocalService(where)
    const empty = join(where.root, 'empty')
    mkdirSync(empty)
    const alone = join(where.root, 'alone')
    cpSync(join(FIXTURES, 'model-1024/transformer'), alone, { recursive: true })
    for (const [path, code] of [
      [empty, 'E_MODEL_INCOMPLETE'],
      [alone, 'E_MODEL_INCOMPLETE'],
      [join(FIXTURES, 'hed.pth'), 'E_MODEL_KIND'],
      [join(where.root, 'nowhere'), 'E_FILE_MISSING'],
    ] as const) {
      const thrown: unknown = await added(local, path).catch((error: unknown) => error)
      expect(thrown, path).toMatchObject({ code })
      expect(String(thrown)).not.toContain(where.root)
    }
    await expect(handlersOf(local.service)['models.addFolder']({ path: '/' })).rejects.toMatchObject({
      message: '/ holds no transformer (transformer/config.json).',
    })
    const { handle } = local.service.dropped.register(empty)
    const read: unknown = await Promise.resolve(handlersOf(local.service)['drop.read']({ handle })).catch(
      (error: unknown) => error,
    )
    expect(read).toMatchObject({ code: expect.stringMatching(/^E_/) })
  })

  it('is found where other programs keep it, and found once', async () => {
    using where = places()
    const home = join(where.root, 'home')
    const snapshot = cachedAs(home, 'PixArt-alpha/PixArt-XL-2-1024-MS', join(FIXTURES, 'model-1024'))
    cachedAs(home, 'someone/small', join(FIXTURES, 'model-512/transformer'))
    comfyIn(home, join(where.root, 'weights'))
    await using local = new LocalService(where)
    const handlers = handlersOf(local.service)
    await handlers['models.find']({})
    const { rows } = await handlers['models.find']({})
    const found = rows.filter(({ origin }) => origin === 'found')
    expect(found.map(({ name, title, state }) => [name, title, state])).toEqual([
      ['pixart-xl-2-1024-ms', 'PixArt-XL-2-1024-MS', 'here'],
      ['small', 'small', 'here'],
      ['pixart-xl-2-1024-ms-2', 'PixArt-XL-2-1024-MS', 'here'],
    ])
    expect(found.map(({ summary }) => summary)).toEqual([
      'Of Hugging Face, used where it lies.',
      'Of Hugging Face, used where it lies.',
      'Of ComfyUI, used where it lies.',
    ])
    await painted(local, 'small')
    rmSync(snapshot, { recursive: true })
    const again = await handlers['models.shelf']({})
    expect(again.rows.find(({ name }) => name === 'pixart-xl-2-1024-ms')?.state).toBe('gone')
    expect(again.rows.find(({ name }) => name === 'small')?.error).toMatchObject({ code: 'E_FILE_MISSING' })
  })
})
