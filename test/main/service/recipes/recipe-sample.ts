/** A recipe of a picture that nobody painted, in the form of a real one. */
import type { Recipe } from '../../../../main/service/recipes/recipe.ts'
import { digestOf } from '../../../../native-models/pipeline/step-digest.ts'
import { TorchGenerator } from '../../../../native-models/runtime/random.ts'

export const hash = (digit: string): string => digit.repeat(64)

export function sampleRecipe(more: Partial<Recipe> = {}): Recipe {
  const generator = new TorchGenerator(7n)
  return {
    kind: 'pixart-studio recipe',
    version: 1,
    request: {
      model: 'nano',
      prompt: 'a fox “in ink”\n',
      negativePrompt: '',
      cleanCaption: false,
      longPrompt: 'refuse',
      sampler: 'dpmpp-2m',
      steps: 2,
      guidance: 4.5,
      seed: '18446744073709551615',
      count: 1,
      size: { kind: 'aspect', width: 3, height: 2 },
    },
    files: [
      { part: 'transformer', name: 'diffusion_pytorch_model.safetensors', sha256: hash('1') },
      { part: 'transformer', name: 'config.json', sha256: hash('2') },
      { part: 'LoRA', lora: 'ink', name: 'ink.safetensors', sha256: hash('3') },
    ],
    engine: {
      studio: '0.1.0',
      onnxruntime: '1.30.0',
      node: '24.0.0',
      platform: 'linux x64',
      device: 'CPU, of some make',
      precision: 'float32',
      threads: 2,
    },
    steps: [1, 2].map((step) => ({ step, ...digestOf(generator.randn(256)) })),
    picture: { width: 320, height: 192, sha256: hash('4') },
    ...more,
  }
}
