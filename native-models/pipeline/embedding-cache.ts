/**
 * Prompt embeddings on the disk: one small safetensors file a text, named after the hash of the text encoder's
 * fingerprint, of what LoRAs make of it, and of the tokens. A damaged file counts as absent; the oldest go when there are too many.
 */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../api/errors.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { writeSafetensors } from '../formats/safetensors-writer.ts'
import { readFloat32 } from '../formats/tensor-data.ts'
import type { HostTensor } from '../runtime/session.ts'
import { keepNewest } from './keep-newest.ts'

const KEPT_FILES = 500
const TENSOR = 'embeddings'

export class EmbeddingCache {
  readonly #folder: string

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'embeddings')
  }

  /** Takes the embeddings from the disk, or computes and keeps them. */
  async get(
    encoder: string,
    ids: readonly number[],
    compute: () => Promise<HostTensor>,
  ): Promise<HostTensor> {
    const key = createHash('sha256')
      .update(`${encoder}\n${ids.join(',')}`)
      .digest('hex')
    const path = join(this.#folder, `${key}.safetensors`)
    const stored = this.#read(path)
    if (stored) return stored
    const computed = await compute()
    this.#write(path, computed)
    return computed
  }

  #read(path: string): HostTensor | undefined {
    try {
      return readFloat32(readSafetensors(path), TENSOR)
    } catch (error) {
      if (error instanceof StudioError) return undefined
      throw error
    }
  }

  /** A cache that cannot be written costs time, never a picture. */
  #write(path: string, { data, shape }: HostTensor): void {
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeSafetensors(path, new Map([[TENSOR, { shape, data: () => data }]]))
      keepNewest(this.#folder, KEPT_FILES)
    } catch {}
  }
}
