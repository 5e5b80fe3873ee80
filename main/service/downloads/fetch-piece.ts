/** One attempt to bring one piece, from where the last attempt ended. */
import { createHash, type Hash } from 'node:crypto'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Budgets } from './budgets.ts'
import { isFull } from './disk.ts'
import type { Answer } from './hub-connection.ts'
import type { PartFile } from './part-file.ts'
import type { Patience } from './patience.ts'
import type { Piece } from './pieces.ts'
import type { RemoteSource } from './remote-source.ts'
import { StallWatch } from './stall-watch.ts'
import type { TokenBucket } from './token-bucket.ts'
import { networkTrouble, oddAnswer, stallTrouble, type Trouble } from './trouble.ts'

/** What the connections of a file share. */
export interface FetchTools {
  readonly source: RemoteSource
  readonly part: PartFile
  readonly bucket: TokenBucket
  readonly patience: Patience
  readonly budgets: Budgets
  /** Stops everything; what is there stays. */
  readonly signal: AbortSignal
  /** Of bytes that came. */
  readonly onBytes: (bytes: number) => void
}

export type PieceOutcome =
  | { readonly kind: 'done' }
  /** The disk is full. */
  | { readonly kind: 'full' }
  /** The server does not do ranges. */
  | { readonly kind: 'no-ranges' }
  | Trouble

/** A piece that may be half there. Its bytes are hashed as they come. */
export interface PieceUnderway {
  readonly piece: Piece
  received: number
  hash: Hash
}

export function begin(piece: Piece): PieceUnderway {
  return { piece, received: 0, hash: createHash('sha256') }
}

/** @throws AbortError, E_OUTPUT_UNWRITABLE where the disk fails */
export async function attemptPiece(underway: PieceUnderway, tools: FetchTools): Promise<PieceOutcome> {
  const { piece } = underway
  const before = underway.received
  if (piece.start + before < piece.end) {
    const outcome = await receive(underway, tools)
    if (outcome.kind === 'trouble') return { ...outcome, progressed: underway.received > before }
    if (outcome.kind !== 'done') return outcome
  }
  return commitPiece(underway, tools)
}

async function receive(underway: PieceUnderway, tools: FetchTools): Promise<PieceOutcome> {
  const { piece, received } = underway
  const { source, budgets, signal } = tools
  using watch = new StallWatch(budgets)
  const range = { start: piece.start + received, end: piece.end }
  const isWhole = range.start === 0 && range.end === source.file.sizeBytes
  const opened = await source.open(isWhole ? undefined : range, { signal, stalled: watch.signal })
  if (opened.kind === 'trouble') {
    if (opened.relocate) source.forgetLocation()
    return opened
  }
  if (opened.kind === 'whole' && !isWhole) {
    opened.answer.body.destroy()
    return { kind: 'no-ranges' }
  }
  // Awaited here: the watch ends with this function.
  return await readBody(opened.answer, { ...tools, watch, take: (bytes) => takeIn(underway, bytes, tools) })
}

/** Whether more is wanted, or there is no room for it. @throws E_OUTPUT_UNWRITABLE */
type Take = (bytes: Uint8Array) => Promise<'more' | 'enough' | 'full'>

interface Reading extends Pick<FetchTools, 'source' | 'bucket' | 'patience' | 'budgets' | 'signal'> {
  readonly watch: StallWatch
  readonly take: Take
}

/** Reads an answer until enough came. @throws AbortError, E_OUTPUT_UNWRITABLE */
export async function readBody({ body, host }: Answer, reading: Reading): Promise<PieceOutcome> {
  const { source, bucket, patience, budgets, signal, watch, take } = reading
  let taken: Awaited<ReturnType<Take>> = 'more'
  try {
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      // Read to its end an answer leaves a connection that can be used again; what is too much is not read.
      if (taken === 'enough') break
      watch.saw(bytes.length)
      patience.renew()
      taken = await watch.resting(bucket.pass(bytes.length, signal).then(() => take(bytes)))
      if (taken === 'full') return { kind: 'full' }
    }
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof StudioError) throw thrown
    if (taken !== 'enough') {
      source.forgetLocation()
      return watch.signal.aborted ? stallTrouble(host, budgets.stallMs) : networkTrouble(host, thrown)
    }
  }
  if (taken === 'enough') return { kind: 'done' }
  source.forgetLocation()
  return oddAnswer(host, 'ended its answer too early')
}

/** Bytes beyond the piece's end are not looked at. @throws E_OUTPUT_UNWRITABLE */
export async function takeIn(
  underway: PieceUnderway,
  bytes: Uint8Array,
  { part, onBytes }: Pick<FetchTools, 'part' | 'onBytes'>,
): Promise<'more' | 'enough' | 'full'> {
  const { piece } = underway
  const at = piece.start + underway.received
  const wanted = bytes.subarray(0, piece.end - at)
  try {
    await part.write(wanted, at)
  } catch (thrown) {
    if (isFull(thrown)) return 'full'
    throw unwritable(thrown)
  }
  underway.hash.update(wanted)
  underway.received += wanted.length
  onBytes(wanted.length)
  return piece.start + underway.received === piece.end ? 'enough' : 'more'
}

/** The hash is kept until the piece is written down: a full disk may refuse the journal its line. */
export async function commitPiece(
  { piece, hash }: PieceUnderway,
  { part }: Pick<FetchTools, 'part'>,
): Promise<PieceOutcome> {
  try {
    await part.commit(piece.index, hash.copy().digest('hex'))
    return { kind: 'done' }
  } catch (thrown) {
    if (isFull(thrown)) return { kind: 'full' }
    throw unwritable(thrown)
  }
}

function unwritable(cause: unknown): StudioError {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new StudioError('E_OUTPUT_UNWRITABLE', `What was fetched cannot be written: ${words}.`, { cause })
}
