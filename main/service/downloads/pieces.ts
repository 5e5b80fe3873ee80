/** A file cut into pieces of one size; the last one is what is left. */

export interface Piece {
  readonly index: number
  /** In bytes, of the file. */
  readonly start: number
  /** The first byte that is no longer in it. */
  readonly end: number
}

export function pieceCount(sizeBytes: number, pieceBytes: number): number {
  return Math.ceil(sizeBytes / pieceBytes)
}

export function pieceAt(index: number, sizeBytes: number, pieceBytes: number): Piece {
  const start = index * pieceBytes
  return { index, start, end: Math.min(start + pieceBytes, sizeBytes) }
}
