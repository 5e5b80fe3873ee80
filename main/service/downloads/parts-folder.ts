/** Where files are while they are being fetched: beside the models, on the same disk. */
import { join } from 'node:path'

export function partsFolderOf(models: string): string {
  return join(models, '.downloads')
}
