/** One file, from the hub to its place: pieces over several connections, the digest of all of it, one rename. */
import { rm } from 'node:fs/promises'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Budgets } from './budgets.ts'
import { type Disk, isFull, nodeDisk } from './disk.ts'
import type { DiskRoom } from './disk-room.ts'
import { attemptPiece, begin, type FetchTools, type PieceOutcome } from './fetch-piece.ts'
import { attemptWhole } from './fetch-whole.ts'
import { fileDigest } from './file-digest.ts'
import type { HubConnection } from './hub-connection.ts'
import { PartFile } from './part-file.ts'
import { attemptUntilDone, Patience } from './patience.ts'
import type { Piece } from './pieces.ts'
import { journalOf, publish } from './publish.ts'
import type { PinnedFile } from './remote-file.ts'
import { RemoteSource } from './remote-source.ts'
import type { TokenBucket } from './token-bucket.ts'

export interface FetchFileOptions {
  readonly file: PinnedFile
  /** Of parts and journals: on the same disk as `target`. */
  readonly partsFolder: string
  /** Absolute. */
  readonly target: string
  readonly hub: HubConnection
  readonly bucket: TokenBucket
  readonly room: DiskRoom
  readonly budgets: Budgets
  readonly signal: AbortSignal
  readonly disk?: Disk
  readonly on: FetchFileListeners
}

export interface FetchFileListeners {
  /** How much of the file is there; less than before where it begins again. */
  readonly done: (bytes: number) => void
  /** So many more bytes were read back. */
  readonly read: (bytes: number) => void
  readonly state: (state: 'fetching' | 'waiting' | 'verifying', why?: StudioError) => void
}

/** Whole fetches whose bytes may turn out to be wrong before that is said. */
const FETCHES = 2

/**
 * Nothing is at `target` unless all of it has the digest that was asked for; what came before a failure stays, and the
 * next fetch goes on with it.
 * @throws E_HUB_…, E_FETCH_…, E_OUTPUT_UNWRITABLE, AbortError
 */
export async function fetchFile(options: FetchFileOptions): Promise<void> {
  const { file, partsFolder, target, on, signal } = options
  for (let fetches = 1; ; fetches++) {
    await using part = await openPart(options)
    on.done(part.doneBytes)
    await fetchPieces(part, options)
    on.state('verifying')
    const { kind, hex } = file.digest
    if ((await fileDigest(part.path, { kind, signal, onBytes: on.read })) === hex) break
    // What the disk has spoiled is fetched again; else the bytes came wrong, and none of them is believed.
    if ((await part.dropDamaged()) === 0) await part.forgetAll()
    on.done(part.doneBytes)
    if (fetches === FETCHES) throw await damaged(file, part.path)
  }
  await publish(PartFile.pathOf(partsFolder, file), target)
}

/** Waits for room where there is none for its first line. @throws E_OUTPUT_UNWRITABLE, AbortError */
async function openPart(options: FetchFileOptions): Promise<PartFile> {
  const { partsFolder: folder, file, budgets, disk = nodeDisk, room, on, signal } = options
  for (;;) {
    try {
      return await PartFile.open({ folder, file, pieceBytes: budgets.pieceBytes, disk })
    } catch (cause) {
      if (!isFull(cause)) {
        const words = cause instanceof Error ? cause.message : String(cause)
        throw new StudioError('E_OUTPUT_UNWRITABLE', `${folder} cannot be written to: ${words}.`, { cause })
      }
      const onLack = (error: StudioError): void => on.state('waiting', error)
      await room.waitFor(0, { leftBytes: file.sizeBytes, signal, onLack })
    }
  }
}

async function damaged({ repo, path }: PinnedFile, part: string): Promise<StudioError> {
  await rm(journalOf(part), { force: true })
  await rm(part, { force: true })
  const sentence = `${repo}/${path} came with wrong bytes, twice: it is not what its repository says it is.`
  return new StudioError('E_FETCH_DAMAGED', sentence)
}

/** Until no piece is missing. */
async function fetchPieces(part: PartFile, options: FetchFileOptions): Promise<void> {
  const { file, hub, bucket, budgets, signal, on } = options
  let doneBytes = part.doneBytes
  const tools: FetchTools = {
    ...{ part, bucket, budgets, signal },
    source: new RemoteSource(hub, file),
    patience: new Patience(budgets),
    onBytes: (bytes) => {
      doneBytes += bytes
      on.done(doneBytes)
    },
  }
  while (part.missing().length > 0) {
    on.state('fetching')
    const outcome = await inParallel(part.missing(), tools, options)
    if (outcome === 'no-ranges') await attempt(() => attemptWhole(tools), tools, options)
    doneBytes = part.doneBytes
    on.done(doneBytes)
  }
}

/** Each connection takes the next piece that nobody has; the first that fails stops the others. */
async function inParallel(
  pieces: readonly Piece[],
  tools: FetchTools,
  options: FetchFileOptions,
): Promise<'done' | 'no-ranges'> {
  const queue = [...pieces]
  const round = new AbortController()
  const own = { ...tools, signal: AbortSignal.any([tools.signal, round.signal]) }
  let hasRanges = true
  let failure: { readonly thrown: unknown } | undefined
  const work = async (): Promise<void> => {
    for (let piece = queue.shift(); piece && hasRanges; piece = queue.shift()) {
      const underway = begin(piece)
      const outcome = await attempt(() => attemptPiece(underway, own), own, options)
      if (outcome.kind === 'no-ranges') {
        hasRanges = false
        round.abort()
      }
    }
  }
  const careful = (): Promise<void> =>
    work().catch((thrown: unknown) => {
      if (hasRanges) failure ??= { thrown }
      round.abort()
    })
  await Promise.all(Array.from({ length: Math.min(options.budgets.connections, queue.length) }, careful))
  options.signal.throwIfAborted()
  if (failure) throw failure.thrown
  return hasRanges ? 'done' : 'no-ranges'
}

/** With waits between attempts, and for room on the disk. @throws as `attemptUntilDone` */
async function attempt(
  once: () => Promise<PieceOutcome>,
  { part, patience, signal }: FetchTools,
  { budgets, room, on, file }: FetchFileOptions,
): Promise<PieceOutcome> {
  for (;;) {
    const left = file.sizeBytes - part.doneBytes
    const needed = Math.min(left, part.pieceBytes)
    const isRoom = await room.hasRoomFor(needed)
    const outcome = isRoom
      ? await attemptUntilDone(once, {
          ...{ budgets, signal, patience },
          onTrouble: (error) => on.state('fetching', error),
        })
      : ({ kind: 'full' } as const)
    if (outcome.kind !== 'full') return outcome
    await room.waitFor(needed, {
      ...{ leftBytes: left, signal },
      onLack: (error) => on.state('waiting', error),
    })
    patience.renew()
    on.state('fetching')
  }
}
