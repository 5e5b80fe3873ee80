import { describe, expect, it } from 'vitest'
import { differencesOf, type Here } from '../../../../main/service/recipes/differences.ts'
import type { Recipe, RecipeFile } from '../../../../main/service/recipes/recipe.ts'
import { hash, sampleRecipe } from './recipe-sample.ts'

const recorded = sampleRecipe()

function differences(more: Partial<Here>, of: Recipe = recorded) {
  const { files, engine, request, picture } = of
  return differencesOf(of, { files, engine, control: request.control, size: picture, ...more })
}

const changed = (name: string, more: Partial<RecipeFile>) =>
  recorded.files.map((file) => (file.name === name ? { ...file, ...more } : file))

describe('differencesOf', () => {
  it('nothing, though a file has another name', () => {
    expect(differences({})).toEqual([])
    expect(differences({ files: changed('ink.safetensors', { name: 'ink-2.safetensors' }) })).toEqual([])
    expect(differences({ files: recorded.files.toReversed() })).toEqual([])
  })

  it('names a LoRA that has changed, and its file', () => {
    expect(differences({ files: changed('ink.safetensors', { sha256: hash('9') }) })).toEqual([
      { kind: 'file', what: 'LoRA ink, ink.safetensors', recorded: hash('3'), here: hash('9') },
    ])
  })

  it('holds weights against weights and configs against configs, whatever they are called', () => {
    const files = [
      { part: 'transformer', name: 'config.json', sha256: hash('8') } as const,
      { part: 'transformer', name: 'model.safetensors', sha256: hash('9') } as const,
      recorded.files[2]!,
    ]
    expect(
      differences({ files }).map(({ what, recorded: was, here }) => [what, was?.[0], here?.[0]]),
    ).toEqual([
      ['transformer, diffusion_pytorch_model.safetensors', '1', '9'],
      ['transformer, config.json', '2', '8'],
    ])
  })

  it('names what is missing here, and what is more', () => {
    const more = { part: 'LoRA', lora: 'chalk', name: 'chalk.safetensors', sha256: hash('5') } as const
    expect(differences({ files: [...recorded.files.slice(0, 2), more] })).toEqual([
      { kind: 'file', what: 'LoRA ink, ink.safetensors', recorded: hash('3'), here: undefined },
      { kind: 'file', what: 'LoRA chalk, chalk.safetensors', recorded: undefined, here: hash('5') },
    ])
  })

  it('names another control image, another size and every part of the engine', () => {
    const control = {
      ...{ model: 'nano-hed', image: hash('a'), isEdgeMap: false, fit: 'cover' as const },
      ...{ strength: 1, start: 0, end: 1 },
    }
    const of = sampleRecipe({ request: { ...recorded.request, control } })
    const engine = { ...recorded.engine, onnxruntime: '1.31.0', device: 'CPU, of another make', threads: 1 }
    const found = differences(
      { control: { ...control, image: hash('b') }, engine, size: { width: 256, height: 192 } },
      of,
    )
    expect(found).toEqual([
      { kind: 'picture', what: 'control image', recorded: hash('a'), here: hash('b') },
      { kind: 'size', what: 'size', recorded: '320×192', here: '256×192' },
      { kind: 'engine', what: 'onnxruntime', recorded: '1.30.0', here: '1.31.0' },
      { kind: 'engine', what: 'device', recorded: 'CPU, of some make', here: 'CPU, of another make' },
      { kind: 'engine', what: 'threads', recorded: '2', here: '1' },
    ])
  })
})
