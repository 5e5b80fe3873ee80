import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addLora } from '../../../../main/service/loras/add-lora.ts'
import { LoraPlaces } from '../../../../main/service/loras/lora-places.ts'
import { ModelList } from '../../../../main/service/models/model-list.ts'
import { loraShelf } from '../../../../preload/contract/guides.ts'
import { quickRequest } from '../service-process.ts'
import { LINE_ART, putLora, Shelf } from './shelf.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures')
const model = new ModelList().find('nano')
let shelf: Shelf

beforeEach(() => {
  shelf = new Shelf()
})
afterEach(() => shelf[Symbol.dispose]())

const called = (name: string) => {
  const found = shelf.loras.state().loras.find((lora) => lora.name === name)
  if (!found) throw new Error(`No ${name} in ${shelf.names()}`)
  return found
}

describe('LoraShelf', () => {
  it('has what comes with the studio', async () => {
    await shelf.loras.look()
    expect(called('line-art')).toMatchObject({
      title: 'Line art icons',
      embedded: true,
      fits: ['nano', 'nano-lcm'],
      triggerWords: ['line art icon of'],
      preferredWeight: 1,
      report: { dialect: 'PEFT adapter', rank: '16', isLcm: false, unmatched: [] },
    })
    expect(called('line-art').report!.verdict).toMatch(/^rank 16, matches all \d+ layers of PixArt nano$/)
    expect(shelf.loras.state().folders.map(({ kind, missing }) => [kind, missing])).toEqual([
      ['embedded', false],
      ['own', false],
    ])
  })

  it('tells what fits nothing here and what is no LoRA, in sentences without places', async () => {
    const folder = shelf.watched('mine')
    cpSync(join(FIXTURES, 'lora-onetrainer-legacy.safetensors'), join(folder, 'other.safetensors'))
    writeFileSync(join(folder, 'broken.safetensors'), 'x')
    await shelf.loras.look()
    expect(called('other')).toMatchObject({ fits: [], misfit: expect.stringContaining('other.safetensors') })
    expect(called('broken')).toMatchObject({
      fits: [],
      error: { code: expect.stringMatching(/^E_SAFETENSORS/) },
    })
    expect(JSON.stringify(shelf.loras.state())).not.toContain(shelf.root)
    loraShelf.parse(shelf.loras.state())
  })

  it('sees a file come, change and go, and a folder that goes', async () => {
    const folder = shelf.watched('mine')
    mkdirSync(join(folder, 'inside'))
    await shelf.loras.look()
    putLora(join(folder, 'inside/new.safetensors'))
    await shelf.until(() => shelf.names().includes('new'))
    writeFileSync(join(folder, 'inside/new.json'), JSON.stringify({ 'activation text': 'hello' }))
    await shelf.until(() => called('new').triggerWords[0] === 'hello')
    rmSync(join(folder, 'inside/new.safetensors'))
    await shelf.until(() => !shelf.names().includes('new'))
    rmSync(folder, { recursive: true })
    await shelf.until(() => shelf.loras.state().folders.some(({ missing }) => missing))
    expect(shelf.told.at(-1)).toEqual(shelf.loras.state())
  })

  it('says nothing where nothing has changed', async () => {
    await shelf.loras.look()
    await shelf.loras.look()
    expect(shelf.told).toHaveLength(1)
  })

  it('reads no LoRA twice, not even after a start, and a changed one anew', async () => {
    const folder = shelf.watched('mine')
    const path = join(folder, 'a.safetensors')
    putLora(path)
    await shelf.loras.look()
    const kept = readFileSync(join(shelf.cache, 'lora-reports.json'), 'utf8')
    // Told wrongly, it is believed: nobody has looked into the file.
    writeFileSync(join(shelf.cache, 'lora-reports.json'), kept.replaceAll('rank 16', 'rank 17'))
    await shelf.again().look()
    expect(called('a').report!.verdict).toContain('rank 17')
    writeFileSync(path, 'x')
    await shelf.loras.look()
    expect(called('a').error).toBeDefined()
    rmSync(path)
    await shelf.loras.look()
    expect(readFileSync(join(shelf.cache, 'lora-reports.json'), 'utf8')).not.toContain('a.safetensors')
  })

  it('lives without its cache and with a damaged one', async () => {
    mkdirSync(shelf.cache)
    writeFileSync(join(shelf.cache, 'lora-reports.json'), '{"of":')
    await shelf.again().look()
    expect(shelf.names()).toEqual(['line-art'])
  })

  it('keeps changes beside the file, and those of what comes with the studio apart', async () => {
    const folder = shelf.watched('mine')
    putLora(join(folder, 'a.safetensors'))
    await shelf.loras.look()
    const changed = await shelf.loras.update({
      id: called('a').id,
      title: 'Mine',
      preferredWeight: 0.4,
      alpha: 8,
    })
    expect(changed).toMatchObject({ name: 'a', title: 'Mine', preferredWeight: 0.4, alpha: 8 })
    expect(changed.report!.alpha).toContain('8, as you set it')
    expect(readdirSync(folder).toSorted()).toEqual(['a.json', 'a.safetensors'])

    const before = readdirSync(LINE_ART)
    const own = await shelf.loras.update({ id: called('line-art').id, notes: 'my favourite' })
    expect(own).toMatchObject({
      notes: 'my favourite',
      title: 'Line art icons',
      triggerWords: ['line art icon of'],
    })
    expect(readdirSync(LINE_ART)).toEqual(before)
    expect(shelf.names()).toEqual(['line-art', 'a'])
    await expect(shelf.loras.update({ id: 'f'.repeat(32), title: 'x' })).rejects.toMatchObject({
      code: 'E_NOT_FOUND',
    })
  })

  it('shows a picture beside the file, small, and another one when it is exchanged', async () => {
    const folder = shelf.watched('mine')
    putLora(join(folder, 'a.safetensors'))
    const large = join(shelf.root, 'large.png')
    await sharp({ create: { width: 900, height: 600, channels: 3, background: 'red' } })
      .png()
      .toFile(large)
    await shelf.loras.look()
    expect(called('a')).toMatchObject({ thumbnail: false, thumbnailVersion: 0 })
    await expect(shelf.loras.thumbnail(called('a').id)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    const { id, thumbnail, thumbnailVersion } = await shelf.loras.setThumbnail(called('a').id, large)
    expect(thumbnail && thumbnailVersion > 0).toBe(true)
    expect(existsSync(join(folder, 'a.preview.png'))).toBe(true)
    expect(await sharp(await shelf.loras.thumbnail(id)).metadata()).toMatchObject({
      format: 'webp',
      width: 512,
    })
    writeFileSync(join(folder, 'a.preview.png'), '<svg/>')
    await shelf.loras.look()
    await expect(shelf.loras.thumbnail(id)).rejects.toMatchObject({ code: 'E_IMAGE' })
  })

  it('forgets a folder and touches no file; its own it keeps', async () => {
    const folder = shelf.watched('mine')
    putLora(join(folder, 'a.safetensors'))
    await shelf.loras.look()
    const [embedded, own, watched] = shelf.loras.state().folders
    for (const { id } of [embedded!, own!])
      expect(() => shelf.folders.remove(id)).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
    shelf.folders.remove(watched!.id)
    await shelf.loras.look()
    expect(shelf.names()).toEqual(['line-art'])
    expect(existsSync(join(folder, 'a.safetensors'))).toBe(true)
    expect(() => shelf.folders.remove(watched!.id)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }))
  })
})

