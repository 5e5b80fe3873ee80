import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MANIFEST, writeManifest } from '../../../../main/service/downloads/manifest.ts'
import { publishedPath, repositoryFolder } from '../../../../main/service/downloads/remote-file.ts'
import { addedModels, addModel, forgetAddedModel } from '../../../../main/service/models/added-models.ts'
import { BASE_REPOSITORY, catalogRow } from '../../../../main/service/models/catalog.ts'
import { writeModelCards } from '../../../../main/service/models/model-cards.ts'
import { leftByForgetting, planRemoval, removeModel } from '../../../../main/service/models/remove-model.ts'
import { findOnShelf, readShelf } from '../../../../main/service/models/shelf.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures')
const SMALL = 'PixArt-alpha/PixArt-XL-2-512x512'
const digest = { kind: 'git-sha1', hex: '0'.repeat(40) } as const

let models = ''
beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), 'pixart-shelf-'))
})
afterEach(() => rmSync(models, { recursive: true }))

/** Listed as fetched; `here` of them are in their place. */
async function fetched(repo: string, paths: readonly string[], here = paths): Promise<void> {
  const files = paths.map((path) => ({ path, sizeBytes: 10, digest }))
  await writeManifest(models, { version: 1, repo, commit: 'a'.repeat(40), files })
  for (const path of here) {
    const place = publishedPath(models, { repo, path })
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, Buffer.alloc(10))
  }
}

const SHARED = [
  'text_encoder/config.json',
  'tokenizer/spiece.model',
  'vae/config.json',
  'scheduler/scheduler_config.json',
]
const OWN = ['transformer/config.json', 'scheduler/scheduler_config.json']

describe('the shelf', () => {
  it('tells without a network what of each is here', async () => {
    expect(findOnShelf(models, 'pixart-512')).toMatchObject({ state: 'absent', hereBytes: 0, isAbout: true })
    expect(findOnShelf(models, 'pixart-512')?.sharedBytes).toBeCloseTo(19.06e9 + 0.335e9 + 1000, 0)
    expect(findOnShelf(models, 'hed')?.sharedBytes).toBeUndefined()
    await fetched(SMALL, OWN)
    expect(findOnShelf(models, 'pixart-512')).toMatchObject({ state: 'partly', hereBytes: 20, isAbout: true })
    await fetched(BASE_REPOSITORY, SHARED)
    expect(findOnShelf(models, 'pixart-512')).toMatchObject({
      state: 'here',
      hereBytes: 60,
      sizeBytes: 60,
      sharedBytes: 40,
      isAbout: false,
    })
    // Of the large one the shared parts are here, but nothing of its own.
    expect(findOnShelf(models, 'pixart-1024')).toMatchObject({ state: 'absent', hereBytes: 40 })
    rmSync(publishedPath(models, { repo: SMALL, path: OWN[0]! }))
    expect(findOnShelf(models, 'pixart-512')).toMatchObject({ state: 'partly', hereBytes: 50, sizeBytes: 60 })
  })

  it('a manifest that is damaged is as good as none', async () => {
    await fetched(SMALL, OWN)
    writeFileSync(join(repositoryFolder(models, SMALL), MANIFEST), '{"version":1,')
    expect(findOnShelf(models, 'pixart-512')).toMatchObject({ state: 'absent' })
  })

  it('cards name the base where it is another folder, and a card of the user’s stays', async () => {
    await fetched(SMALL, OWN)
    await fetched(BASE_REPOSITORY, ['transformer/config.json', ...SHARED])
    const own = join(repositoryFolder(models, BASE_REPOSITORY), 'pixart-studio.json')
    writeFileSync(own, '{"name":"Mine"}')
    await writeModelCards(models)
    expect(
      JSON.parse(readFileSync(join(repositoryFolder(models, SMALL), 'pixart-studio.json'), 'utf8')),
    ).toMatchObject({
      id: 'pixart-512',
      base: '../PixArt-alpha--PixArt-XL-2-1024-MS',
    })
    expect(readFileSync(own, 'utf8')).toBe('{"name":"Mine"}')
  })

  it('added models: once each, by names that nobody else has', async () => {
    const path = join(FIXTURES, 'model-1024')
    const taken = new Set(['nano'])
    await addModel(models, { path, name: 'first', taken })
    await addModel(models, { path, name: 'second', taken })
    expect(addedModels(models).map(({ name }) => name)).toEqual(['second'])
    for (const name of ['nano', 'A b', '', '-x', '../x'])
      await expect(addModel(models, { path, name, taken })).rejects.toMatchObject({ code: 'E_OPTION' })
    await expect(addModel(models, { path: join(FIXTURES, 'model-512'), taken })).rejects.toMatchObject({
      code: 'E_MODEL_INCOMPLETE',
    })
    expect(readShelf(models).at(-1)).toMatchObject({ name: 'second', origin: 'added', state: 'here', path })
    expect(await forgetAddedModel(models, 'second')).toBe(true)
    expect(await forgetAddedModel(models, 'second')).toBe(false)
    writeFileSync(join(models, 'added.json'), '[]')
    expect(() => readShelf(models)).toThrow(expect.objectContaining({ code: 'E_MODEL_LIST' }))
  })
})

