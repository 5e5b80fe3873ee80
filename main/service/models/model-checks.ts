/**
 * Published models that are verified, one after another: each in a downloads process of its own, so that nothing else
 * waits for it.
 */
import { once } from 'node:events'
import { StudioError } from '../../../native-models/api/errors.ts'
import { DownloadProcess } from '../downloads/download-process.ts'
import type { Reading, ToDownloads, VerifiedFile } from '../downloads/messages.ts'
import type { ProcessPort } from '../fork-process.ts'

interface ModelChecksOptions {
  readonly start: () => ProcessPort<ToDownloads>
  /** One is further, or has ended. */
  readonly onChange: () => void
}

interface Check {
  reading: Reading | undefined
  readonly stop: AbortController
}

export class ModelChecks implements Disposable {
  readonly #options: ModelChecksOptions
  /** The one that is verified, and those that wait. */
  readonly #checks = new Map<string, Check>()
  /** Resolves when everybody who waits now has had a turn. */
  #line: Promise<void> = Promise.resolve()

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
    const check: Check = { reading: undefined, stop: new AbortController() }
    this.#checks.set(name, check)
    const before = this.#line
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    this.#line = before.then(() => ended)
    try {
      await Promise.race([before, once(check.stop.signal, 'abort')])
      return await this.#verify(name, check)
    } catch (cause) {
      if (!check.stop.signal.aborted) throw cause
      throw new StudioError('E_CANCELLED', 'Verifying was stopped.', { cause })
    } finally {
      resolve()
      this.#checks.delete(name)
      this.#options.onChange()
    }
  }

  /** Nothing happens where it is not being verified. */
  stop(name: string): void {
    this.#checks.get(name)?.stop.abort()
  }

  [Symbol.dispose](): void {
    for (const name of [...this.#checks.keys()]) this.stop(name)
  }

  async #verify(name: string, check: Check): Promise<readonly VerifiedFile[]> {
    check.stop.signal.throwIfAborted()
    using process = new DownloadProcess(this.#options.start)
    check.stop.signal.addEventListener('abort', () => process[Symbol.dispose]())
    return await process.verify(name, (reading) => {
      check.reading = reading
      this.#options.onChange()
    })
  }
}