describe('addLora', () => {
  it('copies a file with what stands beside it, under a name that is free', async () => {
    await shelf.loras.look()
    const away = join(shelf.root, 'downloads')
    mkdirSync(away)
    cpSync(join(FIXTURES, 'lora-onetrainer-legacy.safetensors'), join(away, 'style.safetensors'))
    writeFileSync(join(away, 'style.json'), JSON.stringify({ notes: 'kept' }))
    const { lora } = await addLora(join(away, 'style.safetensors'), shelf)
    expect(lora).toMatchObject({ name: 'style', notes: 'kept', embedded: false })
    expect(readdirSync(shelf.folders.own).toSorted()).toEqual(['style.json', 'style.safetensors'])
    await expect(addLora(join(away, 'style.safetensors'), shelf)).rejects.toMatchObject({
      code: 'E_LORA_THERE',
    })
    cpSync(join(FIXTURES, 'lora-diffusers/pytorch_lora_weights.safetensors'), join(away, 'style.safetensors'))
    expect((await addLora(join(away, 'style.safetensors'), shelf)).lora.name).toBe('style-2')
  })

  it('refuses what is no LoRA, what is there already, and folders', async () => {
    await shelf.loras.look()
    const copy = join(shelf.root, 'again.safetensors')
    putLora(copy)
    await expect(addLora(copy, shelf)).rejects.toMatchObject({
      code: 'E_LORA_THERE',
      message: expect.stringContaining('"line-art"'),
    })
    const text = join(shelf.root, 'text.safetensors')
    writeFileSync(text, 'x')
    await expect(addLora(text, shelf)).rejects.toMatchObject({
      code: expect.stringMatching(/^E_SAFETENSORS/),
    })
    renameSync(text, join(shelf.root, 'text.txt'))
    await expect(addLora(join(shelf.root, 'text.txt'), shelf)).rejects.toMatchObject({ code: 'E_LORA_KIND' })
    const vae = join(FIXTURES, 'vae.safetensors')
    await expect(addLora(vae, shelf)).rejects.toMatchObject({ code: 'E_LORA_KIND' })
    await expect(addLora(LINE_ART, shelf)).rejects.toMatchObject({ code: 'E_FILE_UNREADABLE' })
    expect(readdirSync(shelf.folders.own)).toEqual([])
  })
})

