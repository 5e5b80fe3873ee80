import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepParts } from '../../../../main/service/history/sweep.ts'
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

  it('finds one by its name, before one whose file is called so', async () => {
    const folder = shelf.watched('mine')
    for (const name of ['Line-Art', 'a']) putLora(join(folder, `${name}.safetensors`))
    await shelf.loras.look()
    const found = (name: string) => shelf.loras.named(name)?.lora.name
    expect(['LINE-ART', 'line-art (2)', 'A', 'b'].map(found)).toEqual([
      'line-art',
      'Line-Art (2)',
      'a',
      undefined,
    ])
  })

  it('shows what is its own before the folders that may not answer', async () => {
    putLora(join(shelf.watched('mine'), 'a.safetensors'))
    const { loras } = shelf
    expect(loras.hasLooked).toBe(false)
    await loras.look()
    await loras.firstLook
    expect(loras.hasLooked).toBe(true)
    expect(shelf.told.map((state) => state.loras.map(({ name }) => name))).toEqual([
      ['line-art'],
      ['line-art', 'a'],
    ])
  })

  it('has a file once where folders lie in each other', async () => {
    const outer = shelf.watched('mine')
    putLora(join(shelf.watched('mine/inside'), 'a.safetensors'))
    putLora(join(outer, 'b.safetensors'))
    await shelf.loras.look()
    expect(shelf.names()).toEqual(['line-art', 'b', 'a'])
    expect(called('a').folder).toBe(shelf.folders.list().find(({ path }) => path === outer)!.id)
  })

  it('gives no name away that a LoRA has, not even after a start', async () => {
    const folder = shelf.watched('mine')
    putLora(join(folder, 'style.safetensors'))
    await shelf.loras.look()
    const { id } = called('style')
    putLora(join(shelf.folders.own, 'style.safetensors'))
    for (const start of [() => shelf.loras, () => shelf.again()]) {
      await start().look()
      expect(shelf.names()).toEqual(['line-art', 'style (2)', 'style'])
      expect(called('style').id).toBe(id)
    }
    rmSync(join(folder, 'style.safetensors'))
    await shelf.loras.look()
    renameSync(join(shelf.folders.own, 'style.safetensors'), join(shelf.folders.own, 'other.safetensors'))
    await shelf.loras.look()
    putLora(join(folder, 'style.safetensors'))
    await shelf.loras.look()
    expect(shelf.names()).toEqual(['line-art', 'other', 'style'])
  })

  it('reads a PEFT folder anew when its config changes, and one that was broken when it is mended', async () => {
    const folder = join(shelf.watched('mine'), 'peft')
    cpSync(LINE_ART, folder, { recursive: true })
    const path = join(folder, 'adapter_config.json')
    const config = JSON.parse(readFileSync(path, 'utf8'))
    for (const alpha of [8, 2]) {
      writeFileSync(path, JSON.stringify({ ...config, lora_alpha: alpha }))
      await shelf.again().look()
      expect(called('peft').report!.alpha).toMatch(new RegExp(`^${alpha}\\b`))
    }
    writeFileSync(path, '{')
    await shelf.loras.look()
    expect(called('peft').error).toMatchObject({ code: 'E_CONFIG' })
    expect(readFileSync(join(shelf.cache, 'lora-reports.json'), 'utf8')).not.toContain('E_CONFIG')
    writeFileSync(path, JSON.stringify(config))
    await shelf.loras.look()
    expect(called('peft').error).toBeUndefined()
  })

  it('names a broken config without its folder, whatever that is called', async () => {
    const folder = join(shelf.watched('My Loras/for Jane (secret)'), 'pe ft')
    cpSync(LINE_ART, folder, { recursive: true })
    writeFileSync(join(folder, 'adapter_config.json'), '{"peft_type":"IA3"}')
    await shelf.loras.look()
    const { message } = called('pe ft').error!
    expect(message).toMatch(/^adapter_config\.json/)
    expect(message).not.toMatch(/Jane|My Loras/)
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
    const smalls = join(shelf.cache, 'lora-thumbnails')
    writeFileSync(join(smalls, `${id}-1.webp`), 'of an earlier picture')
    await shelf.loras.tidy()
    expect(readdirSync(smalls)).toEqual([`${id}-${thumbnailVersion}.webp`])
    const [mine, other] = [readFileSync(join(folder, 'a.preview.png')), join(shelf.root, 'other.png')]
    await sharp(large).negate().toFile(other)
    for (const picture of [other, large]) await shelf.loras.setThumbnail(id, picture)
    expect(readFileSync(join(folder, 'a.preview.old.png')).equals(mine)).toBe(true)
    writeFileSync(join(folder, 'a.preview.png'), '<svg/>')
    await shelf.loras.look()
    await expect(shelf.loras.thumbnail(id)).rejects.toMatchObject({ code: 'E_IMAGE' })
  })

  it('says what cannot be written, and not where', async () => {
    const folder = shelf.watched('Jane Doe')
    putLora(join(folder, 'a.safetensors'))
    await shelf.loras.look()
    mkdirSync(join(folder, 'a.preview.png'))
    const large = join(shelf.root, 'a b.png')
    await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toFile(large)
    const failed = shelf.loras.setThumbnail(called('a').id, large)
    await expect(failed).rejects.toMatchObject({
      code: 'E_OUTPUT_UNWRITABLE',
      message: expect.not.stringContaining(shelf.root),
    })
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

  it('copies what training scripts call alike into a folder of its own, with what tells its alpha', async () => {
    await shelf.loras.look()
    const away = join(shelf.root, 'my style')
    cpSync(LINE_ART, away, { recursive: true })
    const weights = join(away, 'adapter_model.safetensors')
    const config = JSON.parse(readFileSync(join(away, 'adapter_config.json'), 'utf8'))
    const bytes = readFileSync(weights)
    for (const [alpha, name] of [
      [64, 'my style'],
      [32, 'my style-2'],
    ] as const) {
      bytes[bytes.length - alpha]! ^= 1
      writeFileSync(weights, bytes)
      writeFileSync(join(away, 'adapter_config.json'), JSON.stringify({ ...config, lora_alpha: alpha }))
      const { lora, path } = await addLora(weights, shelf)
      expect(lora.name).toBe(name)
      expect(lora.report!.alpha).toMatch(new RegExp(`^${alpha}\\b`))
      expect(path).toBe(join(shelf.folders.own, name))
    }
    expect(readdirSync(shelf.folders.own).toSorted()).toEqual(['my style', 'my style-2'])
  })

  it('leaves nothing of a copy that failed, and everything of one that did not', async () => {
    await shelf.loras.look()
    const away = join(shelf.root, 'style')
    cpSync(join(FIXTURES, 'lora-diffusers'), away, { recursive: true })
    const weights = join(away, 'pytorch_lora_weights.safetensors')
    const both = await Promise.allSettled([addLora(weights, shelf), addLora(weights, shelf)])
    const done = both.filter(({ status }) => status === 'fulfilled').length
    expect(done).toBeGreaterThan(0)
    expect(shelf.names()).toHaveLength(1 + done)
    expect(readdirSync(shelf.folders.own)).toHaveLength(done)
  })

  it('takes over no notes that another one left behind', async () => {
    await shelf.loras.look()
    const old = JSON.stringify({ 'pixart studio alpha': 0.5, 'activation text': 'old words' })
    writeFileSync(join(shelf.folders.own, 'X.json'), old)
    const away = join(shelf.root, 'downloads')
    mkdirSync(away)
    cpSync(join(FIXTURES, 'lora-onetrainer-legacy.safetensors'), join(away, 'x.safetensors'))
    const { lora } = await addLora(join(away, 'x.safetensors'), shelf)
    expect(lora).toMatchObject({ name: 'x-2', triggerWords: [] })
    expect(lora).not.toHaveProperty('alpha')
    expect(readFileSync(join(shelf.folders.own, 'X.json'), 'utf8')).toBe(old)
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

describe('LoraFolders', () => {
  it('knows where copies may have been left unfinished', async () => {
    const one = join(shelf.folders.own, 'one')
    mkdirSync(one)
    const part = '.pixart-studio-00000000-0000-0000-0000-000000000000.part'
    for (const folder of [one, shelf.folders.own]) {
      writeFileSync(join(folder, part), 'x')
      utimesSync(join(folder, part), 0, 0)
    }
    expect(await shelf.folders.ownFolders()).toEqual([shelf.folders.own, one])
    await sweepParts(await shelf.folders.ownFolders())
    expect([readdirSync(one), readdirSync(shelf.folders.own)]).toEqual([[], ['one']])
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
        fingerprint: expect.any(String),
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
