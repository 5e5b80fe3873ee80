/** Recipes of painted pictures, and their replays, with the real engine and the embedded models. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pixelsSha256 } from '../../../../main/service/recipes/pixels-sha256.ts'
import { readRecipe } from '../../../../main/service/recipes/read-recipe.ts'
import { writeRecipe } from '../../../../main/service/recipes/write-recipe.ts'
import { openCheckpoint } from '../../../../native-models/formats/checkpoint.ts'
import { writeSafetensors } from '../../../../native-models/formats/safetensors-writer.ts'
import { readFloat32 } from '../../../../native-models/formats/tensor-data.ts'
import { drawnPicture } from '../../../native-models/pipeline/drawn-picture.ts'
import { LINE_ART } from '../loras/shelf.ts'
import { places, quickRequest } from '../service-process.ts'
import { RecipeDesk } from './recipe-desk.ts'
import { hash } from './recipe-sample.ts'

const heun = quickRequest({ model: 'nano', sampler: 'heun', steps: 3, guidance: 4.5, seed: '11' })

/** The embedded LoRA, its numbers made larger: a LoRA of one's own. */
async function putLora({ service }: RecipeDesk, name: string, scale: number): Promise<string> {
  const path = join(service.guides.folders.own, `${name}.safetensors`)
  const { tensors } = openCheckpoint(join(LINE_ART, 'adapter_model.safetensors'))
  const entries = [...tensors.values()].map(({ file, name: key, shape }) => {
    const data = () => readFloat32(file, key).data.map((value) => value * scale)
    return [key, { shape, data }] as const
  })
  writeSafetensors(path, new Map(entries))
  await service.guides.loras.look()
  return path
}

async function deskIn(where: ReturnType<typeof places>): Promise<RecipeDesk> {
  const desk = new RecipeDesk(where)
  await desk.service.settled
  return desk
}

const allEqual = (steps: readonly number[]) => steps.map((step) => ({ step, bitEqual: true, relativeRms: 0 }))

