/**
 * What each LoRA is, kept under its path and the state of its files, so that a start with a thousand of them reads none twice.
 * Another version of the studio, or other models, may see them differently: then all are read anew.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { loraState } from '../../../native-models/models/lora/lora-files.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { lora } from '../../../preload/contract.ts'
import { VERSION } from '../version.ts'
import type { FoundLora } from './find-loras.ts'
import { type InspectedLora, inspectLora } from './inspect-lora.ts'

const inspected = lora.pick({ fits: true, misfit: true, report: true, triggerWords: true })
const kept = z.strictObject({ of: z.string(), reports: z.record(z.string(), inspected) })

export interface LoraReportsOptions {
  readonly cacheFolder: string
  readonly models: readonly ModelFolder[]
}

export class LoraReports {
  readonly #folder: string
  #models: readonly ModelFolder[] = []
  /** Of the studio and its models. */
  #of = ''
  #known: Map<string, InspectedLora> = new Map()
  /** Asked for since the last time that everything was looked at. */
  #used = new Map<string, InspectedLora>()
  #isDirty = false

  constructor({ cacheFolder, models }: LoraReportsOptions) {
    this.#folder = cacheFolder
    this.renew(models)
  }

  /** There are other models now: LoRAs are held against those. */
  renew(models: readonly ModelFolder[]): void {
    this.#models = models
    const configs = models.map(({ id, name, transformer, textEncoder }) => [
      ...[id, name, transformer.config, textEncoder.config],
    ])
    this.#of = createHash('sha256')
      .update(JSON.stringify([VERSION, configs]))
      .digest('hex')
    this.#known = new Map(Object.entries(this.#read()))
    this.#used = new Map()
  }

  /** `alpha`: in place of what the file says. */
  async of({ path }: FoundLora, alpha: number | undefined): Promise<InspectedLora> {
    const key = JSON.stringify([path, stateOf(path), alpha])
    const known = this.#known.get(key) ?? (await this.#inspect(key, { path, alpha }))
    // What was wrong may be over tomorrow without a change of the files.
    if (!known.error) this.#used.set(key, known)
    return known
  }

  /** Keeps what was asked for since the last time, and forgets the rest. */
  keep(): void {
    const isSmaller = this.#used.size < this.#known.size
    if (this.#isDirty || isSmaller) {
      this.#known.clear()
      for (const [key, report] of this.#used) this.#known.set(key, report)
      this.#write()
    }
    this.#used = new Map()
    this.#isDirty = false
  }

  /** Reading blocks: whoever waits for the service gets a turn after every file. */
  async #inspect(key: string, place: { path: string; alpha: number | undefined }): Promise<InspectedLora> {
    await setImmediate()
    const { path, alpha } = place
    const found = inspectLora({ path, ...(alpha !== undefined && { alpha }) }, this.#models)
    if (found.error) return found
    this.#known.set(key, found)
    this.#isDirty = true
    return found
  }

  get #path(): string {
    return join(this.#folder, 'lora-reports.json')
  }

  #read(): Record<string, InspectedLora> {
    try {
      const { of, reports } = kept.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
      return of === this.#of ? (reports as Record<string, InspectedLora>) : {}
    } catch {
      return {} // absent or damaged: it is only a cache
    }
  }

  #write(): void {
    const unfinished = `${this.#path}.${process.pid}.part`
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeFileSync(unfinished, JSON.stringify({ of: this.#of, reports: Object.fromEntries(this.#known) }))
      renameSync(unfinished, this.#path)
    } catch {
      rmSync(unfinished, { force: true }) // the next start reads them again
    }
  }
}

/** Of its weights and of the config beside them; undefined where it has just gone. */
function stateOf(path: string): string | undefined {
  try {
    return loraState(path)
  } catch {
    return undefined
  }
}
