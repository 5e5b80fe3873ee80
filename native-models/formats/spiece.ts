/**
 * A strict reader of SentencePiece models (`spiece.model`): the protobuf message ModelProto of
 * https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto, of which a unigram
 * vocabulary for T5 needs the pieces, the ids of the trainer and the normalizer.
 */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { StudioError } from '../api/errors.ts'
import { type Charsmap, parseCharsmap } from './spiece-charsmap.ts'
import { type WireField, wireBytes, wireFields, wireFloat32, wireInt32, wireText } from './spiece-wire.ts'

type PieceKind = 'normal' | 'unknown' | 'control' | 'user-defined' | 'unused' | 'byte'

export interface Piece {
  readonly text: string
  /** Logarithm of the piece's probability, a float32. */
  readonly score: number
  readonly kind: PieceKind
}

export interface SpieceNormalizer {
  readonly charsmap: Charsmap | undefined
  readonly addDummyPrefix: boolean
  readonly removeExtraWhitespaces: boolean
  readonly escapeWhitespaces: boolean
}

export interface SpieceModel {
  /** A piece's place is its id. */
  readonly pieces: readonly Piece[]
  readonly unknownId: number
  readonly endId: number
  /** Undefined where the vocabulary has no padding piece. */
  readonly padId: number | undefined
  readonly normalizer: SpieceNormalizer
}

export const SPIECE_LIMITS = { fileBytes: 25_000_000, pieces: 1_000_000, pieceBytes: 512 } as const

const PIECE_KINDS: ReadonlyMap<number, PieceKind> = new Map([
  [1, 'normal'],
  [2, 'unknown'],
  [3, 'control'],
  [4, 'user-defined'],
  [5, 'unused'],
  [6, 'byte'],
])
const UNIGRAM = 1

/** @throws E_FILE_MISSING, E_FILE_UNREADABLE, E_TOKENIZER */
export function readSpiece(path: string): SpieceModel {
  return parseSpiece(readBounded(path), path)
}

