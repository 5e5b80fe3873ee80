/**
 * Fetched files that the last check found damaged. Their sizes are right, so a fetch takes them for whole: what is
 * planned and fetched with one of them is read again first.
 */
import type { ToDownloads, VerifiedFile } from '../downloads/messages.ts'
import { publishedPath } from '../downloads/remote-file.ts'
import type { ProcessPort } from '../fork-process.ts'
import { type CatalogRow, catalogRow, partOf } from './catalog.ts'
import { partState } from './part-state.ts'

export class KnownDamage {
  readonly #models: string
  /** By path: parts are shared. */
  readonly #damaged = new Set<string>()

  /** `models`: absolute. */
  constructor(models: string) {
    this.#models = models
  }

  /** What a check has told. */
  found(files: readonly VerifiedFile[]): void {
    for (const { path, state } of files) {
      // What is missing is fetched anyway.
      if (state === 'whole' || state === 'missing') this.#damaged.delete(path)
      else this.#damaged.add(path)
    }
  }

  /** What was damaged was fetched anew. */
  forget(row: Pick<CatalogRow, 'parts'>): void {
    if (this.#damaged.size === 0) return
    for (const { path } of this.#filesOf(row)) this.#damaged.delete(path)
  }

  /** Of a published model's files that are known to be damaged: what comes anew. */
  bytesOf(name: string): number {
    const row = this.#damaged.size > 0 ? catalogRow(name) : undefined
    const files = row ? this.#filesOf(row).filter(({ path }) => this.#damaged.has(path)) : []
    return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }

  /** A downloads process that is told which models have to be read again. */
  through(port: ProcessPort<ToDownloads>): ProcessPort<ToDownloads> {
    return { ...port, post: (message) => port.post(this.#told(message)) }
  }

  #told(message: ToDownloads): ToDownloads {
    if (message.type !== 'plan' && message.type !== 'fetch') return message
    return message.models.some((name) => this.bytesOf(name) > 0) ? { ...message, verify: true } : message
  }

  #filesOf({ parts }: Pick<CatalogRow, 'parts'>): { path: string; sizeBytes: number }[] {
    return parts.flatMap((id) => {
      const { repo } = partOf(id)
      return partState(this.#models, id).files.map(({ path, sizeBytes }) => ({
        path: publishedPath(this.#models, { repo, path }),
        sizeBytes,
      }))
    })
  }
}
