/**
 * Repairs of text that went through wrong hands, after ftfy.fix_text (https://ftfy.readthedocs.io/en/latest/config.html):
 * HTML entities, C1 controls, ligatures, full-width forms, curly quotes, control characters and NFC as there.
 *
 * Of mojibake (UTF-8 that was read as Windows-1252 or Latin-1) only what survives the rules that run before is
 * repaired: characters of U+2000 … U+213F, which begin with "â" and a sign that never follows it in a language.
 * ftfy's statistics over ten other encodings are left out: the caption is lower-cased and stripped of ©, ®, ™, ¡ …
 * by then, and no longer decodes. The escape sequences of terminals need a `[`, which is gone as well.
 */
import { decodeHTML, decodeHTMLStrict } from 'entities'

/** One repair can make room for another; ftfy repeats without a limit. */
const MOST_ROUNDS = 10

export function fixText(text: string): string {
  let fixed = text
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = fixed
    for (const fix of FIXES) fixed = fix(fixed)
    if (fixed === before) break
  }
  return fixed
}

/** Python's `html.unescape`: references without a semicolon count, too. */
export function unescapeHtml(text: string): string {
  return text.includes('&') ? decodeHTML(text) : text
}

const FIXES: readonly ((text: string) => string)[] = [
  unescapeUnlessHtml,
  fixMojibake,
  fixC1Controls,
  fixLigatures,
  fixWidth,
  uncurlQuotes,
  removeControls,
  (text) => text.normalize('NFC'),
]

function unescapeUnlessHtml(text: string): string {
  if (text.includes('<')) return text
  return text.replace(/&#?[0-9A-Za-z]{1,24};/gu, (reference) => decodeHTMLStrict(reference))
}

const windows1252 = new TextDecoder('windows-1252')
/** Both ways in which the second and third byte of a character (0x80 … 0xbf) were read. */
const TRAIL_BYTES = new Map<string, number>(
  Array.from({ length: 64 }, (_, i) => 0x80 + i).flatMap((byte) => [
    [String.fromCharCode(byte), byte],
    [windows1252.decode(Uint8Array.of(byte)), byte],
  ]),
)
/** A no-break space often became a plain one on the way. */
TRAIL_BYTES.set(' ', 0xa0)

function fixMojibake(text: string): string {
  return text.replace(/â([€‚„\x80\x82\x84])(.)/gu, (found, second: string, third: string) => {
    const middle = TRAIL_BYTES.get(second)
    const last = TRAIL_BYTES.get(third)
    return middle === undefined || last === undefined ? found : Buffer.of(0xe2, middle, last).toString('utf8')
  })
}

function fixC1Controls(text: string): string {
  return text.replace(/[\x80-\x9f]/gu, (control) => windows1252.decode(Uint8Array.of(control.charCodeAt(0))))
}

function fixLigatures(text: string): string {
  return text.replace(/[ĲĳŉǄ-ǌǱ-ǳﬀ-ﬆ]/gu, (ligature) =>
    ligature === 'ﬅ' ? 'ſt' : ligature.normalize('NFKC'),
  )
}

function fixWidth(text: string): string {
  return text.replace(/[\u3000\uff01-\uffef]/gu, (character) => character.normalize('NFKC'))
}

function uncurlQuotes(text: string): string {
  return text.replace(/[\u201c-\u201f]/gu, '"').replace(/[\u02bc\u2018-\u201b]/gu, "'")
}

function removeControls(text: string): string {
  return text.replace(/(?![\t\n\f\r\x80-\x9f])\p{Cc}|[\u206a-\u206f\ufeff\ufff9-\ufffc]/gu, '')
}
