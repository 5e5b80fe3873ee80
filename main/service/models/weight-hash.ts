/**
 * The sha256 of weight files, as other programs know them. Gigabytes take seconds, so a hash is kept under the
 * file's path, size and time, and computed beside the painting.
 */
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

const kept = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))

export class WeightHashes {
  readonly #folder: string
  /** By key: who asks while it is computed waits for the same. */
  readonly #computing = new Map<string, Promise<string>>()

  constructor(cacheFolder: string) {
    this.#folder = cacheFolder
  }

  /** Lower-case hex. @throws the file system's error if the file cannot be read, AbortError. */
  async sha256(path: string, { signal }: { signal?: AbortSignal } = {}): Promise<string> {
    const { size, mtimeMs } = await stat(path)
    const key = `${path}|${size}|${mtimeMs}`
    const known = this.#read()[key]
    if (known) return known
    const computing = this.#computing.get(key) ?? this.#compute(path, key, signal)
    this.#computing.set(key, computing)
    return computing.finally(() => this.#computing.delete(key))
  }

  async #compute(path: string, key: string, signal: AbortSignal | undefined): Promise<string> {
    const hash = createHash('sha256')
    const file = createReadStream(path, { highWaterMark: 1 << 20 })
    await (signal ? pipeline(file, hash, { signal }) : pipeline(file, hash))
    const hex = hash.digest('hex')
    const others = Object.entries(this.#read()).filter(([other]) => !other.startsWith(`${path}|`))
    this.#write(Object.fromEntries([...others, [key, hex]]))
    return hex
  }

  get #path(): string {
    return join(this.#folder, 'weight-hashes.json')
  }

  #read(): Record<string, string> {
    try {
      return kept.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch {
      return {} // absent or damaged: it is only a cache
    }
  }

  #write(hashes: Record<string, string>): void {
    const unfinished = `${this.#path}.${process.pid}.part`
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeFileSync(unfinished, JSON.stringify(hashes))
      renameSync(unfinished, this.#path)
    } catch {
      removeIfThere(unfinished) // the next run computes it again
    }
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path)
  } catch {}
}
