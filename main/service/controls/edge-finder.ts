/**
 * Edges for the window to look at, found by a spare engine: the one that paints may be busy for minutes.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { keepNewest } from '../../../native-models/pipeline/keep-newest.ts'
import type { EdgesJob } from '../engine/engine-jobs.ts'
import { SpareEngine, type SpareEngineOptions } from '../engine/spare-engine.ts'
import { isFile } from '../is-file.ts'

/** What edges depend on. `image`: absolute path of the picture, or of the edges that were drawn over it. */
export interface EdgeQuestion extends Omit<EdgesJob, 'out'> {
  /** Of the picture. */
  readonly sha256: string
}

export interface EdgeFinderOptions extends SpareEngineOptions {
  readonly cacheFolder: string
}

const KEPT_FILES = 200

export class EdgeFinder implements Disposable {
  readonly #folder: string
  readonly #engine: SpareEngine
  /** How many questions there were: an answer counts if none came since. */
  #asked = 0
  #working: Promise<void> | undefined

  constructor({ cacheFolder, ...engine }: EdgeFinderOptions) {
    this.#folder = join(cacheFolder, 'edge-maps')
    this.#engine = new SpareEngine(engine)
  }

  /** Absolute, or undefined where it is not in the cache. */
  file(edges: string): string | undefined {
    const path = this.#pathOf(edges)
    return isFile(path) ? path : undefined
  }

  /**
   * → what the map is called: the hash of all that it depends on.
   * @throws E_CANCELLED where a newer question came, E_HANG, and what InferenceProcess.edges throws
   */
  async find({ sha256, ...job }: EdgeQuestion): Promise<string> {
    const question = ++this.#asked
    const edges = nameOf({ sha256, ...job })
    const out = this.#pathOf(edges)
    while (this.#working && !isFile(out) && question === this.#asked) await this.#working
    this.#assertNewest(question)
    if (isFile(out)) await touch(out)
    else await this.#begin({ ...job, out })
    this.#assertNewest(question)
    return edges
  }

  [Symbol.dispose](): void {
    this.#asked++
    this.#engine[Symbol.dispose]()
  }

  #pathOf(edges: string): string {
    return join(this.#folder, `${edges}.png`)
  }

  #assertNewest(question: number): void {
    if (question !== this.#asked) throw new StudioError('E_CANCELLED', 'Other edges were asked for since.')
  }

  /** @throws what the process throws, E_HANG */
  #begin(job: EdgesJob): Promise<void> {
    const work = this.#work(job)
    const settled: Promise<void> = work.then(
      () => this.#forget(settled),
      () => this.#forget(settled),
    )
    this.#working = settled
    return work
  }

  #forget(settled: Promise<void>): void {
    if (this.#working === settled) this.#working = undefined
  }

  async #work(job: EdgesJob): Promise<void> {
    mkdirSync(this.#folder, { recursive: true })
    await this.#engine.run(async (engine) => {
      await engine.edges(job)
      keepNewest(this.#folder, KEPT_FILES)
    }, 'No edges were found in time.')
  }
}

/** Other weights find other edges: they are known by size and time. */
function nameOf({ sha256, isEdgeMap, fit, width, height, hed }: EdgeQuestion): string {
  const { size, mtimeMs } = statSync(hed, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 }
  const depends = [sha256, isEdgeMap, fit, width, height, hed, size, mtimeMs]
  return createHash('sha256').update(JSON.stringify(depends)).digest('hex')
}

/** Used again: the last to be thrown away. */
async function touch(path: string): Promise<void> {
  const now = new Date()
  await utimes(path, now, now)
}
