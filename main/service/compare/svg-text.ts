/** Words on a sheet or a frame, as SVG that sharp draws with the system's fonts. */

export interface TextPlace {
  readonly left: number
  /** Of the baseline. */
  readonly top: number
  /** Pixels. */
  readonly size: number
  /** Longer words are cut. */
  readonly width: number
  readonly bold?: boolean
  readonly align?: 'start' | 'middle' | 'end'
}

const INK = '#1b1b1f'
/** Of a letter, in parts of its size; on the wide side, since nobody measures here. */
const NARROW = 0.58
const WIDE = 1.05
/** What stands on a square: CJK, Hangul, full-width forms, pictographs. */
const SQUARE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uFF00-\uFFEF]/u

export function svgText(words: string, place: TextPlace): string {
  const { left, top, size, bold = false, align = 'start' } = place
  const weight = bold ? ' font-weight="600"' : ''
  const anchor = align === 'start' ? '' : ` text-anchor="${align}"`
  const shown = escaped(shortened(plain(words), place))
  return `<text x="${left}" y="${top}" font-size="${size}"${weight}${anchor} fill="${INK}">${shown}</text>`
}

/** `inside`: of texts and shapes. */
export function svgPage({ width, height }: { width: number; height: number }, inside: string): Buffer {
  const font = 'font-family="Inter, \'Noto Sans\', Arial, sans-serif"'
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${font}>${inside}</svg>`,
  )
}

/** Characters that stand for none are not allowed in XML, or would change what follows. */
function plain(words: string): string {
  return words
    .toWellFormed()
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
}

function shortened(words: string, { size, width }: TextPlace): string {
  const characters = [...words]
  let room = width / size
  for (const [index, character] of characters.entries()) {
    room -= SQUARE.test(character) ? WIDE : NARROW
    if (room < 0) return `${characters.slice(0, Math.max(0, index - 1)).join('')}…`
  }
  return words
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
