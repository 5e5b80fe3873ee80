/** What the test hub does wrong with one request, on command. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export type Fault =
  /** Ends the connection after so many bytes of the body; the length was announced right. */
  | { kind: 'cut'; at: number }
  /** Sends so many bytes of the body, then nothing any more. */
  | { kind: 'stall'; at: number }
  /** A byte now and then, so many times, then it ends the connection. */
  | { kind: 'drip'; times: number; everyMs: number }
  /** Names another range than the one it sends. */
  | { kind: 'wrong-range' }
  /** 200 and the whole file for a range. */
  | { kind: 'whole' }
  /** The right length, some bytes flipped. */
  | { kind: 'wrong-bytes'; at: number }
  /** Announces less than was asked for, and sends that. */
  | { kind: 'short-length'; by: number }
  /** Sends more than was asked for, without announcing a length. */
  | { kind: 'too-long' }
  /** Packed, which nobody asked for. */
  | { kind: 'gzip' }
  | { kind: 'html' }
  /** To an address at which nobody listens. */
  | { kind: 'dead-redirect' }
  /** To itself. */
  | { kind: 'loop' }
  | { kind: 'status'; status: number; retryAfter?: string }
  /** RST before anything was said. */
  | { kind: 'reset' }
  /** RST after the headers. */
  | { kind: 'reset-after-headers' }
  | { kind: 'no-etag' }
  /** The storage calls the same bytes by another name from now on. */
  | { kind: 'etag-change' }
  /** No answer at all. */
  | { kind: 'silence' }

export type FaultKind = Fault['kind']

/** One request for a file's bytes, as faults see it. */
export interface FileRequest {
  /** How many requests for bytes there were before. */
  readonly number: number
  readonly path: string
  readonly request: IncomingMessage
}

/** A request's range, or all of it. */
export interface Wanted {
  readonly start: number
  readonly end: number
  readonly isRange: boolean
}

export function wantedOf(request: IncomingMessage, sizeBytes: number, etag: string): Wanted {
  const all = { start: 0, end: sizeBytes, isRange: false }
  const condition = request.headers['if-range']
  if (typeof condition === 'string' && condition !== etag) return all
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  if (first === undefined || last === undefined) return all
  return { start: Number(first), end: Math.min(Number(last) + 1, sizeBytes), isRange: true }
}

/** Faults that need no file: `true` where the request has been dealt with. */
export function misbehave(
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  switch (fault?.kind) {
    case 'reset':
      request.socket.resetAndDestroy()
      return true
    case 'silence':
      return true
    case 'status':
      response.writeHead(fault.status, {
        ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }),
      })
      response.end('no')
      return true
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<html><body>Please sign in to this network.</body></html>')
      return true
    case 'dead-redirect':
      response.writeHead(302, { location: 'http://127.0.0.1:9/gone' }).end()
      return true
    case 'loop':
      response.writeHead(302, { location: request.url ?? '/' }).end()
      return true
    default:
      return false
  }
}
