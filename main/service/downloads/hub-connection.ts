/**
 * GET requests to the hub and to the storages that it sends us to: redirects are followed by hand, because the token
 * goes to the hub alone, and bytes are taken as they are.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Budgets } from './budgets.ts'
import type { HubOptions } from './hub-options.ts'
import { leadsInside } from './private-address.ts'
import { networkTrouble, oddAnswer, stallTrouble, type Trouble } from './trouble.ts'

export interface Answer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Has to be read to its end or dropped. */
  readonly body: Dispatcher.ResponseData['body']
  /** What answered in the end, and its host for people. */
  readonly url: URL
  readonly host: string
  readonly byHub: boolean
  /** Of the hub itself where it sent us on: it tells what the file is. */
  readonly hubHeaders: IncomingHttpHeaders
}

interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** The caller's own: where it aborts, an AbortError is thrown. */
  readonly signal: AbortSignal
  /** Aborts where the connection stalls. */
  readonly stalled?: AbortSignal
}

const MOST_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const AGENT = 'pixart-studio'

export class HubConnection implements AsyncDisposable {
  readonly endpoint: URL
  readonly budgets: Budgets
  readonly #token: string | undefined
  #dispatcher: Dispatcher
  readonly #makeDispatcher: () => Dispatcher

  constructor({ endpoint, token, proxy }: HubOptions, budgets: Budgets) {
    this.endpoint = new URL(endpoint.endsWith('/') ? endpoint : `${endpoint}/`)
    this.budgets = budgets
    this.#token = token
    this.#makeDispatcher = () =>
      new EnvHttpProxyAgent({
        ...(proxy !== undefined && { httpProxy: proxy, httpsProxy: proxy, noProxy: '' }),
        connect: { timeout: budgets.connectMs },
        // Silence is watched for by the caller, from the first moment on.
        headersTimeout: 0,
        bodyTimeout: 0,
      })
    this.#dispatcher = this.#makeDispatcher()
  }

  get hasToken(): boolean {
    return this.#token !== undefined
  }

  /** Below the endpoint: `path` without a leading slash. */
  at(path: string): URL {
    return new URL(path, this.endpoint)
  }

  /** Every connection is dropped: after the machine slept they lead nowhere. */
  async reconnect(): Promise<void> {
    const old = this.#dispatcher
    this.#dispatcher = this.#makeDispatcher()
    await old.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispatcher.destroy()
  }

  /** What stands at `url` after all redirects. @throws AbortError where `signal` aborts; all else is a value */
  async get(url: URL, options: GetOptions): Promise<Answer | Trouble> {
    const seen = new Set<string>()
    let at = url
    let hubHeaders: IncomingHttpHeaders | undefined
    for (;;) {
      const answer = await this.#once(at, options)
      if (answer.kind === 'trouble' || !REDIRECTS.has(answer.status))
        return answer.kind === 'trouble' ? answer : { ...answer, hubHeaders: hubHeaders ?? answer.headers }
      if (answer.byHub) hubHeaders = { ...hubHeaders, ...answer.headers }
      await drop(answer)
      seen.add(at.href)
      const next = nextAddress(answer)
      if (!next) return oddAnswer(answer.host, 'sends us to no address')
      if ((at.protocol === 'https:' && next.protocol !== 'https:') || leadsInside(at, next))
        return oddAnswer(answer.host, 'sends us to an address that is not safe')
      if (seen.has(next.href) || seen.size > MOST_REDIRECTS)
        return oddAnswer(answer.host, 'sends us in a circle')
      at = next
    }
  }

  async #once(url: URL, { headers, signal, stalled }: GetOptions): Promise<Answer | Trouble> {
    signal.throwIfAborted()
    const byHub = url.origin === this.endpoint.origin
    const withToken = byHub && this.#token !== undefined
    try {
      const answer = await request(url, {
        method: 'GET',
        dispatcher: this.#dispatcher,
        signal: stalled ? AbortSignal.any([signal, stalled]) : signal,
        headers: {
          'user-agent': AGENT,
          'accept-encoding': 'identity',
          ...headers,
          ...(withToken && { authorization: `Bearer ${this.#token}` }),
        },
      })
      const { statusCode: status, body } = answer
      // Dropping what is not wanted is an error of the stream that nobody needs to hear of.
      body.on('error', () => undefined)
      return {
        kind: 'answer',
        status,
        headers: answer.headers,
        body,
        url,
        host: url.host,
        byHub,
        hubHeaders: {},
      }
    } catch (thrown) {
      signal.throwIfAborted()
      return stalled?.aborted
        ? stallTrouble(url.host, this.budgets.stallMs)
        : networkTrouble(url.host, thrown)
    }
  }
}

function nextAddress({ headers, url }: Answer): URL | undefined {
  const location = headers.location
  if (typeof location !== 'string' || !URL.canParse(location, url.href)) return undefined
  const next = new URL(location, url)
  return /^https?:$/.test(next.protocol) ? next : undefined
}

const DROPPED_BYTES = 65_536

/** What is left of an answer is not wanted: a little of it is read so that its connection can be used again. */
export async function drop({ body }: Pick<Answer, 'body'>): Promise<void> {
  await body.dump({ limit: DROPPED_BYTES }).catch(() => undefined)
}

const LARGEST_TEXT = 8 * 2 ** 20

/**
 * A short answer as JSON, not yet held against any schema.
 * @throws E_HUB_ANSWER where it is something else, AbortError, and what the connection throws
 */
export async function readJson({ headers, body, host }: Answer): Promise<unknown> {
  const wrong = (what: string) => new StudioError('E_HUB_ANSWER', `${host} ${what}.`)
  const type = String(headers['content-type'] ?? '')
  const coding = headers['content-encoding'] ?? 'identity'
  if (!/^application\/json\b/i.test(type) || coding !== 'identity') {
    body.destroy()
    throw wrong(
      `answers with ${/html/i.test(type) ? 'a web page' : 'something else'} where data were asked for`,
    )
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > LARGEST_TEXT) throw wrong('answers with more data than any list has')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new StudioError('E_HUB_ANSWER', `${host} answers with broken data.`, { cause })
  }
}
