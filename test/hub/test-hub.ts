/**
 * A hub on loopback: a real HTTP server that speaks the hub's API, and a storage on another port to which it sends for
 * large files. What it does wrong, and when, is told to it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gitSha1, sha256 } from './content.ts'
import { type Fault, type FileRequest, misbehave } from './faults.ts'
import { LoopbackServers } from './loopback-servers.ts'
import { serveBytes } from './serve-bytes.ts'

export interface HubRepository {
  readonly commit: string
  /** By path. */
  readonly files: Readonly<Record<string, Buffer>>
  /** Whoever wants it needs this token. */
  readonly token?: string
}

interface HubOptions {
  readonly repositories: Record<string, HubRepository>
  /** Files as large as this lie in the storage, and are known by their sha256. */
  readonly largeBytes?: number
  /** Entries of a page of a repository's list. */
  readonly pageEntries?: number
  /** For each request for bytes; undefined: all is well. */
  readonly faults?: (request: FileRequest) => Fault | undefined
  /** For each question where a large file lies. */
  readonly resolveFaults?: (number: number) => Fault | undefined
  /** For each question about a repository. */
  readonly apiFaults?: (number: number) => Fault | undefined
}

const API = /^\/api\/models\/([^/]+\/[^/]+)\/(revision\/main|tree\/([0-9a-f]{40}))$/
const RESOLVE = /^\/([^/]+\/[^/]+)\/resolve\/([0-9a-f]{40})\/(.+)$/

export class TestHub implements AsyncDisposable {
  readonly repositories: Record<string, HubRepository>
  readonly #options: Required<Omit<HubOptions, 'repositories'>>
  readonly #servers = new LoopbackServers()
  readonly #stored = new Map<string, Buffer>()
  readonly #digests = new WeakMap<Buffer, string>()
  #storage = ''
  #etagVersion = 0
  #numbers = { files: 0, resolves: 0, api: 0 }
  endpoint = ''
  /** Of bodies of files, as far as they were handed to the system. */
  servedBytes = 0
  /** What was asked for, in order: `hub /path` or `storage /path`. */
  readonly asked: string[] = []
  /** Requests that came to the storage with the hub's token. */
  leakedTokens = 0

  private constructor({ repositories, ...options }: HubOptions) {
    this.repositories = repositories
    const none = () => undefined
    this.#options = {
      largeBytes: 50_000,
      pageEntries: 1000,
      faults: none,
      resolveFaults: none,
      apiFaults: none,
      ...options,
    }
  }

  static async start(options: HubOptions): Promise<TestHub> {
    const hub = new TestHub(options)
    hub.#storage = await hub.#servers.listen((request, response) => hub.#store(request, response))
    hub.endpoint = await hub.#servers.listen((request, response) => hub.#answer(request, response))
    return hub
  }

  /** Requests for bytes, so far. */
  get fileRequests(): number {
    return this.#numbers.files
  }

  /** The digest of a file as the hub's list has it. */
  sha256(bytes: Buffer): string {
    const known = this.#digests.get(bytes) ?? sha256(bytes)
    this.#digests.set(bytes, known)
    return known
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#servers[Symbol.asyncDispose]()
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.endpoint)
    this.asked.push(`hub ${url.pathname}`)
    const [, name = '', , listed] = API.exec(url.pathname) ?? []
    const [, owner = '', commit = '', path = ''] = RESOLVE.exec(url.pathname) ?? []
    const repository = this.repositories[name || owner]
    if (!repository) return void response.writeHead(401, { 'x-error-code': 'RepoNotFound' }).end()
    if (repository.token !== undefined && request.headers.authorization !== `Bearer ${repository.token}`) {
      const code = request.headers.authorization === undefined ? 'GatedRepo' : 'Unauthorized'
      return void response.writeHead(401, { 'x-error-code': code }).end()
    }
    if (name === '') this.#resolve({ request, response, repository, commit, path: decodeURI(path) })
    else if (misbehave(this.#options.apiFaults(this.#numbers.api++), request, response)) return
    else if (listed === undefined) json(response, { id: name, sha: repository.commit })
    else if (listed === repository.commit) this.#list(response, repository, url)
    else response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end()
  }

  #list(response: ServerResponse, { files }: HubRepository, url: URL): void {
    const { pageEntries, largeBytes } = this.#options
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const entries = Object.entries(files).map(([path, bytes]) => {
      const lfs = bytes.length >= largeBytes && { lfs: { oid: this.sha256(bytes), size: bytes.length } }
      return { type: 'file', oid: gitSha1(bytes), size: bytes.length, path, ...lfs }
    })
    const next = new URL(url)
    next.searchParams.set('cursor', String(from + pageEntries))
    const link = from + pageEntries < entries.length ? { link: `<${next.href}>; rel="next"` } : {}
    json(response, entries.slice(from, from + pageEntries), link)
  }

  #resolve(asked: {
    request: IncomingMessage
    response: ServerResponse
    repository: HubRepository
    commit: string
    path: string
  }): void {
    const { request, response, repository, commit, path } = asked
    const bytes = repository.files[path]
    if (!bytes || commit !== repository.commit)
      return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end()
    const known = { 'x-repo-commit': commit }
    if (bytes.length < this.#options.largeBytes) {
      const served = { bytes, etag: `"${gitSha1(bytes)}"`, headers: known }
      return void serveBytes(request, response, {
        ...served,
        fault: this.#faultOf(path, request),
        ...this.#counter,
      })
    }
    const oid = this.sha256(bytes)
    this.#stored.set(oid, bytes)
    if (misbehave(this.#options.resolveFaults(this.#numbers.resolves++), request, response)) return
    response.writeHead(302, {
      ...known,
      'x-linked-size': String(bytes.length),
      'x-linked-etag': `"${oid}"`,
      location: `${this.#storage}/${oid}?signature=${this.asked.length}`,
    })
    response.end()
  }

  #store(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.#storage)
    this.asked.push(`storage ${pathname}`)
    if (request.headers.authorization !== undefined) this.leakedTokens++
    const bytes = this.#stored.get(pathname.slice(1))
    if (!bytes) return void response.writeHead(403).end()
    const fault = this.#faultOf(pathname.slice(1), request)
    if (fault?.kind === 'etag-change') this.#etagVersion++
    const etag = `"${pathname.slice(1, 9)}-${this.#etagVersion}"`
    void serveBytes(request, response, { bytes, etag, fault, ...this.#counter })
  }

  #faultOf(path: string, request: IncomingMessage): Fault | undefined {
    return this.#options.faults({ number: this.#numbers.files++, path, request })
  }

  readonly #counter = {
    onBytes: (bytes: number): void => {
      this.servedBytes += bytes
    },
  }
}

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(value))
}
