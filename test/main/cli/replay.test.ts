/** Recipes as a user writes and replays them: processes, files and status codes. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pixelsSha256 } from '../../../main/service/recipes/pixels-sha256.ts'
import { readRecipe } from '../../../main/service/recipes/read-recipe.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { writeSafetensors } from '../../../native-models/formats/safetensors-writer.ts'
import { readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import { drawnPicture } from '../../native-models/pipeline/drawn-picture.ts'
import { filesIn, NANO, type Place, run, temporaryPlace } from './run-cli.ts'

const LINE_ART = join(NANO, '../loras/line-art/adapter_model.safetensors')
const QUICK = [
  'line art icon of fox',
  '--steps',
  '3',
  '--seed',
  '7',
  '--threads',
  '1',
  '--out',
  'a.png',
] as const
const EQUAL = 'The same picture: every step and every pixel is bit-equal.'

async function paint(place: Place, args: readonly string[], prompt: string = QUICK[0]) {
  const ended = await run(place, ['generate', prompt, ...QUICK.slice(1), ...args])
  expect(ended.status, ended.stderr).toBe(0)
  return ended
}

/** On a cache of its own, so that nothing that the painting kept is taken for painted again. */
async function replay(place: Place, args: readonly string[]) {
  const env = { PIXART_CACHE: join(place.folder, 'other-cache') }
  const { status, stdout, stderr } = await run(place, ['replay', 'a.recipe.json', ...args], { env })
  return { status, stderr, stdout, lines: stdout.trimEnd().split('\n') }
}

/** The embedded LoRA, its numbers made larger. */
function writeLora(path: string, scale: number): void {
  const { tensors } = openCheckpoint(LINE_ART)
  const entries = [...tensors.values()].map(({ file, name, shape }) => {
    const data = () => readFloat32(file, name).data.map((value) => value * scale)
    return [name, { shape, data }] as const
  })
  writeSafetensors(path, new Map(entries))
}

describe('generate --recipe', () => {
  it('writes one beside each picture, and changes nothing of the picture', async () => {
    using place = temporaryPlace()
    await paint(place, [])
    const plain = readFileSync(join(place.folder, 'a.png'))
    const { stdout } = await paint(place, ['--count', '2', '--json', '--recipe'])
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; recipe: string })
    expect(told.map(({ recipe }) => recipe)).toEqual(
      [1, 2].map((number) => join(place.folder, `a-${number}.recipe.json`)),
    )
    expect(readFileSync(told[0]!.file).equals(plain)).toBe(true)
    for (const [index, { file, recipe }] of told.entries()) {
      const { request, steps, picture, engine } = readRecipe(recipe)
      expect(request).toMatchObject({ seed: String(7 + index), count: 1, steps: 3, sampler: 'dpmpp-2m' })
      expect(steps.map(({ step, samples }) => [step, samples.length])).toEqual([1, 2, 3].map((n) => [n, 64]))
      const { width, height } = await sharp(file).metadata()
      const sha256 = await pixelsSha256(readFileSync(file))
      expect(picture).toEqual({ width, height, sha256 })
      expect(engine).toMatchObject({ node: process.versions.node, precision: 'float32', threads: 1 })
      expect(readFileSync(recipe, 'utf8')).not.toContain(place.folder)
    }
  })

  it('takes a name, but not for several pictures, and not one of another kind', async () => {
    using place = temporaryPlace()
    await paint(place, ['--recipe', 'recipes/fox.JSON'])
    expect(filesIn(join(place.folder, 'recipes'))).toEqual(['fox.JSON'])
    for (const args of [['--recipe', 'fox.json', '--count', '2'], ['--recipe=fox.txt']]) {
      const { status, stderr } = await run(place, ['generate', ...QUICK, ...args])
      expect(stderr).toMatch(/--recipe.*E_OPTION/s)
      expect(status).toBe(2)
    }
  })

  it('leaves a prompt after it alone', async () => {
    using place = temporaryPlace()
    const { status, stderr } = await run(place, ['generate', '--recipe', ...QUICK])
    expect(status, stderr).toBe(0)
    expect(readRecipe(join(place.folder, 'a.recipe.json')).request.prompt).toBe(QUICK[0])
  })
})

