/** A file from a server that does not do ranges: one answer from beginning to end, of which the missing pieces are kept. */
import {
  begin,
  commitPiece,
  type FetchTools,
  type PieceOutcome,
  type PieceUnderway,
  readBody,
  takeIn,
} from './fetch-piece.ts'
import { StallWatch } from './stall-watch.ts'

/** @throws AbortError, E_OUTPUT_UNWRITABLE */
export async function attemptWhole(tools: FetchTools): Promise<PieceOutcome> {
  const { source, budgets, signal, part } = tools
  using watch = new StallWatch(budgets)
  const opened = await source.open(undefined, { signal, stalled: watch.signal })
  if (opened.kind === 'trouble') {
    if (opened.relocate) source.forgetLocation()
    return opened
  }
  const before = part.missing().length
  const walk = new WholeWalk(part.missing().map(begin), tools)
  const outcome = await readBody(opened.answer, { ...tools, watch, take: (bytes) => walk.take(bytes) })
  return outcome.kind === 'trouble' ? { ...outcome, progressed: part.missing().length < before } : outcome
}

/** Goes along the file and hands each missing piece its bytes. */
class WholeWalk {
  readonly #left: PieceUnderway[]
  readonly #tools: FetchTools
  #position = 0

  constructor(pieces: readonly PieceUnderway[], tools: FetchTools) {
    this.#left = [...pieces]
    this.#tools = tools
  }

  async take(bytes: Uint8Array): Promise<'more' | 'enough' | 'full'> {
    let rest = bytes
    for (let next = this.#left[0]; next && rest.length > 0; next = this.#left[0]) {
      const skipped = Math.min(rest.length, next.piece.start + next.received - this.#position)
      this.#position += skipped
      rest = rest.subarray(skipped)
      if (rest.length === 0) break
      const wanted = Math.min(rest.length, next.piece.end - this.#position)
      const taken = await this.#give(next, rest.subarray(0, wanted))
      if (taken === 'full') return 'full'
      this.#position += wanted
      rest = rest.subarray(wanted)
    }
    return this.#left.length === 0 ? 'enough' : 'more'
  }

  async #give(underway: PieceUnderway, bytes: Uint8Array): Promise<'more' | 'full'> {
    const taken = await takeIn(underway, bytes, this.#tools)
    if (taken !== 'enough') return taken
    const committed = await commitPiece(underway, this.#tools)
    if (committed.kind === 'full') return 'full'
    this.#left.shift()
    return 'more'
  }
}
