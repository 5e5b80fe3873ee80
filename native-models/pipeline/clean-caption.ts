/**
 * How the captions were cleaned that PixArt-α was trained on, after PixArtAlphaPipeline._clean_caption of
 * diffusers (which has it from DeepFloyd IF). The rules below say what is done; none costs more than linear time.
 */
import { fixText, unescapeHtml } from './clean-caption-fixes.ts'
import { htmlText } from './clean-caption-html.ts'
import { pattern, strip } from './clean-caption-pattern.ts'
import { removeUrls } from './clean-caption-urls.ts'

interface Rule {
  readonly name: string
  readonly apply: (caption: string) => string
}

/** Lower-cased and stripped: what a prompt becomes without cleaning. */
export function plainCaption(text: string): string {
  return strip(text.toLowerCase())
}

/** The rules, twice in a row: the first round uncovers what the second one removes. */
export function cleanCaption(text: string): string {
  return applyRules(applyRules(text))
}

function applyRules(caption: string): string {
  return strip(RULES.reduce((text, rule) => rule.apply(text), caption.toWellFormed()))
}

function replace(name: string, found: RegExp, by = ''): Rule {
  return { name, apply: (caption) => caption.replace(found, by) }
}

const EXTENSIONS = 'png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4'

const RULES: readonly Rule[] = [
  { name: 'percent-encoding', apply: unquotePlus },
  { name: 'plain form', apply: plainCaption },
  replace('person tag', /<person>/gu, 'person'),
  { name: 'addresses (http)', apply: (caption) => removeUrls(caption, ['https', 'http']) },
  { name: 'addresses (www)', apply: (caption) => removeUrls(caption, ['www']) },
  { name: 'HTML', apply: htmlText },
  replace('nicknames', pattern`@\w+`),
  replace('Chinese and Japanese signs', /[\u31c0-\u4dbf\u4dc0-\u4dff\u4e00-\u9fff]+/gu),
  replace(
    'dashes',
    /[\u002d\u058a\u05be\u1400\u1806\u2010-\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d]+/gu,
    '-',
  ),
  replace('double quotes', /[`´«»“”¨]/gu, '"'),
  replace('single quotes', /[‘’]/gu, "'"),
  replace('&quot;', /&quot;?/gu),
  replace('&amp', /&amp/gu),
  replace('IP addresses', pattern`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`, ' '),
  replace('article times', pattern`\d:\d\d\s+$`),
  replace('escaped line breaks', /\\n/gu, ' '),
  replace('#123', pattern`#\d{1,3}\b`),
  replace('#12345…', pattern`#\d{5,}\b`),
  replace('123456…', pattern`\b\d{6,}\b`),
  { name: 'file names', apply: removeFileNames },
  replace('repeated quotes', /["']{2,}/gu, '"'),
  replace('repeated dots', /\.{2,}/gu, ' '),
  replace('bad punctuation', /[#®•©™&@·º½¾¿¡§~)(\][}{|\\/*]+/gu, ' '),
  replace('lone dots', pattern`(?<!\s)\s+\.\s+`, ' '),
  { name: 'this-is-my-cute-cat', apply: splitCompounds },
  { name: 'wrong hands', apply: fixText },
  { name: 'HTML entities', apply: (caption) => unescapeHtml(unescapeHtml(caption)) },
  replace('jc6640', pattern`\b[a-zA-Z]{1,3}\d{3,15}\b`),
  replace('jc6640vc', pattern`\b[a-zA-Z]+\d+[a-zA-Z]+\b`),
  replace('6640vc231', pattern`\b\d+[a-zA-Z]+\d+\b`),
  replace('shipping', pattern`(?:worldwide\s+)?(?:free\s+)?shipping`),
  replace('download', pattern`(?:free\s)?download(?:\sfree)?`),
  replace('click for', pattern`\bclick\b\s(?:for|on)\s\w+`),
  replace('image formats', pattern`\b(?:${EXTENSIONS})(?:\simages?)?`),
  replace('page numbers', pattern`\bpage\s+\d+\b`),
  replace('j2d1a2a…', pattern`\b(?=\d*[a-zA-Z]+\d+[a-zA-Z]+\d)[a-zA-Z\d]+\b`, ' '),
  replace('1280x720', pattern`\b\d+(?:\.\d*)?[xх×]\d+(?:\.\d*)?\b`),
  replace('space before a colon', pattern`\b\s+:\s+`, ': '),
  replace('space after a comma', pattern`(\D[,./])\b`, '$1 '),
  replace('white space', pattern`\s+`, ' '),
  replace('quotes around it all', pattern`^["']([^]+)["']$`, '$1'),
  replace('punctuation in front', /^['_,\-:;]/gu),
  replace('punctuation at the end', /['_,\-:+]$/gu),
  replace('a dot and one word', pattern`^\.\S+$`),
]

/** Python's `urllib.parse.unquote_plus`. */
function unquotePlus(text: string): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/giu, (escaped) =>
      decoder.decode(Buffer.from(escaped.replaceAll('%', ''), 'hex')),
    )
}

/** From the beginning of a word through the last extension in it; an extension alone is no file name. */
function removeFileNames(caption: string): string {
  return caption.replace(NO_SPACE, (word) => {
    const last = [...word.matchAll(FILE_EXTENSION)].findLast(({ index }) => index > 0)
    return last === undefined ? word : word.slice(last.index + last[0].length)
  })
}
const NO_SPACE = pattern`\S+`
const FILE_EXTENSION = new RegExp(`\\.(?:${EXTENSIONS})`, 'gu')

/** With more than three dashes and underscores they are the spaces of the caption. */
function splitCompounds(caption: string): string {
  const joints = /[-_]/gu
  return (caption.match(joints) ?? []).length > 3 ? caption.replace(joints, ' ') : caption
}
