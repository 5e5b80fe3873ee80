/** Files that were dropped or chosen: the window knows them by a handle, which says nothing about where they lie. */
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'

const REMEMBERED = 1000

export class DroppedFiles {
  readonly #paths = new Map<string, string>()

  register(path: string): { handle: string; fileName: string } {
    const handle = randomUUID()
    this.#paths.set(handle, path)
    const [oldest] = this.#paths.keys()
    if (this.#paths.size > REMEMBERED && oldest !== undefined) this.#paths.delete(oldest)
    return { handle, fileName: fileNameOf(path) }
  }

  /** @throws E_NOT_FOUND */
  pathOf(handle: string): string {
    const path = this.#paths.get(handle)
    if (path === undefined)
      throw new StudioError('E_NOT_FOUND', 'This file is not known any more: drop it again.')
    return path
  }
}

export function fileNameOf(path: string): string {
  return (basename(path) || 'file').toWellFormed().slice(0, 200)
}
