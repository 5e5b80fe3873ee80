/** The extra field of an entry's header: blocks of a kind, a length and bytes. PKWARE APPNOTE.TXT 6.3.10, §4.5. */
import { wideNumber } from './zip-end.ts'

const ZIP64 = 0x0001

/**
 * The numbers of a zip64 block, none where there is none; undefined where there is anything else than that and `notes`,
 * kinds of blocks that say nothing of the data, or something twice.
 */
export function wideNumbers(extra: DataView, notes: ReadonlySet<number>): number[] | undefined {
  let wide: number[] | undefined
  const seen = new Set<number>()
  for (let at = 0; at < extra.byteLength; ) {
    if (at + 4 > extra.byteLength) return undefined
    const [kind, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)]
    at += 4
    if (at + length > extra.byteLength || seen.has(kind)) return undefined
    seen.add(kind)
    if (kind === ZIP64 && length > 0 && length % 8 === 0 && length <= 24) {
      const start = at
      wide = Array.from({ length: length / 8 }, (_, i) => wideNumber(extra, start + 8 * i))
    } else if (!notes.has(kind)) return undefined
    at += length
  }
  return wide ?? []
}
