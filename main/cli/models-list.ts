/** `models list`: what there is, what each is for, and what of it is here. */

import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { modelsFolder } from '../service/folders.ts'
import { readShelf, type ShelfRow } from '../service/models/shelf.ts'
import { goneParts } from '../service/models/taken-parts.ts'
import { LIST_OPTIONS } from './models-options.ts'
import { parseOptions } from './options.ts'
import { print, printJson, table } from './print.ts'

export async function listModels(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, LIST_OPTIONS)
  if (positionals.length > 0) throw new StudioError('E_OPTION', 'list takes no names.')
  const folder = modelsFolder()
  const rows = readShelf(folder)
  if (values.json) {
    for (const row of rows) printJson(row)
    return
  }
  print(table(rows.map((row) => [row.name, stateText(row), describe(row)])))
  print(
    `\nIn ${folder}. What models share, T5 and the VAE, is fetched once; ~ is expected until the hub was asked.`,
  )
}

function stateText({ state, hereBytes, sizeBytes, isAbout }: ShelfRow): string {
  const text = (bytes: number) => `${isAbout ? '~' : ''}${bytesText(bytes)}`
  const size = sizeBytes === undefined ? '' : text(sizeBytes)
  switch (state) {
    case 'here':
      return sizeBytes === undefined ? 'here' : `here, ${size}`
    case 'partly':
      return `partly, ${bytesText(hereBytes ?? 0)}${size && ` of ${size}`}`
    case 'absent':
      return sizeBytes === undefined ? 'to fetch' : `to fetch, ${text(sizeBytes - (hereBytes ?? 0))}`
    case 'gone':
      return 'gone'
  }
}

function describe(row: ShelfRow): string {
  const { title, summary, licence } = row
  const lacks = goneParts(row)
  const end = lacks === undefined ? '' : `. ${lacks}`
  return `${title}. ${summary}${licence === undefined ? '' : ` (${licence})`}${end}`
}
