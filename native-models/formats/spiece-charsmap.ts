/**
 * SentencePiece's precompiled character map: which bytes of text are replaced by which before segmentation.
 *
 * Layout: uint32 size of the trie, the trie (uint32 units, little-endian), then the replacements, each ended by a
 * zero byte. The trie is a double array in the format of darts-clone: a unit holds its label, the offset to its
 * children, and whether a leaf (whose low 31 bits index the replacements) is one of them.
 */
import { StudioError } from '../api/errors.ts'

export interface Charsmap {
  readonly units: Uint32Array
  readonly replacements: Uint8Array
}

/** Children of a unit share a block of this many units, so an offset into a whole block cannot lead outside. */
const BLOCK_UNITS = 256
const LONGEST_REPLACEMENT_BYTES = 255
const LEAF = 0x8000_0000

const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6)
const labelOf = (unit: number): number => (unit & (LEAF | 0xff)) >>> 0
const hasLeaf = (unit: number): boolean => (unit & 0x100) !== 0
const isLeaf = (unit: number): boolean => unit >= LEAF

/**
 * Checked once here, so that a lookup needs no checks: every offset stays inside and every leaf names a whole text.
 * @throws E_TOKENIZER
 */
export function parseCharsmap(bytes: Uint8Array, file: string): Charsmap {
  const broken = (what: string) => new StudioError('E_TOKENIZER', `${file}: the character map ${what}.`)
  if (bytes.length < 4) throw broken('is cut short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const trieBytes = view.getUint32(0, true)
  if (trieBytes === 0 || trieBytes % (4 * BLOCK_UNITS) !== 0 || trieBytes > bytes.length - 4) {
    throw broken(`says that its trie has ${trieBytes} bytes`)
  }
  const units = new Uint32Array(trieBytes / 4)
  for (let i = 0; i < units.length; i++) units[i] = view.getUint32(4 + 4 * i, true)
  const replacements = bytes.subarray(4 + trieBytes)
  if (replacements.at(-1) !== 0) throw broken('does not end its last replacement')
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(replacements)
  } catch {
    throw broken('holds text that is not UTF-8')
  }
  if (isLeaf(units[0]!)) throw broken('has no root')
  for (let i = 0; i < units.length; i++) checkUnit({ units, replacements }, i, broken)
  return { units, replacements }
}

function checkUnit(charsmap: Charsmap, index: number, broken: (what: string) => StudioError): void {
  const { units, replacements } = charsmap
  const unit = units[index]!
  if (isLeaf(unit)) return
  const children = (index ^ offsetOf(unit)) >>> 0
  if (children >= units.length) throw broken(`points outside of its trie (unit ${index})`)
  if (!hasLeaf(unit)) return
  const start = (units[children]! & ~LEAF) >>> 0
  const ends = replacements.subarray(start, start + LONGEST_REPLACEMENT_BYTES + 1).includes(0)
  const startsInsideCharacter = ((replacements[start] ?? 0) & 0xc0) === 0x80
  if (!isLeaf(units[children]!) || !ends || startsInsideCharacter) {
    throw broken(`has a damaged entry (unit ${index})`)
  }
}

interface CharsmapMatch {
  /** Bytes of the text that are replaced. */
  readonly length: number
  readonly replacement: Uint8Array
}

/** The shortest, or the longest, entry that `bytes` has at `start`. */
export function charsmapMatch(
  charsmap: Charsmap,
  bytes: Uint8Array,
  options: { readonly start: number; readonly prefer: 'shortest' | 'longest' },
): CharsmapMatch | undefined {
  const { units } = charsmap
  let found: { length: number; leaf: number } | undefined
  let node = offsetOf(units[0]!)
  for (let at = options.start; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === 0) break
    node = (node ^ byte) >>> 0
    const unit = units[node]!
    if (labelOf(unit) !== byte) break
    node = (node ^ offsetOf(unit)) >>> 0
    if (!hasLeaf(unit)) continue
    found = { length: at + 1 - options.start, leaf: (units[node]! & ~LEAF) >>> 0 }
    if (options.prefer === 'shortest') break
  }
  if (found === undefined) return undefined
  const { length, leaf } = found
  return { length, replacement: charsmap.replacements.subarray(leaf, charsmap.replacements.indexOf(0, leaf)) }
}
