/** `models remove`: takes fetched models away, and forgets added ones. */

import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { closestNames } from '../../native-models/samplers/closest-names.ts'
import { modelsFolder } from '../service/folders.ts'
import { addedModels, forgetAddedModel } from '../service/models/added-models.ts'
import { begunBytes } from '../service/models/begun-bytes.ts'
import { CATALOG } from '../service/models/catalog.ts'
import { leftByForgetting, type Removed, removeModel } from '../service/models/remove-model.ts'
import { hasShared } from '../service/models/shared-parts.ts'
import { catalogRows } from './catalog-names.ts'
import { NAMES_OPTIONS } from './models-options.ts'
import { parseOptions } from './options.ts'
import { oneLine, print, printJson } from './print.ts'

export async function removeModels(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, NAMES_OPTIONS)
  if (positionals.length === 0) throw new StudioError('E_OPTION', 'Name at least one model.')
  const models = modelsFolder()
  const own = new Set(addedModels(models).map(({ name }) => name))
  assertKnown(positionals, [...CATALOG.map(({ name }) => name), ...own])
  const published = positionals.filter((name) => !own.has(name))
  const rows = published.length > 0 ? catalogRows(published) : []
  for (const name of positionals.filter((one) => own.has(one))) {
    const bytes = await begunBytes(models, { parts: leftByForgetting(models, name) })
    await forgetAddedModel(models, name)
    if (values.json) printJson({ name, freedBytes: 0 })
    else print(forgotten(name, bytes))
  }
  for (const row of rows) {
    const removed = await removeModel(models, row)
    if (values.json) printJson({ name: row.name, ...removed })
    else print(describe(row.name, removed))
  }
}

/** @throws E_OPTION */
function assertKnown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const close = closestNames(unknown, known)
  const hint = close.length > 0 ? `; close to it: ${close.join(', ')}` : `: there are ${known.join(', ')}`
  throw new StudioError('E_OPTION', `No model is called ${oneLine(unknown, 64)}${hint}.`)
}

function forgotten(name: string, leftBytes: number): string {
  const base = CATALOG.find(hasShared)?.name ?? ''
  const left =
    leftBytes > 0
      ? ` What it alone took from the published models (${bytesText(leftBytes)}) stays, too; \`models remove ${base}\` deletes it.`
      : ''
  return `${name} is no longer in the list. Its files stay where they are.${left}`
}

function describe(name: string, { freedBytes, kept }: Removed): string {
  const stays = kept
    .filter(({ bytes }) => bytes > 0)
    .map((one) => `\n  ${one.part} stays (${bytesText(one.bytes)}): ${one.for.join(', ')} need it`)
  return `${name} is gone: ${bytesText(freedBytes)} are free again.${stays.join('')}`
}
