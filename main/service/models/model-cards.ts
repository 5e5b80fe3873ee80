/** The card beside a fetched model: what it is called, and where the parts lie that it shares. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import type { modelCard } from '../../../native-models/models/model-folder.ts'
import { repositoryFolder } from '../downloads/remote-file.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import { BASE_REPOSITORY, CATALOG, type CatalogRow, partOf } from './catalog.ts'

export const CARD = 'pixart-studio.json'

/** Beside every model of the catalog whose folder is there; a card that is there is left as it is. @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function writeModelCards(models: string): Promise<void> {
  for (const row of CATALOG) {
    const { repo, folders } = partOf(row.own)
    const folder = repositoryFolder(models, repo)
    const path = join(folder, CARD)
    if (row.kind !== 'model' || !folders || existsSync(path)) continue
    if (!folders.every((name) => existsSync(join(folder, name)))) continue
    await saveFileAtomically(path, Buffer.from(`${JSON.stringify(cardOf(row, models), undefined, 2)}\n`))
  }
}

function cardOf(
  { name, title, summary, own, defaults }: CatalogRow,
  models: string,
): z.infer<typeof modelCard> {
  const { repo } = partOf(own)
  const base = basename(repositoryFolder(models, BASE_REPOSITORY))
  return {
    id: name,
    name: title,
    summary,
    ...(repo !== BASE_REPOSITORY && { base: `../${base}` }),
    ...(defaults && { defaults }),
  }
}