describe('LoraPlaces', () => {
  const of = (request: Parameters<typeof quickRequest>[0]) =>
    new LoraPlaces(shelf.loras).of(quickRequest(request), model)

  it('knows where those of the list and of the prompt lie', async () => {
    const folder = shelf.watched('mine')
    cpSync(join(FIXTURES, 'lora-onetrainer-legacy.safetensors'), join(folder, 'other.safetensors'))
    await shelf.loras.look()
    await shelf.loras.update({ id: called('line-art').id, alpha: 3 })
    expect(of({ prompt: 'a <lora:LINE-art:0.5> fox' })).toEqual([
      {
        name: 'LINE-art',
        place: { name: 'LINE-art', path: LINE_ART, alpha: 3 },
        weights: join(LINE_ART, 'adapter_model.safetensors'),
      },
    ])
    expect(of({ loras: [{ name: 'line-art', weight: 1 }] })).toHaveLength(1)
    expect(statSync(of({ loras: [{ name: 'line-art', weight: 1 }] })[0]!.weights).isFile()).toBe(true)
  })

  it.each([
    ['one that is not here', { loras: [{ name: 'line-arts', weight: 1 }] }, 'E_LORA_UNKNOWN', '"line-art"'],
    ['one for another model', { prompt: '<lora:other:1>' }, 'E_LORA_MISMATCH', 'wide'],
    [
      'one twice',
      { prompt: '<lora:line-art:1>', loras: [{ name: 'line-art', weight: 1 }] },
      'E_LORA_TWICE',
      '',
    ],
    ['one under two names', { prompt: '<lora:line-art:1> <lora:copy:1>' }, 'E_LORA_TWICE', '"copy"'],
    ['a tag without end', { prompt: 'a fox <lora:line-art' }, 'E_LORA_TAG', ''],
  ] as const)('refuses %s', async (_what, request, code, words) => {
    const folder = shelf.watched('mine')
    cpSync(join(FIXTURES, 'lora-onetrainer-legacy.safetensors'), join(folder, 'other.safetensors'))
    putLora(join(folder, 'copy.safetensors'))
    await shelf.loras.look()
    expect(() => of(request as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })
})
