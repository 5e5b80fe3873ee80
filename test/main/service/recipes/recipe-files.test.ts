import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { WeightHashes } from '../../../../main/service/models/weight-hash.ts'
import { type Ingredients, recipeFiles } from '../../../../main/service/recipes/recipe-files.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { CONTROLNET, HED, NANO } from '../../../native-models/files.ts'
import { shardTransformer } from '../../damaged-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'pixart-recipe-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hashes = new WeightHashes(join(folder, 'cache'))
const LINE_ART = join(NANO, '../loras/line-art')

async function filesOf(more: Partial<Ingredients> = {}, signal = new AbortController().signal) {
  const ingredients = { model: openModelFolder(NANO), control: undefined, loras: [], ...more }
  return recipeFiles(ingredients, hashes, signal)
}

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

describe('recipeFiles', () => {
  it('are the weights of every part and the configs beside them, each by its hash', async () => {
    const places = {
      'model card': ['pixart-studio.json'],
      transformer: ['transformer/diffusion_pytorch_model.safetensors', 'transformer/config.json'],
      'text encoder': ['text_encoder/model.safetensors', 'text_encoder/config.json'],
      tokenizer: ['tokenizer/spiece.model', 'tokenizer/tokenizer_config.json'],
      VAE: ['vae/diffusion_pytorch_model.safetensors', 'vae/config.json'],
      scheduler: ['scheduler/scheduler_config.json'],
    }
    const expected = Object.entries(places).flatMap(([part, paths]) =>
      paths.map((path) => ({ part, name: path.split('/').at(-1), sha256: sha256(join(NANO, path)) })),
    )
    expect(await filesOf()).toEqual(expected)
  })

  it('of LoRAs with their config, of a control with both of its nets', async () => {
    const loras = [{ name: 'ink', weights: join(LINE_ART, 'adapter_model.safetensors') }]
    const control = { model: CONTROLNET, hed: HED, image: 'unread.png' }
    const [net, hed] = [sha256(CONTROLNET), sha256(HED)]
    const found = await filesOf({ loras, control })
    expect(found.filter(({ part }) => part === 'LoRA')).toEqual(
      ['adapter_model.safetensors', 'adapter_config.json'].map((name) => ({
        ...{ part: 'LoRA', lora: 'ink', name },
        sha256: sha256(join(LINE_ART, name)),
      })),
    )
    const nets = found.filter(({ part }) => part === 'ControlNet' || part === 'edge net')
    expect(nets.map(({ part, sha256: hash }) => [part, hash])).toEqual([
      ['ControlNet', net],
      ['edge net', hed],
    ])
    const mapOfEdges = await filesOf({ control: { ...control, hed: CONTROLNET } })
    expect(mapOfEdges.some(({ part }) => part === 'edge net')).toBe(false)
  })

  it('are all shards of a part', async () => {
    const model = openModelFolder(shardTransformer(NANO, join(folder, 'sharded')), { base: NANO })
    const shards = (await filesOf({ model })).filter(({ name }) => name.includes('-of-'))
    expect(shards.length).toBeGreaterThan(1)
    expect(new Set(shards.map((file) => file.sha256)).size).toBe(shards.length)
  })

  it('are told missing, and not told any more once it is cancelled', async () => {
    const loras = [{ name: 'ink', weights: join(folder, 'ink.safetensors') }]
    await expect(filesOf({ loras })).rejects.toMatchObject({ code: 'E_FILE_UNREADABLE' })
    const control = { model: CONTROLNET, hed: HED, image: 'unread.png' }
    const fresh = new WeightHashes(join(folder, 'empty'))
    const ingredients = { model: openModelFolder(NANO), control, loras: [] }
    await expect(recipeFiles(ingredients, fresh, AbortSignal.abort())).rejects.toMatchObject({
      code: 'E_CANCELLED',
    })
  })
})