describe('a recipe of a painted picture', () => {
  it('replays bit-equal, every forward pass and every pixel, and so does that of the replay', async () => {
    using where = places()
    await using desk = await deskIn(where)
    const picture = await desk.paint({ ...heun, count: 2 })
    const { pictures } = desk.service.entries.get(picture.entry)
    const second = pictures[1]!
    const path = await desk.save(second)
    const recipe = readRecipe(path)
    const saved = readFileSync(join(where.pictures, second.fileName))
    expect(recipe.request).toEqual({ ...heun, seed: '12', count: 1 })
    expect(recipe.picture.sha256).toBe(await pixelsSha256(saved))
    expect(recipe.engine.threads).toBe(1)
    expect(readFileSync(path, 'utf8')).not.toContain(where.root)
    expect(await desk.name(second.id)).toEqual({
      fileName: `${second.fileName.replace('.png', '')}.recipe.json`,
    })

    const info = await desk.read(path)
    expect(info).toMatchObject({ fileName: '1.recipe.json', differences: [] })
    expect(info.lines).toContainEqual({ label: 'Steps', value: '3 (5 forward passes)' })
    expect(info.lines).toContainEqual({ label: 'Seed', value: '12' })

    const entry = await desk.replay(path)
    const steps = allEqual([1, 1, 2, 2, 3])
    expect(entry).toMatchObject({ state: 'done', request: recipe.request })
    expect(entry.replay).toEqual({
      ...{ recipe: '1.recipe.json', differences: [], passes: 5, steps, pixelsEqual: true },
    })
    expect(desk.local.of('replay')).toEqual(steps.map((step) => ({ entry: entry.id, ...step })))
    const again = await desk.save(entry.pictures[0]!)
    expect(readRecipe(again)).toEqual(recipe)
  })

  it('of a picture with a control and LoRAs of the list and the prompt replays bit-equal, though a LoRA is called otherwise', async () => {
    using where = places()
    await using desk = await deskIn(where)
    const ink = await putLora(desk, 'ink', 0.5)
    const chalk = await putLora(desk, 'chalk', -0.25)
    const png = await drawnPicture('star')
    const { image } = await desk.service.guides.images.add(png, { fileName: 'star.png' })
    const picture = await desk.paint({
      ...heun,
      prompt: 'fox <lora:ink:0.4> in snow',
      loras: [{ name: 'chalk', weight: 0.7 }],
      control: {
        ...{ model: 'nano-hed', image, isEdgeMap: false, fit: 'cover' },
        ...{ strength: 0.8, start: 0, end: 1 },
      },
    })
    const path = await desk.save(picture)
    renameSync(ink, join(desk.service.guides.folders.own, 'pen.safetensors'))
    renameSync(chalk, join(desk.service.guides.folders.own, 'lime.safetensors'))
    await desk.service.guides.loras.look()
    const { differences, lines } = await desk.read(path)
    expect(differences).toEqual([])
    expect(lines).toContainEqual({ label: 'LoRAs', value: 'chalk 0.7, ink 0.4' })
    expect(lines).toContainEqual({ label: 'Control', value: 'nano-hed, strength 0.8' })
    const { request, replay } = await desk.replay(path)
    expect(request).toMatchObject({
      prompt: 'fox <lora:pen:0.4> in snow',
      loras: [{ name: 'lime', weight: 0.7 }],
    })
    expect(replay).toMatchObject({ pixelsEqual: true, steps: allEqual([1, 1, 2, 2, 3]) })
    rmSync(join(where.data, 'control', `${image}.png`))
    expect((await desk.read(path)).differences).toEqual([
      { kind: 'missing', what: 'control image', recorded: image },
    ])
    await expect(desk.begin(path)).rejects.toMatchObject({ code: 'E_CONTROL_MISSING' })
  })

  it('counts a LoRA by the alpha that it had then', async () => {
    using where = places()
    await using desk = await deskIn(where)
    await putLora(desk, 'ink', 0.5)
    const { id } = desk.service.guides.loras.named('ink')!.lora
    await desk.service.guides.loras.update({ id, alpha: 6 })
    const request = { ...heun, loras: [{ name: 'ink', weight: 1 }] }
    const path = await desk.save(await desk.paint(request))
    expect(readRecipe(path).files.find(({ part }) => part === 'LoRA')?.alpha).toBe(6)
    await desk.service.guides.loras.update({ id, alpha: 1 })
    const other = await desk.paint(request)
    const { replay, pictures } = await desk.replay(path)
    expect(replay?.pixelsEqual).toBe(true)
    expect(readRecipe(await desk.save(pictures[0]!))).toEqual(readRecipe(path))
    const pixels = (name: string) => sharp(join(where.pictures, name)).raw().toBuffer()
    expect(await pixels(other.fileName)).not.toEqual(await pixels(pictures[0]!.fileName))
  })
})

