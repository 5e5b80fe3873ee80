/** `models`: the shelf of checkpoints, without a window. */
import { StudioError } from '../../native-models/api/errors.ts'
import { closestNames } from '../../native-models/samplers/closest-names.ts'
import { addOwnModel } from './models-add.ts'
import { fetchModels } from './models-fetch.ts'
import { listModels } from './models-list.ts'
import { modelsHelp } from './models-options.ts'
import { removeModels } from './models-remove.ts'
import { verifyModels } from './models-verify.ts'
import { oneLine, print } from './print.ts'

const WORDS = {
  list: listModels,
  fetch: fetchModels,
  verify: verifyModels,
  remove: removeModels,
  add: addOwnModel,
} as const

export async function models(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return print(modelsHelp())
  const [word, ...rest] = args
  const names = Object.keys(WORDS)
  const run = Object.entries(WORDS).find(([name]) => name === word)?.[1]
  if (run) return run(rest, interrupted)
  if (word === undefined) throw new StudioError('E_OPTION', `Say what: ${names.join(', ')}.`)
  const close = closestNames(word, names)
  const hint = close.length > 0 ? `; close to it: ${close.join(', ')}` : `: there are ${names.join(', ')}`
  throw new StudioError('E_OPTION', `models ${oneLine(word, 64)} is none of its words${hint}.`)
}
