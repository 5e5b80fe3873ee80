/** The models that come with the studio. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { modelCard } from '../../../native-models/models/model-folder.ts'

const FOLDER = join(import.meta.dirname, '../../../native-models/nano')

export interface EmbeddedModel {
  readonly id: string
  readonly name: string
  readonly folder: string
}

/** In the order of their folders' names: the first is the one to begin with. */
export function embeddedModels(): EmbeddedModel[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(FOLDER, entry.name))
    .sort()
    .flatMap((folder) => {
      const card = readCard(folder)
      return card?.id ? [{ id: card.id, name: card.name ?? card.id, folder }] : []
    })
}

function readCard(folder: string) {
  const names = readdirSync(folder)
  return names.includes('pixart-studio.json')
    ? readJsonFile(join(folder, 'pixart-studio.json'), modelCard)
    : undefined
}
