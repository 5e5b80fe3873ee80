/**
 * Regular expressions as Python's `re` reads them: `\w`, `\d`, `\s` and `\b` are about all of Unicode there. In
 * JavaScript the first two and `\b` are about ASCII, and `\s` is another set.
 */

const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const WORD = '\\p{L}\\p{N}_'

/** What a class stands for, alone and within brackets. */
const CLASSES: ReadonlyMap<string, { readonly alone: string; readonly within?: string }> = new Map([
  ['w', { alone: `[${WORD}]`, within: WORD }],
  ['d', { alone: '\\p{Nd}', within: '\\p{Nd}' }],
  ['s', { alone: `[${SPACE}]`, within: SPACE }],
  ['S', { alone: `[^${SPACE}]` }],
  ['D', { alone: '\\P{Nd}' }],
  ['b', { alone: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))` }],
])

/** The pattern written as in Python; flags `g` and `u`. */
export function pattern(strings: TemplateStringsArray, ...parts: readonly string[]): RegExp {
  const source = String.raw(strings, ...parts)
  let brackets = false
  const translated = source.replace(/\\(.)|\[|\]/gsu, (found, escaped: string | undefined) => {
    if (escaped === undefined) brackets = found === '['
    const meaning = escaped === undefined ? undefined : CLASSES.get(escaped)
    return (brackets ? meaning?.within : meaning?.alone) ?? found
  })
  return new RegExp(translated, 'gu')
}

const ENDS = new RegExp(`^[${SPACE}]+|(?<![${SPACE}])[${SPACE}]+$`, 'gu')

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return text.replace(ENDS, '')
}
