/**
 * What each LoRA is called, kept from the first time that it was seen: another one that comes later takes no name
 * away. Losing this costs no more than that names may be given anew.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isSayable, uniqueNames } from './unique-names.ts'

interface Named {
  /** Of the place where it lies. */
  readonly id: string
  readonly stem: string
}

const kept = z.record(z.string().max(64), z.string().refine(isSayable))

export class LoraNames {
  readonly #path: string
  #names: Map<string, string>

  constructor(cacheFolder: string) {
    this.#path = join(cacheFolder, 'lora-names.json')
    this.#names = readNames(this.#path)
  }

  /** One for each, in their order: the one that it had, or one that none of the others has. */
  of(loras: readonly Named[]): string[] {
    const fresh = loras.filter(({ id }) => !this.#names.has(id))
    const stems = fresh.map(({ stem }) => stem)
    for (const [index, name] of uniqueNames(stems, [...this.#names.values()]).entries())
      this.#names.set(fresh[index]!.id, name)
    return loras.map(({ id }) => this.#names.get(id)!)
  }

  /** Gives back the names of all others. */
  forgetAllBut(loras: readonly Named[]): void {
    const there = new Set(loras.map(({ id }) => id))
    for (const id of this.#names.keys()) if (!there.has(id)) this.#names.delete(id)
  }

  /** Writes them down. */
  keep(): void {
    const unfinished = `${this.#path}.${process.pid}.part`
    try {
      mkdirSync(join(this.#path, '..'), { recursive: true })
      writeFileSync(unfinished, JSON.stringify(Object.fromEntries(this.#names)))
      renameSync(unfinished, this.#path)
    } catch {
      rmSync(unfinished, { force: true })
    }
  }
}

function readNames(path: string): Map<string, string> {
  try {
    const names = Object.entries(kept.parse(JSON.parse(readFileSync(path, 'utf8'))))
    const different = new Set(names.map(([, name]) => name.toLowerCase())).size
    return new Map(different === names.length ? names : [])
  } catch {
    return new Map() // absent or damaged
  }
}
