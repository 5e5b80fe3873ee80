/** Published models that are verified now: each in a downloads process of its own, so that nothing else waits for it. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { DownloadProcess } from '../downloads/download-process.ts'
import type { Reading, ToDownloads, VerifiedFile } from '../downloads/messages.ts'
import type { ProcessPort } from '../fork-process.ts'

interface ModelChecksOptions {
  readonly start: () => ProcessPort<ToDownloads>
  /** One is further, or has ended. */
  readonly onChange: () => void
}

interface Check extends Disposable {
  reading: Reading | undefined
  isStopped: boolean
}

export class ModelChecks implements Disposable {
  readonly #options: ModelChecksOptions
  readonly #checks = new Map<string, Check>()

  constructor(options: ModelChecksOptions) {
    this.#options = options
  }

  /** How far it is; undefined where nothing is read. */
  get(name: string): Reading | undefined {
    return this.#checks.get(name)?.reading
  }

  /** Reads every file of it. @throws E_NOT_NOW where that is being done, E_CANCELLED, what the process reports */
  async run(name: string): Promise<readonly VerifiedFile[]> {
    if (this.#checks.has(name)) throw new StudioError('E_NOT_NOW', 'It is being verified already.')
    using process = new DownloadProcess(this.#options.start)
    const check: Check = {
      ...{ reading: undefined, isStopped: false },
      [Symbol.dispose]: () => process[Symbol.dispose](),
    }
    this.#checks.set(name, check)
    const onReading = (reading: Reading): void => {
      check.reading = reading
      this.#options.onChange()
    }
    try {
      return await process.verify(name, onReading)
    } catch (cause) {
      if (!check.isStopped) throw cause
      throw new StudioError('E_CANCELLED', 'Verifying was stopped.', { cause })
    } finally {
      this.#checks.delete(name)
      this.#options.onChange()
    }
  }

  /** Nothing happens where it is not being verified. */
  stop(name: string): void {
    const check = this.#checks.get(name)
    if (!check) return
    check.isStopped = true
    check[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    for (const name of [...this.#checks.keys()]) this.stop(name)
  }
}