describe('replay', () => {
  it.each([
    ['dpmpp-2m', ['--guidance', '1'], 3],
    ['heun', [], 5],
    ['euler-ancestral', ['--size', '128x96', '--exact'], 3],
  ])('%s is bit-equal from step to step', async (sampler, args, passes) => {
    using place = temporaryPlace()
    await paint(place, ['--recipe', '--sampler', sampler, ...args])
    const { status, lines, stderr } = await replay(place, [])
    expect(status, stderr).toBe(0)
    expect(lines[0]).toBe('Nothing differs here from what the recipe tells.')
    expect(lines.slice(1, -1)).toHaveLength(passes)
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/^step [123]\/3 {2}bit-equal$/)
    expect(lines.at(-1)).toBe(EQUAL)
  })

  it('so it is with a control and LoRAs, of the list and of the prompt; --out keeps the picture', async () => {
    using place = temporaryPlace()
    writeFileSync(join(place.folder, 'photo.png'), await drawnPicture('star'))
    writeLora(join(place.folder, 'ink.safetensors'), 0.5)
    const lora = ['--lora', 'ink.safetensors:0.4']
    await paint(place, ['--recipe', '--control', 'photo.png', ...lora], 'fox <lora:line-art:0.7>')
    copyFileSync(join(place.folder, 'photo.png'), join(place.folder, 'moved.png'))
    const given = ['--control', 'moved.png', '--lora', 'ink.safetensors', '--out', 'b.png', '--json']
    const { status, lines, stderr } = await replay(place, given)
    expect(status, stderr).toBe(0)
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(told.slice(0, -1)).toEqual(
      [1, 2, 3].map((step) => ({ step, forwardPass: step, bitEqual: true, relativeRms: 0 })),
    )
    expect(told.at(-1)).toEqual({
      ...{ verdict: EQUAL, pixelsEqual: true, bitEqualSteps: 3, steps: 3 },
      file: join(place.folder, 'b.png'),
    })
    const [a, b] = ['a.png', 'b.png'].map((name) => readFileSync(join(place.folder, name)))
    expect(b!.equals(a!)).toBe(true)
  })

  it('a changed LoRA is named before the replay runs, and the steps tell how far it strays', async () => {
    using place = temporaryPlace()
    const ink = join(place.folder, 'ink.safetensors')
    writeLora(ink, 1)
    await paint(place, ['--recipe', '--lora', 'ink.safetensors'])
    writeLora(ink, 1.01)
    const { status, lines } = await replay(place, ['--lora', 'ink.safetensors'])
    expect(status).toBe(3)
    expect(lines[0]).toBe('What differs here:')
    expect(lines[1]).toMatch(
      /^ {2}LoRA ink, ink\.safetensors: sha256 [0-9a-f]{12} in the recipe, sha256 [0-9a-f]{12} here$/,
    )
    expect(lines[2]).toMatch(/^step 1\/3 {2}strays by about 0?\.?\d[\d.e-]* %$/)
    expect(lines.at(-1)).toMatch(/^Another picture: steps are not bit-equal from step 1 of 3 on/)
    expect(filesIn(place.folder).filter((name) => name.endsWith('.png'))).toEqual(['a.png'])
  })

  it('a recipe that was changed by hand is said to be, before anything else', async () => {
    using place = temporaryPlace()
    await paint(place, ['--recipe'])
    const path = join(place.folder, 'a.recipe.json')
    const written = readFileSync(path, 'utf8')
    writeFileSync(path, written.replace(/"guidance": [\d.]+/, '"guidance": 1.5'))
    const { status, lines, stderr } = await replay(place, [])
    expect(status, stderr).toBe(3)
    expect(lines[0]).toBe('What differs here:')
    expect(lines[1]).toMatch(/^ {2}This recipe was changed after it was written/)
    expect(lines.at(-1)).toMatch(/^Another picture: steps are not bit-equal from step 1 of 3 on/)
  })

  it('names another control image, another model and other threads, and a LoRA under another name', async () => {
    using place = temporaryPlace()
    for (const shape of ['star', 'circle'] as const)
      writeFileSync(join(place.folder, `${shape}.png`), await drawnPicture(shape))
    writeLora(join(place.folder, 'ink.safetensors'), 1)
    copyFileSync(join(place.folder, 'ink.safetensors'), join(place.folder, 'pen.safetensors'))
    await paint(place, ['--recipe', '--control', 'star.png', '--lora', 'ink.safetensors'])
    const given = ['--control', 'circle.png', '--lora', 'pen.safetensors', '--model', 'nano-lcm']
    const { status, stdout, lines, stderr } = await replay(place, [...given, '--threads', '2', '--json'])
    expect(status, stderr + stdout).toBe(3)
    const named = lines
      .map((line) => JSON.parse(line) as { difference?: { what: string } })
      .flatMap(({ difference }) => (difference ? [difference.what] : []))
    expect(named).toEqual([
      'model card, pixart-studio.json',
      'transformer, diffusion_pytorch_model.safetensors',
      'scheduler, scheduler_config.json',
      'control image',
      'threads',
    ])
  })

  it('what is missing for it is said before anything is painted', async () => {
    using place = temporaryPlace()
    writeFileSync(join(place.folder, 'star.png'), await drawnPicture('star'))
    writeLora(join(place.folder, 'ink.safetensors'), 1)
    const lora = ['--lora', 'ink.safetensors']
    const control = ['--control', 'star.png']
    await paint(place, ['--recipe', ...control, ...lora])
    const wrong: [string[], RegExp, number][] = [
      [lora, /follows a picture.*--control.*E_OPTION/s, 2],
      [control, /LoRA ink: name its file with --lora.*E_OPTION/s, 2],
      [[...control, ...lora, '--lora', 'line-art'], /has no LoRA line-art.*E_OPTION/s, 2],
      [[...control, '--lora', 'ink.safetensors:0.5'], /the weight is the recipe's.*E_FILE_MISSING/s, 1],
      [[...control, ...lora, '--drawn-edges', 'star.png'], /no edges drawn by hand.*E_OPTION/s, 2],
      [['b.json'], /Name one recipe.*E_OPTION/s, 2],
      [['--seed', '8'], /no option --seed.*E_OPTION/s, 2],
    ]
    for (const [args, words, expected] of wrong) {
      const { status, stderr, stdout } = await replay(place, args)
      expect(stderr).toMatch(words)
      expect([status, stdout]).toEqual([expected, ''])
    }
    expect(existsSync(join(place.folder, 'other-cache', 'embeddings'))).toBe(false)
  })

  it('a recipe of a model of one’s own asks for it; a damaged one is refused', async () => {
    using place = temporaryPlace()
    await paint(place, ['--recipe'])
    const path = join(place.folder, 'a.recipe.json')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"model": "nano"', '"model": "my-model"'))
    const asked = await replay(place, [])
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringMatching(/the model my-model.*--model/)])
    const given = await replay(place, ['--model', NANO])
    expect([given.status, given.lines.at(-1)]).toEqual([0, EQUAL])
    writeFileSync(path, text.slice(0, -100))
    const damaged = await replay(place, [])
    expect([damaged.status, damaged.stderr]).toEqual([1, expect.stringContaining('E_RECIPE')])
  })

  it('help says what it takes and how it ends', async () => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['replay', '--help'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/--control <picture>.*Exit status: 0 the pixels are equal, 3 they are not/s)
  })
})
