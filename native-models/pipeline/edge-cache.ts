/**
 * Edges on the disk: one small PNG a picture and size, named after the hash of all that they depend on. A damaged
 * file counts as absent; the oldest go when there are too many.
 */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type EdgeMap, readEdges, writeEdges } from './edge-map.ts'
import { keepNewest } from './keep-newest.ts'

const KEPT_FILES = 200

export interface EdgeKey {
  /** Of the picture's bytes. */
  readonly sha256: string
  readonly fit: string
  readonly width: number
  readonly height: number
  /** The edge net's fingerprint. */
  readonly net: string
}

export class EdgeCache {
  readonly #folder: string

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'edges')
  }

  /** Takes the edges from the disk, or finds and keeps them. */
  async get(key: EdgeKey, find: () => Promise<EdgeMap>): Promise<EdgeMap> {
    const { sha256, fit, width, height, net } = key
    const hash = createHash('sha256').update(`${sha256}\n${fit}\n${width}×${height}\n${net}`)
    const path = join(this.#folder, `${hash.digest('hex')}.png`)
    const stored = await readEdges(path, key)
    if (stored) return stored
    const found = await find()
    await this.#write(path, found)
    return found
  }

  /** A cache that cannot be written costs time, never a picture. */
  async #write(path: string, edges: EdgeMap): Promise<void> {
    try {
      mkdirSync(this.#folder, { recursive: true })
      await writeEdges(path, edges)
      keepNewest(this.#folder, KEPT_FILES)
    } catch {}
  }
}
