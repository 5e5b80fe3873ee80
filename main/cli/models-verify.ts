/** `models verify`: reads what was fetched and compares it with its digests. */

import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import type { VerifiedFile } from '../service/downloads/messages.ts'
import { modelsFolder } from '../service/folders.ts'
import { CATALOG, type CatalogRow } from '../service/models/catalog.ts'
import { partState } from '../service/models/part-state.ts'
import { bytesToVerify, verifyModel } from '../service/models/verify-model.ts'
import { catalogRows } from './catalog-names.ts'
import { NAMES_OPTIONS } from './models-options.ts'
import { parseOptions } from './options.ts'
import { print, printJson } from './print.ts'
import { clearLine, drawLine } from './say.ts'

/** Everything of which something is here, if nothing is named. */
export async function verifyModels(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  const { values, positionals } = parseOptions(args, NAMES_OPTIONS)
  const models = modelsFolder()
  const isBegun = ({ own }: CatalogRow) => partState(models, own).state !== 'absent'
  const rows = positionals.length > 0 ? catalogRows(positionals) : CATALOG.filter(isBegun)
  const absent = rows.find((row) => !isBegun(row))
  if (absent) throw new StudioError('E_MODEL_ABSENT', `${absent.name} has not been fetched.`)
  const known = new Map<string, VerifiedFile>()
  let bad = 0
  for (const row of rows) {
    const files = await verified(row, { models, known, interrupted, quiet: values.json ?? false })
    const wrong = files.filter(({ state }) => state !== 'whole')
    bad += wrong.length
    if (values.json) printJson({ name: row.name, files })
    else print(describe(row.name, files, wrong))
  }
  if (rows.length === 0 && !values.json) print('Nothing was fetched yet.')
  if (bad > 0)
    throw new StudioError('E_MODEL_DAMAGED', `${bad === 1 ? 'One file is' : `${bad} files are`} not whole.`)
}

interface Reading {
  readonly models: string
  readonly known: Map<string, VerifiedFile>
  readonly interrupted: AbortSignal
  readonly quiet: boolean
}

/** @throws E_CANCELLED */
async function verified(
  row: CatalogRow,
  { models, known, interrupted, quiet }: Reading,
): Promise<VerifiedFile[]> {
  const shows = !quiet && process.stderr.isTTY
  const size = bytesText(bytesToVerify(models, row))
  let read = 0
  const onBytes = (bytes: number): void => {
    read += bytes
    if (shows) drawLine(`${row.name}: ${bytesText(read)} of ${size} read`)
  }
  try {
    return await verifyModel(models, row, { signal: interrupted, known, onBytes })
  } catch (cause) {
    if (interrupted.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.', { cause })
    throw cause
  } finally {
    if (shows) clearLine()
  }
}

function describe(name: string, files: readonly VerifiedFile[], wrong: readonly VerifiedFile[]): string {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  if (wrong.length === 0) return `${name}: whole, ${bytesText(bytes)} in ${files.length} files`
  return [`${name}: not whole`, ...wrong.map(({ path, state }) => `  ${state}: ${path}`)].join('\n')
}
