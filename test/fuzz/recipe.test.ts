/** Damaged and deceiving recipes: a typed error, or one that can be told and held against, and never a long wait. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readRecipe } from '../../main/service/recipes/read-recipe.ts'
import { recipe } from '../../main/service/recipes/recipe.ts'
import { recipeLines } from '../../main/service/recipes/recipe-lines.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { digestOf, strayOf } from '../../native-models/pipeline/step-digest.ts'
import { TorchGenerator } from '../../native-models/runtime/random.ts'
import { recipeInfo, replayedStep } from '../../preload/contract/recipes.ts'
import { sampleRecipe } from '../main/service/recipes/recipe-sample.ts'
import { randomOf } from '../native-models/formats/safetensors-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'recipe-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'fox.recipe.json')
const painted = digestOf(new TorchGenerator(8n).randn(256))

const { request } = sampleRecipe()
const sample = sampleRecipe({
  request: {
    ...request,
    prompt: 'fox <lora:chalk:0.5>',
    loras: [{ name: 'ink', weight: 1 }],
    control: {
      ...{ model: 'nano-hed', image: 'ab'.repeat(32), isEdgeMap: false, fit: 'cover' },
      ...{ strength: 1, start: 0, end: 1 },
    },
  },
})
const written = JSON.stringify(z.encode(recipe, sample))

const VALUES: readonly unknown[] = [
  ...[null, true, -1, 0, 0.5, 1e308, 5e-324, 2 ** 53, '', '\ud800', '../../etc/passwd', '<lora:a:1>'],
  ...['__proto__', 'x'.repeat(5000), 'A'.repeat(342), 'AACAfw==', [], {}, [[[[[[]]]]]], { length: 9 }],
]

/** One or more values anywhere in it are others, or gone, or there twice. */
function changed(random: (below: number) => number): string {
  const root: unknown = JSON.parse(written)
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const holders = holdersIn(root)
    const holder = holders[random(holders.length)]!
    const keys = Object.keys(holder)
    const key = keys[random(keys.length)] ?? 'more'
    if (random(4) === 0) delete holder[key]
    else if (random(6) === 0) holder[`${key}2`] = holder[key]
    else holder[key] = structuredClone(VALUES[random(VALUES.length)])
  }
  return JSON.stringify(root)
}

type Holder = Record<string, unknown>

function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Holder, ...Object.values(value).flatMap(holdersIn)]
}

/** One or more bytes are others, or gone, or there twice. */
function damaged(random: (below: number) => number): Buffer {
  let bytes = Buffer.from(written)
  for (let changes = 1 + random(2); changes > 0; changes--) {
    const at = random(bytes.length)
    const length = 1 + random(16)
    const kind = random(3)
    if (kind === 0) bytes[at] = random(256)
    // From where it goes on: something is there twice, or gone.
    else
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(kind === 1 ? at + length : Math.max(0, at - length)),
      ])
  }
  return bytes
}

function attempt(content: string | Uint8Array): 'refused' | 'usable' {
  writeFileSync(path, content)
  try {
    const read = readRecipe(path)
    recipeInfo.shape.lines.parse(recipeLines(read))
    for (const step of read.steps) {
      const { bitEqual, relativeRms } = strayOf(step, painted)
      replayedStep.parse({ step: step.step, bitEqual, ...(relativeRms !== undefined && { relativeRms }) })
    }
    return 'usable'
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    expect(['E_RECIPE', 'E_SAMPLER_UNKNOWN', 'E_LORA_TAG', 'E_LORA_TWICE']).toContain(error.code)
    return 'refused'
  }
}

describe('a recipe from anywhere', () => {
  it.each([
    { name: 'with other values', make: changed, times: 1500 },
    { name: 'with other bytes', make: damaged, times: 1000 },
  ])('$name: a typed error or one that can be told, each within a second', ({ make, times }) => {
    const seen = { refused: 0, usable: 0 }
    for (let seed = 0; seed < times; seed++) {
      const start = performance.now()
      seen[attempt(make(randomOf(seed)))]++
      expect(performance.now() - start, `seed ${seed}`).toBeLessThan(1000)
    }
    expect(seen.refused).toBeGreaterThan(times / 10)
    expect(seen.usable).toBeGreaterThan(0)
  })
})
