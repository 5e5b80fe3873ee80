import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeManifest } from '../../../../main/service/downloads/manifest.ts'
import { publishedPath } from '../../../../main/service/downloads/remote-file.ts'
import type { ModelShelf, ShelvedModel } from '../../../../preload/contract.ts'
import { startCatalogHub } from '../../../hub/catalog-hub.ts'
import type { TestHub } from '../../../hub/test-hub.ts'
import { places, quickRequest, ServiceProcess } from '../service-process.ts'

beforeAll(() => {
  vi.stubEnv('NO_PROXY', '*')
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9')
  vi.stubEnv('HF_TOKEN', '')
})
afterAll(() => vi.unstubAllEnvs())

const SLOW_KB = 100

async function useHub(service: ServiceProcess, hub: TestHub, fetchLimitKb = 0): Promise<void> {
  await service.call('settings.set', { hubMirror: hub.endpoint, fetchLimitKb })
}

function rowOf({ rows }: ModelShelf, name: string): ShelvedModel {
  const row = rows.find((one) => one.name === name)
  if (!row) throw new Error(`There is no ${name}.`)
  return row
}

const when = async (service: ServiceProcess, name: string, holds: (row: ShelvedModel) => boolean) =>
  rowOf(await service.event('shelf', (shelf) => holds(rowOf(shelf, name))), name)

