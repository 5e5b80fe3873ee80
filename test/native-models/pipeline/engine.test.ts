import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { Engine } from '../../../native-models/pipeline/engine.ts'
import { MODEL_1024, readTensors, temporaryFolder, writeTensors } from '../files.ts'

const request: GenerateRequest = {
  model: 'model',
  prompt: 'a fox',
  negativePrompt: '',
  cleanCaption: false,
  longPrompt: 'refuse',
  sampler: 'dpmpp-2m',
  steps: 1,
  guidance: 2,
  seed: '1',
  count: 1,
  size: { kind: 'exact', height: 32, width: 32 },
}

async function paint(engine: Engine, folder: string): Promise<{ png: Uint8Array; stages: string[] }> {
  const stages: string[] = []
  let png = new Uint8Array()
  for await (const event of engine.paint(request, {
    model: { folder },
    previews: false,
    cancelled: () => false,
  })) {
    if (event.type === 'stage') stages.push(event.stage)
    if (event.type === 'picture') png = event.png as Uint8Array<ArrayBuffer>
  }
  return { png, stages }
}

it('paints with the model that was used last, and opens it again when its weights have changed', async () => {
  const model = join(temporaryFolder(), 'model')
  cpSync(MODEL_1024, model, { recursive: true })
  using engine = new Engine({ threads: 1, cacheFolder: temporaryFolder() })
  const first = await paint(engine, model)
  expect(first.stages).toEqual(['load', 'text', 'denoise', 'decode', 'encode'])
  expect((await paint(engine, model)).png).toEqual(first.png)

  const weights = join(model, 'vae', 'diffusion_pytorch_model.safetensors')
  const tensors = readTensors(weights)
  const bias = tensors['decoder.conv_out.bias']!
  writeTensors(weights, {
    ...tensors,
    'decoder.conv_out.bias': { ...bias, data: bias.data.map((v) => v + 0.5) },
  })
  expect((await paint(engine, model)).png).not.toEqual(first.png)
  expect((await paint(engine, MODEL_1024)).png).toEqual(first.png)
})

it('goes on after a model that could not be loaded', async () => {
  using engine = new Engine({ threads: 1, cacheFolder: temporaryFolder() })
  await expect(paint(engine, join(temporaryFolder(), 'nothing'))).rejects.toMatchObject({
    code: 'E_FILE_MISSING',
  })
  expect((await paint(engine, MODEL_1024)).png.length).toBeGreaterThan(100)
})

it('decodes with the VAE alone: other parts may be of any size, or damaged', async () => {
  const model = join(temporaryFolder(), 'model')
  cpSync(MODEL_1024, model, { recursive: true })
  const out = join(temporaryFolder(), 'step.png')
  const latent = {
    shape: [4, 4, 4],
    data: Float32Array.from({ length: 64 }, (_, at) => Math.sin(at)),
  } as const
  const decoded = async (engine: Engine, folder: string): Promise<Uint8Array> => {
    await engine.decode({
      model: { folder },
      latent: { ...latent, shape: [...latent.shape] },
      size: request.size,
      out,
    })
    return readFileSync(out)
  }
  using whole = new Engine({ threads: 1, cacheFolder: temporaryFolder() })
  await paint(whole, MODEL_1024)
  for (const part of ['transformer', 'text_encoder'])
    for (const name of readdirSync(join(model, part)).filter((one) => one.endsWith('.safetensors')))
      writeFileSync(join(model, part, name), 'damaged')
  using engine = new Engine({ threads: 1, cacheFolder: temporaryFolder() })
  expect(await decoded(engine, model)).toEqual(await decoded(whole, MODEL_1024))
  await expect(paint(engine, model)).rejects.toMatchObject({ code: expect.stringMatching(/^E_/) as string })
})
