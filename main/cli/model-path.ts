/** What users call a model: an embedded one's name, a folder, or a file of weights. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import { embeddedModels } from '../service/models/embedded-models.ts'
import { userPath } from './generate-options.ts'

/** The folder (or file); the first embedded model's if nothing is named. @throws E_FILE_MISSING */
export function modelPath(model: string | undefined): string {
  if (model !== undefined) return embeddedFolder(model) ?? folderOf(model)
  const [first] = embeddedModels()
  if (first) return first.folder
  throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
}

export function embeddedFolder(model: string): string | undefined {
  return embeddedModels().find(({ id }) => id === model)?.folder
}

function folderOf(model: string): string {
  const folder = userPath(model)
  if (existsSync(folder) || model !== basename(model)) return folder
  const names = embeddedModels().map(({ id }) => id)
  throw new StudioError(
    'E_FILE_MISSING',
    `There is no folder or file ${folder}, and no embedded model ${model} (${names.join(', ')}).`,
  )
}
