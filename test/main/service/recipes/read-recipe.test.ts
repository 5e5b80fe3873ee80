/** Recipes written and read back, and as nobody should write them. */
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openRecipe, readRecipe } from '../../../../main/service/recipes/read-recipe.ts'
import { MOST_RECIPE_BYTES } from '../../../../main/service/recipes/recipe.ts'
import { assertRecipeFits, writeRecipe } from '../../../../main/service/recipes/write-recipe.ts'
import { sampleRecipe } from './recipe-sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'pixart-recipe-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'fox.recipe.json')

const control = {
  model: 'nano-hed',
  image: 'ab'.repeat(32),
  isEdgeMap: false,
  fit: 'cover' as const,
  strength: 1,
  start: 0,
  end: 1,
}

type Json = { [name: string]: Json | undefined }

/** What reading says of a recipe with another value at a place in it. */
async function refusal(place: string, value: unknown): Promise<unknown> {
  await writeRecipe(path, sampleRecipe())
  const written = JSON.parse(readFileSync(path, 'utf8')) as Json
  const names = place.split('.')
  const last = names.pop()!
  const holder = names.reduce((inner, name) => inner[name]!, written)
  Object.assign(holder, { [last]: value })
  writeFileSync(path, JSON.stringify(written))
  try {
    return readRecipe(path)
  } catch (thrown) {
    return thrown
  }
}

describe('a recipe', () => {
  it('is read as it was written, to the last bit of its samples', async () => {
    const { request } = sampleRecipe()
    const loras = [{ name: 'ink', weight: -0.3 }]
    const content = sampleRecipe({ request: { ...request, control, loras } })
    await writeRecipe(path, content)
    expect(readRecipe(path)).toEqual(content)
    await writeRecipe(path, sampleRecipe())
    expect(readRecipe(path)).toEqual(sampleRecipe())
  })

  it('is text for people, a line a step', async () => {
    await writeRecipe(path, sampleRecipe())
    const lines = readFileSync(path, 'utf8').split('\n')
    expect(lines[1]).toBe('  "kind": "pixart-studio recipe",')
    expect(lines.filter((line) => line.includes('"rms"'))).toHaveLength(2)
  })

  it('of most steps is not larger than is read', async () => {
    const { request, steps } = sampleRecipe()
    const many = Array.from({ length: 1997 }, (_, index) => ({ ...steps[0]!, step: 1 + (index >> 1) }))
    const longest = { ...request, sampler: 'heun', steps: 999 }
    assertRecipeFits(longest)
    await writeRecipe(path, sampleRecipe({ request: longest, steps: many }))
    expect(statSync(path).size).toBeLessThan(MOST_RECIPE_BYTES)
    expect(readRecipe(path).steps).toHaveLength(1997)
    const prompt = 'é'.repeat(100_000)
    expect(() => assertRecipeFits({ ...longest, prompt })).toThrow(
      expect.objectContaining({ code: 'E_RECIPE' }),
    )
  })
})

describe('a recipe that tells its own hash', () => {
  /** What is told of it after its text was changed. */
  async function changesAfter(change: (written: string) => string) {
    await writeRecipe(path, sampleRecipe())
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    return openRecipe(path).changes
  }

  it('is as it was written, in another layout and order of names too', async () => {
    expect(await changesAfter((written) => written)).toEqual([])
    expect(await changesAfter((written) => JSON.stringify(JSON.parse(written)))).toEqual([])
    const turned = (written: string) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(written)).reverse()))
    expect(await changesAfter(turned)).toEqual([])
  })

  it.each([
    ['its seed', '18446744073709551615', '18446744073709551614'],
    ['its prompt', 'a fox', 'an owl'],
    ['its device', 'CPU, of some make', 'CPU, of another make'],
    ['a step', '"rms":', '"rms":1'],
  ])('says that it was changed: %s', async (_, before, after) => {
    expect(await changesAfter((written) => written.replace(before, after))).toEqual([
      { kind: 'changed', what: 'recipe', recorded: undefined, here: undefined },
    ])
  })

  it('is read as before where it is too old to have one', async () => {
    const without = (written: string) => written.replace(/ {2}"digest": "[0-9a-f]{64}",\n/, '')
    expect(await changesAfter((written) => without(written).replace('a fox', 'an owl'))).toEqual([])
    expect(readFileSync(path, 'utf8')).not.toContain('digest')
  })
})

