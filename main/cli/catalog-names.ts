/** Names of the catalog as users type them. */
import { StudioError } from '../../native-models/api/errors.ts'
import { closestNames } from '../../native-models/samplers/closest-names.ts'
import { CATALOG, type CatalogRow, catalogRow } from '../service/models/catalog.ts'
import { oneLine } from './print.ts'

/** Each once, in their order. @throws E_OPTION */
export function catalogRows(names: readonly string[]): CatalogRow[] {
  if (names.length === 0) throw new StudioError('E_OPTION', 'Name at least one model of the list.')
  return [...new Set(names)].map((name) => catalogRow(name) ?? refuse(name))
}

function refuse(name: string): never {
  const known = CATALOG.map((row) => row.name)
  const close = closestNames(name, known)
  const hint = close.length > 0 ? `; close to it: ${close.join(', ')}` : `: there are ${known.join(', ')}`
  throw new StudioError('E_OPTION', `No published checkpoint is called ${oneLine(name, 64)}${hint}.`)
}