function readBounded(path: string): Uint8Array {
  let fd: number | undefined
  try {
    fd = openSync(path, 'r')
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new StudioError('E_FILE_UNREADABLE', `${path} is not a file.`)
    if (stat.size > SPIECE_LIMITS.fileBytes) {
      throw new StudioError('E_TOKENIZER', `${path} is larger than a tokenizer can be (${stat.size} bytes).`)
    }
    return readFileSync(fd)
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new StudioError('E_FILE_MISSING', `There is no file ${path}.`, { cause })
    }
    throw new StudioError('E_FILE_UNREADABLE', `${path} cannot be read.`, { cause })
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** The model in `bytes`; `file` names it in errors. @throws E_TOKENIZER */
export function parseSpiece(bytes: Uint8Array, file: string): SpieceModel {
  const pieces: Piece[] = []
  const parts = new Map<number, Uint8Array>()
  for (const field of wireFields(bytes, file)) {
    if (field.number === 1) {
      if (pieces.length === SPIECE_LIMITS.pieces)
        throw invalid(file, `has more than ${SPIECE_LIMITS.pieces} pieces`)
      pieces.push(parsePiece(field, pieces.length, file))
    } else if (field.number === 2 || field.number === 3) {
      if (parts.has(field.number)) throw invalid(file, `holds part ${field.number} twice`)
      parts.set(field.number, wireBytes(field, file))
    }
  }
  const [trainer, normalizer] = [parts.get(2), parts.get(3)]
  if (pieces.length === 0 || trainer === undefined || normalizer === undefined) {
    throw invalid(file, 'is not a SentencePiece model: pieces, trainer or normalizer are missing')
  }
  checkUnique(pieces, file)
  return {
    pieces,
    ...checkedIds(parseTrainer(trainer, file), pieces, file),
    normalizer: parseNormalizer(normalizer, file),
  }
}

function parsePiece(field: WireField, id: number, file: string): Piece {
  let text = ''
  let score = 0
  let kind: PieceKind | undefined = 'normal'
  for (const part of wireFields(wireBytes(field, file), file)) {
    if (part.number === 1) {
      if (wireBytes(part, file).length > SPIECE_LIMITS.pieceBytes)
        throw invalid(file, `has a very long piece (id ${id})`)
      text = wireText(part, file)
    }
    if (part.number === 2) score = wireFloat32(part, file)
    if (part.number === 3) kind = PIECE_KINDS.get(wireInt32(part, file))
  }
  if (text === '') throw invalid(file, `has an empty piece (id ${id})`)
  if (!Number.isFinite(score)) throw invalid(file, `has a piece whose score is not a number (id ${id})`)
  if (kind === undefined) throw invalid(file, `has a piece of an unknown kind (id ${id})`)
  return { text, score, kind }
}

function checkUnique(pieces: readonly Piece[], file: string): void {
  const seen = new Set<string>()
  for (const { text } of pieces) {
    if (seen.has(text)) throw invalid(file, `has the piece ${JSON.stringify(text)} twice`)
    seen.add(text)
  }
}

interface Trainer {
  readonly modelType: number
  readonly whitespaceAsSuffix: boolean
  readonly byteFallback: boolean
  readonly unknownId: number
  readonly endId: number
  readonly padId: number
}

/** TrainerSpec; what is absent has the default of the .proto file. */
function parseTrainer(bytes: Uint8Array, file: string): Trainer {
  const numbers = new Map<number, number>()
  for (const field of wireFields(bytes, file)) {
    if ([3, 24, 35, 40, 42, 43].includes(field.number)) numbers.set(field.number, wireInt32(field, file))
  }
  return {
    modelType: numbers.get(3) ?? UNIGRAM,
    whitespaceAsSuffix: (numbers.get(24) ?? 0) !== 0,
    byteFallback: (numbers.get(35) ?? 0) !== 0,
    unknownId: numbers.get(40) ?? 0,
    endId: numbers.get(42) ?? 2,
    padId: numbers.get(43) ?? -1,
  }
}

type Ids = Pick<SpieceModel, 'unknownId' | 'endId' | 'padId'>

function checkedIds(trainer: Trainer, pieces: readonly Piece[], file: string): Ids {
  const { modelType, whitespaceAsSuffix, byteFallback, unknownId, endId, padId } = trainer
  if (modelType !== UNIGRAM) throw invalid(file, `is not a unigram model (type ${modelType})`)
  if (whitespaceAsSuffix || byteFallback) throw invalid(file, 'has a kind of vocabulary that T5 does not use')
  if (pieces[unknownId]?.kind !== 'unknown') throw invalid(file, `has no unknown piece at id ${unknownId}`)
  if (pieces.filter(({ kind }) => kind === 'unknown').length > 1)
    throw invalid(file, 'has two unknown pieces')
  if (pieces[endId]?.kind !== 'control') throw invalid(file, `has no end-of-sequence piece at id ${endId}`)
  if (padId !== -1 && pieces[padId]?.kind !== 'control')
    throw invalid(file, `has no padding piece at id ${padId}`)
  return { unknownId, endId, padId: padId === -1 ? undefined : padId }
}

/** NormalizerSpec; what is absent has the default of the .proto file. */
function parseNormalizer(bytes: Uint8Array, file: string): SpieceNormalizer {
  const flags = new Map<number, boolean>()
  let charsmap: Charsmap | undefined
  for (const field of wireFields(bytes, file)) {
    if (field.number === 2) {
      const map = wireBytes(field, file)
      charsmap = map.length === 0 ? undefined : parseCharsmap(map, file)
    }
    if (field.number >= 3 && field.number <= 5) flags.set(field.number, wireInt32(field, file) !== 0)
  }
  return {
    charsmap,
    addDummyPrefix: flags.get(3) ?? true,
    removeExtraWhitespaces: flags.get(4) ?? true,
    escapeWhitespaces: flags.get(5) ?? true,
  }
}

function invalid(file: string, what: string): StudioError {
  return new StudioError('E_TOKENIZER', `${file} ${what}.`)
}