const STEP = { sha256: '0'.repeat(64), rms: 1, samples: 'AACAPw==', step: 1 }

describe('readRecipe', () => {
  it.each([
    ['a later version', 'version', 2],
    ['another kind', 'kind', 'soup'],
    ['a field more', 'run', 'me'],
    ['a field less', 'engine', undefined],
    ['a setting more', 'request.script', 'x'],
    ['two pictures', 'request.count', 2],
    ['a seed that is a number', 'request.seed', 7],
    ['a model by its path', 'request.model', '/etc/passwd'],
    ['a hash in capitals', 'picture.sha256', 'AB'.repeat(32)],
    ['a picture without width', 'picture.width', 0],
    ['no files', 'files', []],
    ['a file by its path', 'files.0.name', '../vae.safetensors'],
    ['an unknown part', 'files.0.part', 'virus'],
    ['no threads', 'engine.threads', 0],
    ['a long name', 'engine.device', 'x'.repeat(201)],
    ['a step less', 'steps', [STEP]],
    ['a step more', 'steps', [STEP, STEP, STEP]],
    ['samples that are no base64', 'steps.0.samples', '%%%%'],
    ['samples of three bytes', 'steps.0.samples', 'AAAA'],
    ['no samples', 'steps.0.samples', ''],
    ['a sample that is no number', 'steps.0.samples', 'AADAfw=='],
    ['too many samples', 'steps.0.samples', 'A'.repeat(348)],
    ['a negative RMS', 'steps.0.rms', -1],
  ])('refuses %s', async (_, place, value) => {
    expect(await refusal(place, value)).toMatchObject({
      code: 'E_RECIPE',
      message: expect.stringContaining(path),
    })
  })

  it.each([
    [
      'request.steps',
      '20',
      'cannot be replayed: it tells its number of steps in a way that no recipe does (request.steps).',
    ],
    ['request.seed', undefined, 'lacks a part of a recipe: its seed (request.seed).'],
    [
      'engine.threads',
      0,
      'cannot be replayed: it tells what it was painted with in a way that no recipe does (engine.threads).',
    ],
    [
      'steps.0.sha256',
      null,
      'it tells its list of forward passes in a way that no recipe does (steps.0.sha256).',
    ],
    ['digest', 7, 'it tells its hash of itself in a way that no recipe does (digest).'],
    ['version', 2, 'was saved by a later version of the studio.'],
    ['version', 'x', 'is no recipe of the studio.'],
    ['kind', undefined, 'is no recipe of the studio.'],
    ['run', 'me', 'holds more than a recipe has: run.'],
    [
      'request.steps',
      5,
      'cannot be replayed: 5 steps of DPM-Solver++ 2M are 5 forward passes, and it tells 2.',
    ],
  ])('says in words what is wrong: %s', async (place, value, words) => {
    const { message } = (await refusal(place, value)) as Error
    expect(message.startsWith(path)).toBe(true)
    expect(message.endsWith(words)).toBe(true)
  })

  it('refuses an unknown sampler by its name', async () => {
    expect(await refusal('request.sampler', 'tomorrow')).toMatchObject({
      code: 'E_SAMPLER_UNKNOWN',
      message: expect.stringContaining('tomorrow'),
    })
  })

  it.each([
    ['cut', '{"kind": "pixart-studio rec'],
    ['nothing', ''],
    ['deep', `{"kind":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('refuses text that is %s', (_, text) => {
    writeFileSync(path, text)
    expect(() => readRecipe(path)).toThrow(expect.objectContaining({ code: 'E_RECIPE' }))
  })

  it('refuses what is larger than a recipe, and what is not there', () => {
    writeFileSync(path, ' ')
    truncateSync(path, MOST_RECIPE_BYTES + 1)
    expect(() => readRecipe(path)).toThrow(expect.objectContaining({ code: 'E_RECIPE' }))
    expect(() => readRecipe(join(folder, 'none.json'))).toThrow(
      expect.objectContaining({ code: 'E_FILE_MISSING' }),
    )
    expect(() => readRecipe(folder)).toThrow(expect.objectContaining({ code: 'E_FILE_UNREADABLE' }))
  })
})
