/** `generate`: paints prompts into PNG files. */
import { createTokenizer } from '../../native-models/pipeline/tokenizer.ts'
import { cacheFolder } from '../service/folders.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { controlOf } from './control-of.ts'
import { engineOf } from './engine-of.ts'
import { parseGenerateArgs } from './generate-options.ts'
import { printBuckets, printHelp, printSamplers } from './lists.ts'
import { checkLoras, loraFilesOf, lorasAsked } from './lora-of.ts'
import { assertFits } from './memory-of.ts'
import { outputOf } from './output.ts'
import { paintAll } from './paint-all.ts'
import { promptsOf } from './prompts.ts'
import { recipePathOf } from './recipe-path.ts'
import { assertPromptsFit, modelOf, requestOf } from './request-of.ts'
import { warningsOf } from './warnings.ts'

/** Everything that can be wrong with what was asked for is said before the engine starts. */
export async function generate(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  const { values, positionals } = parseGenerateArgs(args)
  const json = values.json ?? false
  if (values.help) return printHelp()
  if (values['list-samplers']) return printSamplers({ json })
  const model = modelOf(values)
  if (values['list-buckets']) return printBuckets(model, { json })

  const prompts = await promptsOf(values, positionals, interrupted)
  const control = controlOf(values, model)
  const loras = lorasAsked(values)
  const asked = { values, control: control?.use, loras: loras.uses }
  const requests = prompts.map((prompt) => requestOf(prompt, model, asked))
  const checked = checkLoras(requests, loras, model)
  const engine = await engineOf(values, interrupted)
  assertFits(requests, model, engine)
  const tokenizer = createTokenizer(model.tokenizer.folder)
  assertPromptsFit(requests, { tokenizer, maxTokens: model.maxTokens })
  const cache = cacheFolder()
  makeWritableFolder(cache, 'Cached data (PIXART_CACHE moves it)')
  const output = outputOf(values.out, requests)
  const recipePath = recipePathOf(values.recipe, requests)
  const known = { model, tokenizer, loras: checked }
  const jobs = requests.map((request) => ({
    ...{ request, warnings: warningsOf(request, known) },
    loras: loraFilesOf(request, checked),
  }))
  const randomSeed = values.seed === undefined
  const places = { control: control?.place, loras: loras.places }
  await paintAll({ jobs, model, places, engine, output, recipePath, json, randomSeed, interrupted })
}
