/** The studio's own folders. */
import { mkdirSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'

/** Its parents included. @throws E_OUTPUT_UNWRITABLE */
export function makeFolder(path: string): void {
  if (!isAbsolute(path)) throw new TypeError(`${path} is not absolute`)
  try {
    mkdirSync(path, { recursive: true })
  } catch (cause) {
    throw new StudioError('E_OUTPUT_UNWRITABLE', `The folder ${path} cannot be made.`, { cause })
  }
}