describe('a model', () => {
  it('is fetched, survives a kill half-way and a restart, is verified, painted with, and removed', async () => {
    using where = places()
    await using hub = await startCatalogHub()
    {
      await using first = new ServiceProcess(where)
      await useHub(first, hub, SLOW_KB)
      const { shelf } = await first.call('studio.open', {})
      expect(rowOf(shelf, 'pixart-512')).toMatchObject({ state: 'absent', isAbout: true, needs: {} })
      expect(shelf).toMatchObject({ folderName: 'models', hub: new URL(hub.endpoint).host, hasToken: false })
      // Nothing reaches the network without a press.
      expect(hub.asked).toEqual([])
      const plan = await first.call('models.plan', { name: 'pixart-512' })
      expect(plan.files.map(({ name }) => name)).toContain('transformer/diffusion_pytorch_model.safetensors')
      expect(plan.bytes).toBe(plan.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
      await first.call('models.fetch', { name: 'pixart-512' })
      const half = await when(first, 'pixart-512', ({ fetch }) => (fetch?.doneBytes ?? 0) > plan.bytes / 4)
      expect(half.fetch).toMatchObject({ state: 'fetching', sizeBytes: plan.bytes })
      expect(half.fetch?.files.some(({ doneBytes }) => doneBytes > 0)).toBe(true)
      await first.kill()
    }
    const served = hub.servedBytes
    await using second = new ServiceProcess(where)
    const { shelf, models } = await second.call('studio.open', {})
    expect(models.map(({ id }) => id)).toEqual(['nano', 'nano-lcm'])
    const paused = rowOf(shelf, 'pixart-512')
    expect(paused).toMatchObject({ state: 'partly', fetch: { state: 'paused', bytesPerSecond: 0 } })
    expect(paused.fetch?.doneBytes).toBeGreaterThan(0)
    expect(hub.servedBytes).toBe(served)
    await expect(
      second.failure('queue.add', { request: quickRequest({ model: 'pixart-512' }) }),
    ).resolves.toMatchObject({ code: 'E_MODEL_ABSENT' })

    await useHub(second, hub)
    await second.call('models.fetch', { name: 'pixart-512' })
    const { models: now } = await second.event('models', () => true)
    expect(now.map(({ id }) => id)).toEqual(['nano', 'nano-lcm', 'pixart-512'])
    const whole = await when(second, 'pixart-512', ({ state, fetch }) => state === 'here' && !fetch)
    expect(whole).toMatchObject({ isAbout: false, needs: { verdict: 'fits' } })
    expect(await second.call('models.verify', { name: 'pixart-512' })).toEqual({ problems: [] })
    expect(
      await second.call('prompt.measure', { model: 'pixart-512', text: 'fox', cleanCaption: false }),
    ).toMatchObject({ limit: 120 })

    const request = quickRequest({ model: 'pixart-512', size: { kind: 'exact', width: 128, height: 128 } })
    const { id } = await second.call('queue.add', { request })
    await second.idle()
    expect(await second.call('history.get', { id })).toMatchObject({
      state: 'done',
      modelName: 'PixArt-α 512',
    })

    const removal = await second.call('models.removal', { name: 'pixart-512' })
    expect(removal).toEqual({ bytes: whole.hereBytes, stays: '' })
    const after = await second.call('models.remove', { name: 'pixart-512' })
    expect(rowOf(after, 'pixart-512')).toMatchObject({ state: 'absent', hereBytes: 0 })
    expect(readdirSync(join(where.root, 'models')).filter((name) => !name.startsWith('.'))).toEqual([])
    expect((await second.failure('queue.retry', { id })).code).not.toBe('E_INTERNAL')
    expect(JSON.stringify(second.events)).not.toContain(where.root)
    await second.stop()
  })

  it('is paused, goes on, and waits its turn; what is not meant any more is left', async () => {
    using where = places()
    await using hub = await startCatalogHub()
    await using service = new ServiceProcess(where)
    await useHub(service, hub, SLOW_KB)
    await service.call('models.fetch', { name: 'pixart-1024' })
    const waiting = await service.call('models.fetch', { name: 'hed' })
    expect(rowOf(waiting, 'hed').fetch?.state).toBe('waiting')
    await when(service, 'pixart-1024', ({ fetch }) => fetch?.state === 'fetching' && fetch.doneBytes > 0)
    const paused = await service.call('models.pause', { name: 'pixart-1024' })
    expect(rowOf(paused, 'pixart-1024').fetch?.state).toBe('paused')
    await service.call('settings.set', { fetchLimitKb: 0 })
    await when(service, 'hed', ({ state }) => state === 'here')
    expect(rowOf(await service.call('models.shelf', {}), 'pixart-1024').fetch?.state).toBe('paused')
    const left = await service.call('models.cancel', { name: 'pixart-1024' })
    expect(rowOf(left, 'pixart-1024').fetch).toBeUndefined()
    expect((await service.failure('models.pause', { name: 'pixart-1024' })).code).toBe('E_NOT_NOW')
    await service.call('models.fetch', { name: 'pixart-1024' })
    await service.event('models', ({ models }) => models.some(({ id }) => id === 'pixart-1024'))
    await service.stop()
  })

  it('says why it cannot be fetched, and that a damaged file is damaged', async () => {
    using where = places()
    await using hub = await startCatalogHub()
    await using service = new ServiceProcess(where)
    expect((await service.failure('settings.set', { hubMirror: 'no address' })).code).toBe('E_REQUEST')
    await service.call('settings.set', { hubMirror: 'http://127.0.0.1:9' })
    expect((await service.failure('models.plan', { name: 'hed' })).code).toBe('E_HUB_UNREACHABLE')
    expect((await service.failure('models.fetch', { name: 'nano' })).code).toBe('E_NOT_NOW')
    expect((await service.failure('models.fetch', { name: '../x' })).code).toBe('E_NOT_FOUND')
    await useHub(service, hub)
    await service.call('models.fetch', { name: 'hed' })
    await when(service, 'hed', ({ state }) => state === 'here')
    rmSync(join(where.root, 'models', 'lllyasviel--Annotators', 'ControlNetHED.pth'))
    const { problems } = await service.call('models.verify', { name: 'hed' })
    expect(problems).toEqual(['lllyasviel--Annotators/ControlNetHED.pth is missing.'])
    await service.stop()
  })

  it('that is damaged is mended: what is damaged comes anew, and nothing else', async () => {
    using where = places()
    await using hub = await startCatalogHub()
    await using service = new ServiceProcess(where)
    await useHub(service, hub)
    for (const name of ['pixart-512', 'pixart-1024']) await service.call('models.fetch', { name })
    await when(service, 'pixart-1024', ({ state, fetch }) => state === 'here' && !fetch)
    const vae = 'PixArt-alpha--PixArt-XL-2-1024-MS/vae/diffusion_pytorch_model.safetensors'
    const place = join(where.root, 'models', vae)
    const bytes = readFileSync(place)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(place, bytes)
    expect((await service.call('models.plan', { name: 'pixart-512' })).bytes).toBe(0)
    const { problems } = await service.call('models.verify', { name: 'pixart-512' })
    expect(problems).toEqual([`${vae} is damaged.`])
    // It is the other one's, too.
    const shelf = await service.call('models.shelf', {})
    for (const name of ['pixart-512', 'pixart-1024'])
      expect(rowOf(shelf, name).damagedBytes).toBe(bytes.length)
    expect((await service.call('models.plan', { name: 'pixart-1024' })).bytes).toBe(bytes.length)
    const served = hub.servedBytes
    await service.call('models.fetch', { name: 'pixart-512' })
    service.events.length = 0
    await when(service, 'pixart-512', ({ damagedBytes, fetch }) => damagedBytes === undefined && !fetch)
    expect(hub.servedBytes - served).toBe(bytes.length)
    expect(await service.call('models.verify', { name: 'pixart-1024' })).toEqual({ problems: [] })
    expect((await service.call('models.plan', { name: 'pixart-512' })).bytes).toBe(0)
    await service.stop()
  })

  it('is verified by another process, which says how far it is and can be stopped', async () => {
    using where = places()
    const models = join(where.root, 'models')
    const repo = 'lllyasviel/Annotators'
    const place = publishedPath(models, { repo, path: 'ControlNetHED.pth' })
    // Long enough to be stopped on any machine, and no byte of it on the disk.
    const file = {
      path: 'ControlNetHED.pth',
      sizeBytes: 2 ** 32,
      digest: { kind: 'sha256', hex: '0'.repeat(64) },
    } as const
    await writeManifest(models, { version: 1, repo, commit: 'a'.repeat(40), files: [file] })
    writeFileSync(place, '')
    truncateSync(place, file.sizeBytes)
    await using service = new ServiceProcess(where)
    await service.call('studio.open', {})
    const verified = service.failure('models.verify', { name: 'hed' })
    const { check } = await when(service, 'hed', (row) => (row.check?.doneBytes ?? 0) > 0)
    expect(check?.sizeBytes).toBe(file.sizeBytes)
    expect((await service.failure('models.verify', { name: 'hed' })).code).toBe('E_NOT_NOW')
    await service.call('models.stopVerify', { name: 'hed' })
    expect((await verified).code).toBe('E_CANCELLED')
    expect(rowOf(await service.call('models.shelf', {}), 'hed').check).toBeUndefined()
    await service.stop()
  })

  it('of which access is limited is fetched with the token that main gives', async () => {
    using where = places()
    const open = await startCatalogHub()
    const repo = 'lllyasviel/Annotators'
    const gated = { [repo]: { ...open.repositories[repo]!, token: 'hf_secret' } }
    await open[Symbol.asyncDispose]()
    await using hub = await startCatalogHub({ repositories: gated })
    await using service = new ServiceProcess(where)
    await useHub(service, hub)
    expect((await service.failure('models.plan', { name: 'hed' })).code).toBe('E_HUB_GATED')
    await service.call('models.token', { token: 'hf_secret' })
    expect((await service.call('models.shelf', {})).hasToken).toBe(true)
    await service.call('models.fetch', { name: 'hed' })
    await when(service, 'hed', ({ state }) => state === 'here')
    const { text } = await service.call('diagnostics.get', {})
    expect(text + JSON.stringify(service.events)).not.toContain('hf_secret')
    expect(hub.leakedTokens).toBe(0)
    await service.stop()
  })

  it('brings ControlNets and their edges, which follow a picture with the models that they fit', async () => {
    using where = places()
    await using hub = await startCatalogHub()
    await using service = new ServiceProcess(where)
    await useHub(service, hub)
    for (const name of ['pixart-512', 'controlnet-512', 'hed']) await service.call('models.fetch', { name })
    await service.event('models', ({ controls }) =>
      controls.some(({ models }) => models.includes('pixart-512')),
    )
    const { controls } = await service.call('studio.open', {})
    expect(controls.map(({ id, models }) => [id, models])).toEqual([
      ['nano-hed', ['nano', 'nano-lcm']],
      ['controlnet-512', ['pixart-512']],
    ])
    const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const { image } = await service.call('control.keep', { bytes: png, fileName: 'red.png' })
    const control = {
      model: 'controlnet-512',
      image,
      isEdgeMap: false,
      fit: 'cover',
      strength: 1,
      start: 0,
      end: 1,
    } as const
    const size = { kind: 'exact', width: 128, height: 128 } as const
    const { id } = await service.call('queue.add', {
      request: quickRequest({ model: 'pixart-512', size, control }),
    })
    await service.idle()
    expect(await service.call('history.get', { id })).toMatchObject({ state: 'done' })
    const wrong = quickRequest({ control: { ...control, model: 'controlnet-512' } })
    expect((await service.failure('queue.add', { request: wrong })).code).toBe('E_CONTROL_MISMATCH')
    await service.stop()
  })
})
