import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { LoadedModel } from '../../../native-models/pipeline/loaded-model.ts'
import { NANO, temporaryFolder } from '../files.ts'

it('embeddings of the same weights under another config are others', async () => {
  const cacheFolder = temporaryFolder()
  const embed = async (folder: string) => {
    using model = new LoadedModel(openModelFolder(folder), { threads: 1, cacheFolder })
    return (await model.embed(model.tokenizer.encode('red fox').ids)).data
  }
  const first = await embed(NANO)
  const copy = join(temporaryFolder(), 'copy')
  cpSync(NANO, copy, { recursive: true })
  expect(await embed(copy)).toEqual(first)
  const config = join(copy, 'text_encoder', 'config.json')
  const settings = JSON.parse(readFileSync(config, 'utf8')) as object
  writeFileSync(config, JSON.stringify({ ...settings, layer_norm_epsilon: 0.5 }))
  expect(await embed(copy)).not.toEqual(first)
})

it('embeddings are kept for each number of threads: their last bits differ', async () => {
  const cacheFolder = temporaryFolder()
  for (const threads of [1, 2]) {
    using model = new LoadedModel(openModelFolder(NANO), { threads, cacheFolder })
    await model.embed(model.tokenizer.encode('red fox').ids)
  }
  expect(readdirSync(join(cacheFolder, 'embeddings'))).toHaveLength(2)
})
