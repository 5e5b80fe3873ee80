/** `generate`: paints prompts into PNG files. */
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { cacheFolder } from '../service/folders.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { parseGenerateArgs, wholeNumber } from './generate-options.ts'
import { printBuckets, printHelp, printSamplers } from './lists.ts'
import { outputOf } from './output.ts'
import { paintAll } from './paint-all.ts'
import { promptsOf } from './prompts.ts'
import { assertPromptsFit, modelOf, requestOf } from './request-of.ts'

const MOST_THREADS = 256

/** Everything that can be wrong with what was asked for is said before the engine starts. */
export async function generate(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseGenerateArgs(args)
  const json = values.json ?? false
  if (values.help) return printHelp()
  if (values['list-samplers']) return printSamplers({ json })
  const model = modelOf(values)
  if (values['list-buckets']) return printBuckets(model, { json })

  const prompts = await promptsOf(values, positionals)
  const requests = prompts.map((prompt) => requestOf(prompt, model, values))
  const threads = wholeNumber(values, 'threads', [1, MOST_THREADS]) ?? defaultThreads()
  if (requests.length > 1) assertPromptsFit(requests, model)
  const cache = cacheFolder()
  makeWritableFolder(cache, 'Cached data (PIXART_CACHE moves it)')
  const output = outputOf(values.out, requests)
  await paintAll({ requests, model, engine: { threads, cacheFolder: cache }, output, json })
}