describe('removing', () => {
  it('leaves what another model, or one of the user’s own, takes from there', async () => {
    await fetched(BASE_REPOSITORY, SHARED)
    await fetched(SMALL, OWN)
    const small = catalogRow('pixart-512')!
    expect(planRemoval(models, small)).toEqual({ gone: [...small.parts], kept: [] })
    const mine = {
      name: 'mine',
      title: 'Mine',
      path: '/mine.pth',
      base: repositoryFolder(models, BASE_REPOSITORY),
    }
    writeFileSync(join(models, 'added.json'), JSON.stringify({ version: 1, models: [mine] }))
    const { gone, kept } = planRemoval(models, small)
    expect(gone).toEqual(['alpha-512'])
    expect(kept.map((one) => [one.part, one.for])).toEqual([
      ['t5-xxl', ['mine']],
      ['sd-vae', ['mine']],
      ['alpha-scheduler', ['mine']],
    ])
  })

  const base = () => repositoryFolder(models, BASE_REPOSITORY)
  function own(...names: readonly string[]): void {
    const list = names.map((name) => ({ name, title: name, path: `/${name}.pth`, base: base() }))
    writeFileSync(join(models, 'added.json'), JSON.stringify({ version: 1, models: list }))
  }

  it('forgetting the last one that needs shared parts leaves them, and says which', async () => {
    await fetched(BASE_REPOSITORY, SHARED)
    await fetched(SMALL, OWN)
    own('mine', 'other')
    await removeModel(models, catalogRow('pixart-512')!)
    expect(leftByForgetting(models, 'other')).toEqual([])
    await forgetAddedModel(models, 'other')
    expect(leftByForgetting(models, 'mine')).toEqual(['t5-xxl', 'sd-vae', 'alpha-scheduler'])
    await forgetAddedModel(models, 'mine')
    expect(existsSync(join(base(), SHARED[0]!))).toBe(true)
    expect(await removeModel(models, catalogRow('pixart-1024')!)).toEqual({ freedBytes: 40, kept: [] })
    expect(existsSync(base())).toBe(false)
  })

  it('of one that takes nothing from there nothing is left over', async () => {
    await fetched(BASE_REPOSITORY, SHARED)
    const alone = { name: 'alone', title: 'Alone', path: '/alone' }
    writeFileSync(join(models, 'added.json'), JSON.stringify({ version: 1, models: [alone] }))
    expect(leftByForgetting(models, 'alone')).toEqual([])
  })

  it('shared parts that nothing needs are removed with the base, of which nothing else is here', async () => {
    await fetched(BASE_REPOSITORY, SHARED)
    own('mine')
    const row = catalogRow('pixart-1024')!
    expect(findOnShelf(models, row.name)).toMatchObject({ state: 'absent' })
    expect(() => planRemoval(models, row)).toThrow('Nothing of PixArt-α 1024 is here.')
    own()
    expect(findOnShelf(models, row.name)).toMatchObject({ state: 'partly', hereBytes: 40 })
    // They are no other row's.
    expect(findOnShelf(models, 'pixart-512')).toMatchObject({ state: 'absent' })
    expect(() => planRemoval(models, catalogRow('pixart-512')!)).toThrow('Nothing of PixArt-α 512 is here.')
    expect(await removeModel(models, row)).toEqual({ freedBytes: 40, kept: [] })
    expect(findOnShelf(models, row.name)).toMatchObject({ state: 'absent', hereBytes: 0 })
  })
})
