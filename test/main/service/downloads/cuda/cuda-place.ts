/** The real downloads process on a folder of its own, with makers on loopback. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Budgets } from '../../../../../main/service/downloads/budgets.ts'
import { DownloadProcess, type WantedCuda } from '../../../../../main/service/downloads/download-process.ts'
import { forkDownloads } from '../../../../../main/service/downloads/fork-downloads.ts'
import type { FetchProgress } from '../../../../../main/service/downloads/messages.ts'
import { CudaMakers } from '../../../../hub/cuda-makers.ts'
import { QUICK, quickFolder } from '../one-file.ts'

export class CudaPlace implements AsyncDisposable {
  readonly folder: string
  readonly makers: CudaMakers
  readonly #processes: DownloadProcess[] = []

  private constructor(makers: CudaMakers, folder: string) {
    this.makers = makers
    this.folder = folder
  }

  static async open(
    options: Parameters<typeof CudaMakers.start>[0] = {},
    { folder = join(quickFolder('cuda'), 'libraries') } = {},
  ): Promise<CudaPlace> {
    return new CudaPlace(await CudaMakers.start(options), folder)
  }

  /** What lies there beside the folder of what is begun. */
  get names(): string[] {
    return readdirSync(this.folder)
      .filter((name) => name !== '.cuda-downloads')
      .sort()
  }

  /** Of what is begun. */
  get parts(): string[] {
    return readdirSync(join(this.folder, '.cuda-downloads'))
      .filter((name) => !name.startsWith('studio.lock'))
      .sort()
  }

  start(): { downloads: DownloadProcess; pid: number } {
    let pid = 0
    const downloads = new DownloadProcess(() => {
      const port = forkDownloads(this.folder)
      pid = port.pid ?? 0
      return port
    })
    this.#processes.push(downloads)
    return { downloads, pid }
  }

  wanted(budgets: Partial<Budgets> = {}): WantedCuda {
    return { sources: this.makers.sources, budgets: { ...QUICK, progressMs: 10, ...budgets } }
  }

  /** From beginning to end, in a process of its own. @throws what it throws */
  async fetch(
    budgets: Partial<Budgets> = {},
    onProgress: (progress: FetchProgress, pid: number) => void = () => undefined,
  ): Promise<number> {
    const { downloads, pid } = this.start()
    try {
      const watch = { onProgress: (progress: FetchProgress) => onProgress(progress, pid) }
      return await downloads.fetchCuda(this.wanted(budgets), watch).ended
    } finally {
      downloads[Symbol.dispose]()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#processes) one[Symbol.dispose]()
    await this.makers[Symbol.asyncDispose]()
    rmSync(join(this.folder, '..'), { recursive: true, force: true, maxRetries: 5 })
  }
}
