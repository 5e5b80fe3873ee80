/** A shelf over real folders, with the embedded models. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../../main/service/history/database.ts'
import { migrate } from '../../../../main/service/history/migrations.ts'
import { Preferences } from '../../../../main/service/history/preferences.ts'
import { LoraFolders } from '../../../../main/service/loras/lora-folders.ts'
import { LoraNames } from '../../../../main/service/loras/lora-names.ts'
import { LoraReports } from '../../../../main/service/loras/lora-reports.ts'
import { LoraShelf } from '../../../../main/service/loras/lora-shelf.ts'
import { LoraThumbnails } from '../../../../main/service/loras/lora-thumbnails.ts'
import { EMBEDDED_LORAS } from '../../../../main/service/models/embedded-loras.ts'
import { ModelList } from '../../../../main/service/models/model-list.ts'
import { WeightHashes } from '../../../../main/service/models/weight-hash.ts'
import type { LoraShelf as State } from '../../../../preload/contract.ts'

/** Weights of the embedded LoRA: they fit the embedded models. */
export const LINE_ART = join(EMBEDDED_LORAS, 'line-art')
const models = new ModelList()

export class Shelf implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'loras-'))
  readonly cache = join(this.root, 'cache')
  readonly #db = openDatabase(join(this.root, 'db.sqlite'))
  readonly folders: LoraFolders
  readonly hashes = new WeightHashes(this.cache)
  readonly told: State[] = []
  loras: LoraShelf

  constructor() {
    migrate(this.#db)
    const preferences = new Preferences(this.#db, { picturesFolder: '/x' })
    this.folders = new LoraFolders({ dataFolder: this.root, embedded: EMBEDDED_LORAS, preferences })
    this.loras = this.again()
  }

  /** As after a start. */
  again(): LoraShelf {
    this.loras?.[Symbol.dispose]()
    this.loras = new LoraShelf({
      folders: this.folders,
      reports: new LoraReports({ cacheFolder: this.cache, models: models.all() }),
      names: new LoraNames(this.cache),
      thumbnails: new LoraThumbnails(this.cache),
      onChange: (state) => void this.told.push(state),
    })
    return this.loras
  }

  /** A folder that the user named. */
  watched(name: string): string {
    const path = join(this.root, name)
    mkdirSync(path, { recursive: true })
    this.folders.add(path)
    return path
  }

  names(): string[] {
    return this.loras.state().loras.map(({ name }) => name)
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  [Symbol.dispose](): void {
    this.loras[Symbol.dispose]()
    this.#db.close()
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A LoRA file that fits. */
export function putLora(path: string): void {
  cpSync(join(LINE_ART, 'adapter_model.safetensors'), path)
}
