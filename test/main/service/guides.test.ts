/** Control images and LoRAs through the whole service: asked for, painted, kept, lost and found again. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ControlUse, GenerateRequest } from '../../../native-models/api/request.ts'
import { readPngText } from '../../../native-models/formats/png.ts'
import { type Places, places, quickRequest, ServiceProcess } from './service-process.ts'

const DISC = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="white"/><circle cx="150" cy="100" r="70" fill="red"/></svg>',
)

function useOf(image: string, changes: Partial<ControlUse> = {}): ControlUse {
  const whole = { strength: 1, start: 0, end: 1 } as const
  return { model: 'nano-hed', image, isEdgeMap: false, fit: 'cover', ...whole, ...changes }
}

/** A dropped picture becomes a control image. */
async function dropDisc(service: ServiceProcess, { root }: Places) {
  const path = join(root, 'disc.jpg')
  await sharp(DISC).jpeg().toFile(path)
  const { handle } = await service.call('drop.register', { path })
  return service.call('control.add', { handle })
}

function filesOf({ pictures }: Places): string[] {
  return readdirSync(pictures).filter((name) => name.endsWith('.png'))
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

async function paint(service: ServiceProcess, request: GenerateRequest) {
  const { id } = await service.call('queue.add', { request })
  await service.idle()
  return service.call('history.get', { id })
}

describe('the service', () => {
  it('offers ControlNets and LoRAs at the start', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const open = await service.call('studio.open', {})
    expect(open.controls).toMatchObject([{ id: 'nano-hed', models: ['nano', 'nano-lcm'] }])
    expect(open.loras.loras).toMatchObject([{ name: 'line-art', embedded: true }])
    expect(JSON.stringify(open)).not.toContain(where.root)
  })

  it('finds edges, lets them be drawn over, and serves both', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const control = await dropDisc(service, where)
    expect(control).toMatchObject({ width: 300, height: 200, fileName: 'disc.jpg' })
    const ask = { model: 'nano', size: { kind: 'aspect', width: 1, height: 1 } } as const
    const found = await service.call('control.edges', { control: useOf(control.image), ...ask })
    expect(found).toMatchObject({ width: 256, height: 256 })
    const { path } = await service.call('picture.file', { id: found.edges, variant: 'control' })
    expect(await sharp(path).metadata()).toMatchObject({ width: 256, height: 256, format: 'png' })

    const drawn = await service.call('control.draw', { png: new Uint8Array(readFileSync(path)) })
    expect(drawn).toMatchObject({ width: 256, height: 256 })
    const used = useOf(control.image, { edges: drawn.image })
    const map = await service.call('control.edges', { control: used, ...ask })
    expect(map.edges).not.toBe(found.edges)
    const file = await service.call('picture.file', { id: map.edges, variant: 'control' })
    const pixels = async (one: string) => sharp(one).greyscale().raw().toBuffer()
    expect((await pixels(file.path)).equals(await pixels(path))).toBe(true)

    for (const [bytes, code] of [
      [new Uint8Array(Buffer.from('<svg/>')), 'E_IMAGE'],
      [new Uint8Array(0), 'E_IMAGE'],
    ] as const)
      expect(await service.failure('control.draw', { png: bytes })).toMatchObject({ code })
    expect(await service.failure('picture.file', { id: 'f'.repeat(64), variant: 'control' })).toMatchObject({
      code: 'E_NOT_FOUND',
    })
  })

  it('paints with a control image and LoRAs, and knows both again when the database is lost', async () => {
    using where = places()
    let request: GenerateRequest
    {
      await using service = new ServiceProcess(where)
      const { image } = await dropDisc(service, where)
      request = quickRequest({
        prompt: 'line art icon of fox',
        control: useOf(image),
        loras: [{ name: 'line-art', weight: 0.75 }],
      })
      const entry = await paint(service, request)
      expect(entry).toMatchObject({ state: 'done', request })
      const plain = await paint(service, quickRequest({ prompt: request.prompt }))
      const tagged = await paint(
        service,
        quickRequest({ prompt: `${request.prompt} <lora:line-art:0.75>`, control: useOf(image) }),
      )
      const pixels = await Promise.all(
        [entry, plain, tagged].map(({ pictures: [picture] }) =>
          sharp(join(where.pictures, picture!.fileName)).raw().toBuffer(),
        ),
      )
      expect(pixels[0]!.equals(pixels[1]!)).toBe(false)
      expect(pixels[0]!.equals(pixels[2]!)).toBe(true)
      const texts = readPngText(readFileSync(join(where.pictures, entry.pictures[0]!.fileName)))
      const weights = join(
        import.meta.dirname,
        '../../../native-models/nano/loras/line-art/adapter_model.safetensors',
      )
      expect(texts.get('parameters')).toContain('line art icon of fox <lora:line-art:0.75>\n')
      expect(texts.get('parameters')).toContain(`Lora hashes: "line-art: ${hashOf(weights).slice(0, 12)}"`)
      await service.stop()
    }
    for (const name of readdirSync(where.data).filter((file) => file.startsWith('studio.sqlite')))
      unlinkSync(join(where.data, name))
    rmSync(join(where.data, 'backups'), { recursive: true })
    await using service = new ServiceProcess(where)
    await service.call('studio.open', {}) // the folder was looked through
    const { entries } = await service.call('history.search', { query: 'fox', limit: 9 })
    expect(entries.map((entry) => entry.request)).toContainEqual(request)

    // The control image is gone with everything else of the data: the rest is restored.
    rmSync(join(where.data, 'control'), { recursive: true })
    expect(await service.failure('queue.add', { request })).toMatchObject({
      code: 'E_CONTROL_MISSING',
      nextStep: expect.stringContaining('everything else'),
    })
    const withLora = entries.find((entry) => entry.request.loras)!
    const path = join(where.pictures, withLora.pictures[0]!.fileName)
    const { handle } = await service.call('drop.register', { path })
    const { restore, warnings } = await service.call('drop.read', { handle })
    expect(restore).toMatchObject({ prompt: request.prompt, loras: request.loras })
    expect(restore).not.toHaveProperty('control')
    expect(warnings).toEqual([expect.stringContaining('control image')])
  })

  it('paints the same bytes with control and LoRA over kills of the service as without', async () => {
    using calm = places()
    using stormy = places()
    const asked = async (service: ServiceProcess, where: Places) => {
      const { image } = await dropDisc(service, where)
      const control = useOf(image)
      return quickRequest({ count: 3, steps: 3, control, prompt: 'line art icon of fox <lora:line-art:1>' })
    }
    const pixels = async (where: Places) =>
      Promise.all(
        filesOf(where)
          .toSorted()
          .map(async (name) => [
            name,
            (await sharp(join(where.pictures, name)).raw().toBuffer()).toString('hex'),
          ]),
      )
    {
      await using service = new ServiceProcess(calm)
      await paint(service, await asked(service, calm))
    }
    {
      await using service = new ServiceProcess(stormy)
      await service.call('queue.add', { request: await asked(service, stormy) })
      await service.event('painted', () => true)
    }
    for (let kill = 0; kill < 2; kill++) {
      await using service = new ServiceProcess(stormy)
      await Promise.race([service.event('progress', ({ step }) => step > 1), service.idle()])
    }
    await using service = new ServiceProcess(stormy)
    await service.idle()
    expect(filesOf(stormy)).toHaveLength(3)
    expect(await pixels(stormy)).toEqual(await pixels(calm))
  })

  it('refuses before it waits in the queue what cannot be painted', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    await service.call('studio.open', {})
    const refused: [Partial<GenerateRequest>, string][] = [
      [{ control: useOf('e'.repeat(64)) }, 'E_CONTROL_MISSING'],
      [{ control: useOf('e'.repeat(64), { model: 'canny' }) }, 'E_CONTROL_UNKNOWN'],
      [{ control: useOf('e'.repeat(64), { start: 0.5, end: 0.5 }) }, 'E_REQUEST'],
      [{ loras: [{ name: 'nothing', weight: 1 }] }, 'E_LORA_UNKNOWN'],
      [{ prompt: 'a fox <lora:line-art:9>' }, 'E_LORA_TAG'],
      [{ negativePrompt: '<lora:line-art:1>' }, 'E_LORA_TAG'],
    ]
    for (const [changes, code] of refused)
      expect(await service.failure('queue.add', { request: quickRequest(changes) })).toMatchObject({ code })
    expect((await service.call('queue.get', {})).entries).toEqual([])
  })

  it('does not count tags as words', async () => {
    using where = places()
    await using service = new ServiceProcess(where)
    const measure = (text: string) =>
      service.call('prompt.measure', { model: 'nano', text, cleanCaption: false })
    const plain = await measure('a red fox')
    expect(await measure('a red fox <lora:line-art:0.8>')).toEqual(plain)
    expect(await measure('a red fox <lora:line-ar')).toMatchObject({ tokens: expect.any(Number) })
  })

  it('takes in LoRAs, watches folders over a restart, and tells of changes', async () => {
    using where = places()
    const folder = join(where.root, 'LoRAs of mine')
    {
      await using service = new ServiceProcess(where)
      mkdirSync(folder)
      const shelf = await service.call('loras.addFolder', { path: folder })
      expect(shelf.folders.at(-1)).toMatchObject({ name: 'LoRAs of mine', kind: 'watched', missing: false })
      cpSync(
        join(import.meta.dirname, '../../fixtures/lora-onetrainer-legacy.safetensors'),
        join(folder, 'mine.safetensors'),
      )
      await service.event('loras', ({ loras }) => loras.some(({ name }) => name === 'mine'))
      const { handle } = await service.call('drop.register', { path: join(folder, 'mine.safetensors') })
      expect(await service.failure('loras.add', { handle })).toMatchObject({ code: 'E_LORA_THERE' })
      expect(await service.failure('loras.addFolder', { path: join(where.root, 'nowhere') })).toMatchObject({
        code: 'E_FILE_MISSING',
      })
    }
    await using service = new ServiceProcess(where)
    const { loras } = await service.call('studio.open', {})
    expect(loras.loras.map(({ name }) => name)).toEqual(['line-art', 'mine'])
    expect(JSON.stringify(loras)).not.toContain(where.root)
    const mine = loras.loras[1]!
    expect((await service.call('lora.file', { id: mine.id })).path).toBe(join(folder, 'mine.safetensors'))
    const entry = await paint(service, quickRequest())
    const pictured = await service.call('loras.setThumbnail', { id: mine.id, picture: entry.pictures[0]!.id })
    expect(pictured.thumbnail).toBe(true)
    const small = await service.call('picture.file', { id: mine.id, variant: 'lora' })
    expect(small.mediaType).toBe('image/webp')
    const shelf = await service.call('loras.removeFolder', { folder: mine.folder })
    expect(shelf.loras.map(({ name }) => name)).toEqual(['line-art'])
    expect(readdirSync(folder).toSorted()).toEqual(['mine.preview.png', 'mine.safetensors'])
  })
})
