/** Recipes written and read back, and as nobody should write them. */
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRecipe } from '../../../../main/service/recipes/read-recipe.ts'
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

  it('says which field is wrong', async () => {
    expect(await refusal('engine.threads', 0)).toMatchObject({
      message: expect.stringContaining('engine.threads'),
    })
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
