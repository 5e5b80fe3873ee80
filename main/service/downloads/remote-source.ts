/** Where the bytes of one pinned file come from: the address that the hub gave last, and how that answers to ranges. */
import type { IncomingHttpHeaders } from 'node:http'
import { StudioError } from '../../../native-models/api/errors.ts'
import { refuse } from './hub.ts'
import { type Answer, drop, type HubConnection } from './hub-connection.ts'
import type { PinnedFile } from './remote-file.ts'
import { oddAnswer, type Trouble, trouble } from './trouble.ts'

/** `whole`: all of the file, whatever was asked for: the server does not do ranges. */
export type Opened =
  | { readonly kind: 'range'; readonly answer: Answer }
  | { readonly kind: 'whole'; readonly answer: Answer }
  | Trouble

interface Range {
  readonly start: number
  /** The first byte that is not wanted. */
  readonly end: number
}

interface Signals {
  readonly signal: AbortSignal
  readonly stalled: AbortSignal
}

export class RemoteSource {
  readonly file: PinnedFile
  readonly #hub: HubConnection
  #location: URL | undefined
  /** Of the storage. It guards a range against another version; which file it is tells the pinned digest alone. */
  #etag: string | undefined
  #etagOf: string | undefined
  #etagChanges = 0
  #wholeAnswers = 0

  constructor(hub: HubConnection, file: PinnedFile) {
    this.#hub = hub
    this.file = file
  }

  /** The hub is asked again where the file lies. */
  forgetLocation(): void {
    this.#location = undefined
  }

  /** @throws AbortError */
  async open(range: Range | undefined, signals: Signals): Promise<Opened> {
    const url = this.#location ?? this.#resolveUrl()
    const etag = this.#etagOf === url.host && this.#etagChanges < ETAG_CHANGES ? this.#etag : undefined
    const headers = range && {
      range: `bytes=${range.start}-${range.end - 1}`,
      ...(etag !== undefined && { 'if-range': etag }),
    }
    const answer = await this.#hub.get(url, { ...signals, ...(headers && { headers }) })
    if (answer.kind === 'trouble') return answer
    const changed = this.#troubleOfIdentity(answer.hubHeaders)
    if (changed) {
      await drop(answer)
      return changed
    }
    if (answer.status === 200 || answer.status === 206) return this.#accept(answer, range, etag)
    if (answer.status === 416) return this.#dropped(answer, 'says that the file is shorter than it was')
    return refuse(this.#hub, answer, `${this.file.repo}/${this.file.path}`)
  }

  #resolveUrl(): URL {
    if ('url' in this.file) return new URL(this.file.url)
    const { repo, commit, path } = this.file
    return this.#hub.at(`${repo}/resolve/${commit}/${path}`)
  }

  async #accept(answer: Answer, range: Range | undefined, etag: string | undefined): Promise<Opened> {
    const problem = this.#problemOf(answer, range)
    if (problem !== undefined) return this.#dropped(answer, problem)
    const { url, headers, status } = answer
    if (etag !== undefined && status === 200 && headers.etag !== etag) {
      // Another edge of the same storage, or another file: the digest decides when all of it is here.
      this.#etag = undefined
      this.#etagChanges++
      return this.#dropped(answer, 'has another version of the file than before')
    }
    if (range && status === 200 && ++this.#wholeAnswers < WHOLE_ANSWERS)
      return this.#dropped(answer, 'sends all of the file where a part was asked for')
    if (status === 206) this.#wholeAnswers = 0
    this.#location = url
    if (headers.etag !== undefined && !headers.etag.startsWith('W/')) {
      this.#etag = headers.etag
      this.#etagOf = url.host
    }
    return { kind: status === 206 ? 'range' : 'whole', answer }
  }

  /** Why its bytes cannot be the file's. */
  #problemOf({ status, headers }: Answer, range: Range | undefined): string | undefined {
    const { sizeBytes } = this.file
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      return 'sends the file packed, which was not asked for'
    if (/^text\/html\b/i.test(String(headers['content-type'])) && !this.file.path.endsWith('.html'))
      return 'answers with a web page where a file was asked for'
    const length = headers['content-length']
    if (status === 206) {
      if (!range) return 'sends a part of the file where all was asked for'
      if (headers['content-range'] !== `bytes ${range.start}-${range.end - 1}/${sizeBytes}`)
        return 'sends another part of the file than was asked for'
      if (length !== undefined && Number(length) !== range.end - range.start)
        return 'announces another length than was asked for'
      return undefined
    }
    return length !== undefined && Number(length) !== sizeBytes
      ? 'announces another length than the file has'
      : undefined
  }

  async #dropped(answer: Answer, what: string): Promise<Trouble> {
    answer.body.destroy()
    this.forgetLocation()
    return oddAnswer(answer.host, what)
  }

  /** What the hub says with its redirect: not every mirror does. */
  #troubleOfIdentity(headers: IncomingHttpHeaders): Trouble | undefined {
    if ('url' in this.file) return undefined
    const { commit, digest, path, repo, sizeBytes } = this.file
    const linked = /^(?:W\/)?"([0-9a-f]{64})"$/.exec(textOf(headers['x-linked-etag']))?.[1]
    const size = textOf(headers['x-linked-size'])
    const isOther =
      (linked !== undefined && digest.kind === 'sha256' && linked !== digest.hex) ||
      (/^\d+$/.test(size) && Number(size) !== sizeBytes) ||
      (commitPattern.test(textOf(headers['x-repo-commit'])) && headers['x-repo-commit'] !== commit)
    if (!isOther) return undefined
    return trouble(
      new StudioError(
        'E_FETCH_CHANGED',
        `${repo}/${path} is another file now than when its fetch was begun.`,
      ),
      { relocate: true },
    )
  }
}

/** So often in a row, and it is no accident. */
const WHOLE_ANSWERS = 3
/** A storage whose edges do not agree on a name: it is not asked for any more. */
const ETAG_CHANGES = 3

const commitPattern = /^[0-9a-f]{40}$/

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}