describe('a replay', () => {
  it.skipIf(availableParallelism() < 2)('computes with the threads of the recipe', async () => {
    // Texts that were read are kept in the cache, and are as the threads were: each studio has its own.
    using painted = places()
    using other = places()
    using where = places()
    const paintedWith = async (threads: number, at: typeof where) => {
      await using desk = new RecipeDesk(at, { threads })
      return await desk.save(await desk.paint(heun))
    }
    const path = await paintedWith(2, painted)
    const recipe = readRecipe(path)
    expect(readRecipe(await paintedWith(1, other)).steps).not.toEqual(recipe.steps)
    await using desk = await deskIn(where)
    expect((await desk.read(path)).differences).toEqual([])
    const { replay, device, pictures } = await desk.replay(path)
    expect([replay?.pixelsEqual, device]).toEqual([true, 'CPU, 2 threads'])
    expect(readRecipe(await desk.save(pictures[0]!))).toEqual(recipe)
    const replayedBy = desk.local.enginePids.at(-1)
    expect(readRecipe(await desk.save(await desk.paint(heun))).engine.threads).toBe(1)
    expect(desk.local.enginePids.at(-1)).not.toBe(replayedBy)
    expect(desk.service.engine.status).toEqual({ state: 'ready' })
  })

  it('with a LoRA that has changed is told so before it runs, and by how much it strays then', async () => {
    using where = places()
    await using desk = await deskIn(where)
    await putLora(desk, 'ink', 1)
    const path = await desk.save(await desk.paint({ ...heun, loras: [{ name: 'ink', weight: 1 }] }))
    await putLora(desk, 'ink', 1.01)
    const kept = await putLora(desk, 'backup', 1)
    expect((await desk.read(path)).differences).toEqual([])
    rmSync(kept)
    await desk.service.guides.loras.look()
    const { differences } = await desk.read(path)
    expect(differences).toEqual([
      {
        ...{ kind: 'file', what: 'LoRA ink, ink.safetensors' },
        ...{ recorded: expect.stringMatching(/^\w{64}$/), here: expect.stringMatching(/^\w{64}$/) },
      },
    ])
    const { state, replay } = await desk.replay(path)
    expect(state).toBe('done')
    expect(replay).toMatchObject({ differences, passes: 5, pixelsEqual: false })
    expect(replay!.steps.map(({ step, bitEqual }) => [step, bitEqual])).toEqual(
      [1, 1, 2, 2, 3].map((step) => [step, false]),
    )
    for (const { relativeRms } of replay!.steps) {
      expect(relativeRms).toBeGreaterThan(0)
      expect(relativeRms).toBeLessThan(0.1)
    }
  })

  it('is refused where a model or a LoRA is not here, which is said before', async () => {
    using where = places()
    await using desk = await deskIn(where)
    const lora = await putLora(desk, 'ink', 1)
    const path = await desk.save(await desk.paint({ ...heun, loras: [{ name: 'ink', weight: 1 }] }))
    rmSync(lora)
    await desk.service.guides.loras.look()
    const recipe = readRecipe(path)
    const recorded = recipe.files.find(({ part }) => part === 'LoRA')!.sha256
    expect((await desk.read(path)).differences).toEqual([{ kind: 'missing', what: 'LoRA ink', recorded }])
    await expect(desk.begin(path)).rejects.toMatchObject({
      code: 'E_LORA_UNKNOWN',
      message: expect.stringContaining('LoRA ink'),
    })

    const other = join(where.root, 'other.recipe.json')
    await writeRecipe(other, { ...recipe, request: { ...heun, count: 1, model: 'PixArt-XL' } })
    const transformer = recipe.files.find(({ part }) => part === 'transformer')!.sha256
    expect((await desk.read(other)).differences).toEqual([
      { kind: 'missing', what: 'model PixArt-XL', recorded: transformer },
    ])
    await expect(desk.begin(other)).rejects.toMatchObject({ code: 'E_MODEL_UNKNOWN' })
    expect(desk.service.queue.state().entries).toEqual([])
    expect(readdirSync(where.data)).not.toContain('replays')
  })

  it('is refused where its request cannot be painted, and nothing of it stays', async () => {
    using where = places()
    await using desk = await deskIn(where)
    const path = await desk.save(await desk.paint(heun))
    const { request, ...recipe } = readRecipe(path)
    await writeRecipe(path, { ...recipe, request: { ...request, prompt: 'fox '.repeat(400) } })
    await expect(desk.begin(path)).rejects.toMatchObject({ code: 'E_PROMPT_TOO_LONG' })
    expect(readdirSync(join(where.data, 'replays'))).toEqual([])
    expect(desk.service.queue.state().entries).toEqual([])
  })

  it('tells what else differs: the engine, a file of the model, a ControlNet that is missing', async () => {
    using where = places()
    await using desk = await deskIn(where)
    const path = await desk.save(await desk.paint(heun))
    const { files, ...recipe } = readRecipe(path)
    const changed = files.map((file) => (file.part === 'VAE' ? { ...file, sha256: hash('9') } : file))
    await writeRecipe(path, {
      ...{ ...recipe, files: changed, engine: { ...recipe.engine, threads: 7 } },
      request: {
        ...recipe.request,
        control: {
          ...{ model: 'hed.safetensors', image: hash('a'), isEdgeMap: true, fit: 'cover' },
          ...{ strength: 1, start: 0, end: 1 },
        },
      },
    })
    const { differences } = await desk.read(path)
    expect(differences.map(({ kind, what }) => [kind, what])).toEqual([
      ['missing', 'ControlNet hed.safetensors'],
      ['missing', 'control image'],
      ['file', 'VAE, diffusion_pytorch_model.safetensors'],
      ['file', 'VAE, config.json'],
      ['engine', 'threads'],
    ])
    await expect(desk.begin(path)).rejects.toMatchObject({ code: 'E_CONTROL_UNKNOWN' })
  })

  it('begins anew after the studio was closed, and after it was tried again', async () => {
    using where = places()
    let id: string
    {
      await using desk = await deskIn(where)
      const long = quickRequest({ model: 'nano', sampler: 'euler', steps: 40, guidance: 4.5 })
      const path = await desk.save(await desk.paint(long))
      id = await desk.begin(path)
      await desk.local.until(() => desk.local.of('replay').length > 3)
      desk.service.queue.cancel(id)
      const soFar = () => desk.service.entries.get(id).replay!
      await desk.local.until(() => soFar().steps.length > 3)
      expect(soFar().pixelsEqual).toBeUndefined()
      const told = desk.local.of('replay').length
      desk.service.queue.retry(id)
      await desk.local.until(() => desk.local.of('replay').length > told)
      expect(soFar().steps.length).toBeLessThan(2)
      await desk.local.until(() => desk.local.of('replay').length > told + 3)
    }
    const desk = new RecipeDesk(where)
    await using _ = desk
    await desk.service.settled
    const { replay, state } = await desk.done(id)
    expect(state).toBe('done')
    expect(replay).toMatchObject({ pixelsEqual: true, passes: 40 })
    expect(replay!.steps).toEqual(allEqual(Array.from({ length: 40 }, (_step, index) => index + 1)))
  })

  it('fails where its recipe is gone, and keeps no recipe of an entry that is gone', async () => {
    using where = places()
    let path: string
    const kept = () => readdirSync(join(where.data, 'replays'))
    {
      await using desk = await deskIn(where)
      path = await desk.save(await desk.paint(heun))
      desk.service.queue.pause(true)
      const id = await desk.begin(path)
      expect(kept()).toEqual([`${id}.json`])
      rmSync(join(where.data, 'replays', `${id}.json`))
      desk.service.queue.pause(false)
      const { state, error } = await desk.done(id)
      expect([state, error?.code]).toEqual(['failed', 'E_RECIPE'])
      expect(error?.message).not.toContain(where.root)
      writeFileSync(join(where.data, 'replays', `${crypto.randomUUID()}.json`), '{}')
    }
    await using desk = await deskIn(where)
    expect(kept()).toEqual([])
    const entry = await desk.replay(path)
    expect(entry.replay?.pixelsEqual).toBe(true)
  })
})

describe('a file that is no recipe', () => {
  it.each([
    ['notes.json', '{"notes": []}', 'E_RECIPE', 'no recipe of the studio'],
    ['cut.recipe.json', '{"kind": "pixart-studio rec', 'E_RECIPE', 'not valid JSON'],
    ['list.json', '[]', 'E_RECIPE', 'list.json'],
    ['deep.json', `${'['.repeat(9999)}`, 'E_RECIPE', 'deep.json'],
    ['large.json', ' '.repeat(2 ** 20 + 1), 'E_RECIPE', 'larger'],
  ])('%s is refused in a sentence without its place', async (name, text, code, words) => {
    using where = places()
    await using desk = await deskIn(where)
    const path = join(where.root, name)
    writeFileSync(path, text)
    for (const refused of [desk.read(path), desk.begin(path)])
      await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
    const message = await desk.read(path).catch((thrown: Error) => thrown.message)
    expect(message).not.toContain(where.root)
    expect(desk.service.queue.state().entries).toEqual([])
  })
})
