/** The real downloads process on a folder of its own, with a hub that has one large file of the catalog. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Budgets } from '../../../../main/service/downloads/budgets.ts'
import { DownloadProcess, type Wanted } from '../../../../main/service/downloads/download-process.ts'
import { forkDownloads } from '../../../../main/service/downloads/fork-downloads.ts'
import type { Fault, FileRequest } from '../../../hub/faults.ts'
import { TestHub } from '../../../hub/test-hub.ts'
import { QUICK, quickFolder } from './one-file.ts'

const REPO = 'lllyasviel/Annotators'
const PATH = 'ControlNetHED.pth'

export class HedPlace implements AsyncDisposable {
  readonly models: string
  readonly hub: TestHub
  readonly bytes: Buffer
  readonly #processes: DownloadProcess[] = []
  faults: (request: FileRequest) => Fault | undefined = () => undefined

  private constructor(bytes: Buffer, hub: TestHub, models: string) {
    this.bytes = bytes
    this.hub = hub
    this.models = models
  }

  static async open(bytes: Buffer, { models = quickFolder('downloads') } = {}): Promise<HedPlace> {
    let place: HedPlace | undefined
    const hub = await TestHub.start({
      repositories: { [REPO]: { commit: 'a'.repeat(40), files: { [PATH]: bytes } } },
      faults: (request) => place?.faults(request),
    })
    place = new HedPlace(bytes, hub, models)
    return place
  }

  get target(): string {
    return join(this.models, 'lllyasviel--Annotators', PATH)
  }

  /** Parts and journals. */
  get partNames(): string[] {
    const folder = join(this.models, '.downloads')
    return existsSync(folder) ? readdirSync(folder).filter((name) => /\.(part|journal)$/.test(name)) : []
  }

  wanted(budgets: Partial<Budgets> = {}): Wanted {
    return {
      models: ['hed'],
      hub: { endpoint: this.hub.endpoint, proxy: '' },
      budgets: { ...QUICK, stallMs: 20_000, pieceBytes: 8 << 20, progressMs: 20, ...budgets },
    }
  }

  /** `pid` is there for killing. */
  start(): { downloads: DownloadProcess; pid: number } {
    let pid = 0
    const downloads = new DownloadProcess(() => {
      const port = forkDownloads(this.models)
      pid = port.pid ?? 0
      return port
    })
    this.#processes.push(downloads)
    return { downloads, pid }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#processes) one[Symbol.dispose]()
    await this.hub[Symbol.asyncDispose]()
    rmSync(this.models, { recursive: true, force: true, maxRetries: 5 })
  }
}
