/** `models remove`: takes fetched models away, and forgets added ones. */

import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { modelsFolder } from '../service/folders.ts'
import { addedModels, forgetAddedModel } from '../service/models/added-models.ts'
import { type Removed, removeModel } from '../service/models/remove-model.ts'
import { catalogRows } from './catalog-names.ts'
import { NAMES_OPTIONS } from './models-options.ts'
import { parseOptions } from './options.ts'
import { print, printJson } from './print.ts'

export async function removeModels(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, NAMES_OPTIONS)
  if (positionals.length === 0) throw new StudioError('E_OPTION', 'Name at least one model.')
  const models = modelsFolder()
  const own = new Set(addedModels(models).map(({ name }) => name))
  const published = positionals.filter((name) => !own.has(name))
  const rows = published.length > 0 ? catalogRows(published) : []
  for (const name of positionals.filter((one) => own.has(one))) {
    await forgetAddedModel(models, name)
    if (values.json) printJson({ name, freedBytes: 0 })
    else print(`${name} is no longer in the list. Its files stay where they are.`)
  }
  for (const row of rows) {
    const removed = await removeModel(models, row)
    if (values.json) printJson({ name: row.name, ...removed })
    else print(describe(row.name, removed))
  }
}

function describe(name: string, { freedBytes, kept }: Removed): string {
  const stays = kept
    .filter(({ bytes }) => bytes > 0)
    .map((one) => `\n  ${one.part} stays (${bytesText(one.bytes)}): ${one.for.join(', ')} need it`)
  return `${name} is gone: ${bytesText(freedBytes)} are free again.${stays.join('')}`
}
