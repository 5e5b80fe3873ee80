/**
 * Unigram segmentation: the most probable way to cut a text into pieces, by Viterbi.
 * Kudo, "Subword Regularization", 2018, §3.1. O(text length × longest piece).
 */
import { eachWordAt, type Lexicon, type Word } from './tokenizer-lexicon.ts'

export interface UnigramModel {
  readonly lexicon: Lexicon
  readonly unknownId: number
  /** Score of one character that no piece covers. */
  readonly unknownScore: number
  /** How sums are kept: SentencePiece adds float32, the tokenizers library float64. Ties fall differently. */
  readonly precision: 'float32' | 'float64'
}

/** What an unknown character costs beyond the least probable piece, in both libraries. */
const UNKNOWN_PENALTY = 10

export function createUnigram(
  lexicon: Lexicon,
  options: Pick<UnigramModel, 'unknownId' | 'precision'> & { readonly lowestScore: number },
): UnigramModel {
  const { unknownId, precision, lowestScore } = options
  const round = precision === 'float32' ? Math.fround : (score: number) => score
  return { lexicon, unknownId, precision, unknownScore: round(lowestScore - UNKNOWN_PENALTY) }
}

/** Ids of the best segmentation of `text`; neighbouring unknown characters become one id. */
export function segment(model: UnigramModel, text: string): number[] {
  const size = text.length
  const Scores = model.precision === 'float32' ? Float32Array : Float64Array
  const round = model.precision === 'float32' ? Math.fround : (score: number) => score
  /** For every end: the best score of a segmentation that ends there, and its last piece. */
  const best = new Scores(size + 1)
  const begins = new Int32Array(size + 1).fill(-1)
  const ids = new Int32Array(size + 1)

  const offer = (begin: number, end: number, word: Pick<Word, 'id' | 'score'>) => {
    const score = round(best[begin]! + word.score)
    if (begins[end] !== -1 && score <= best[end]!) return
    best[end] = score
    begins[end] = begin
    ids[end] = word.id
  }
  const unknown = { id: model.unknownId, score: model.unknownScore }
  for (let begin = 0; begin < size; ) {
    const characterEnd = begin + (text.codePointAt(begin)! > 0xffff ? 2 : 1)
    let covered = false
    eachWordAt(model.lexicon, text, {
      start: begin,
      visit: (word) => {
        offer(begin, begin + word.text.length, word)
        covered ||= begin + word.text.length === characterEnd
      },
    })
    if (!covered) offer(begin, characterEnd, unknown)
    begin = characterEnd
  }

  const path: number[] = []
  for (let end = size; end > 0; end = begins[end]!) {
    const id = ids[end]!
    if (id !== model.unknownId || path.at(-1) !== model.unknownId) path.push(id)
  }
  return path.reverse()
}
