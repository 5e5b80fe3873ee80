/** Answers a request for a file's bytes as a storage does, or as a fault has it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type Fault, misbehave, type Wanted, wantedOf } from './faults.ts'

interface Served {
  readonly bytes: Buffer
  readonly etag: string
  readonly fault: Fault | undefined
  /** Of what left, as far as it is known. */
  readonly onBytes: (bytes: number) => void
  readonly headers?: Readonly<Record<string, string>>
}

const CHUNK_BYTES = 1 << 16

export async function serveBytes(
  request: IncomingMessage,
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const { bytes, etag, fault } = served
  if (misbehave(fault, request, response)) return
  const asked = wantedOf(request, bytes.length, etag)
  const wanted = fault?.kind === 'whole' ? { start: 0, end: bytes.length, isRange: false } : asked
  if (wanted.start >= wanted.end && bytes.length > 0) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  response.writeHead(wanted.isRange ? 206 : 200, headersOf(wanted, served))
  response.flushHeaders()
  if (fault?.kind === 'reset-after-headers') {
    request.socket.resetAndDestroy()
    return
  }
  await send(response, bodyOf(bytes, wanted, fault), served)
}

function headersOf(
  { start, end, isRange }: Wanted,
  { bytes, etag, fault, headers }: Served,
): Record<string, string> {
  const shift = fault?.kind === 'wrong-range' ? 1 : 0
  const short = fault?.kind === 'short-length' ? fault.by : 0
  const hasLength = fault?.kind !== 'too-long' && fault?.kind !== 'gzip'
  return {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    ...(fault?.kind !== 'no-etag' && { etag }),
    ...(hasLength && { 'content-length': String(Math.max(0, end - start - short)) }),
    ...(isRange && { 'content-range': `bytes ${start + shift}-${end - 1 + shift}/${bytes.length}` }),
    ...(fault?.kind === 'gzip' && { 'content-encoding': 'gzip' }),
    ...headers,
  }
}

function bodyOf(bytes: Buffer, { start, end }: Wanted, fault: Fault | undefined): Buffer {
  const body = bytes.subarray(start, end)
  switch (fault?.kind) {
    case 'gzip':
      return gzipSync(body.subarray(0, CHUNK_BYTES))
    case 'wrong-bytes': {
      const wrong = Buffer.from(body)
      for (let at = fault.at % Math.max(1, wrong.length); at < wrong.length; at += 100_003) wrong[at]! ^= 0xff
      return wrong
    }
    case 'short-length':
      return body.subarray(0, Math.max(0, body.length - fault.by))
    case 'too-long':
      return Buffer.concat([body, bytes.subarray(0, 5000)])
    default:
      return body
  }
}

async function send(
  response: ServerResponse,
  body: Buffer,
  { fault, onBytes }: Pick<Served, 'fault' | 'onBytes'>,
): Promise<void> {
  if (fault?.kind === 'drip') return drip(response, body, fault)
  const stops = fault?.kind === 'cut' || fault?.kind === 'stall' ? Math.min(fault.at, body.length) : undefined
  for (let at = 0; at < (stops ?? body.length) && !response.destroyed; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, Math.min(at + CHUNK_BYTES, stops ?? body.length))
    onBytes(chunk.length)
    if (!response.write(chunk)) await drained(response)
  }
  if (fault?.kind === 'cut') response.destroy()
  else if (fault?.kind !== 'stall') response.end()
}

async function drip(
  response: ServerResponse,
  body: Buffer,
  { times, everyMs }: Extract<Fault, { kind: 'drip' }>,
): Promise<void> {
  for (let at = 0; at < Math.min(times, body.length) && !response.destroyed; at++) {
    response.write(body.subarray(at, at + 1))
    await wait(everyMs)
  }
  response.destroy()
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      response.off('drain', end).off('close', end)
      resolve()
    }
    response.on('drain', end).on('close', end)
  })
}
