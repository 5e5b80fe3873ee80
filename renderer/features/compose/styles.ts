/**
 * Styles are sentences around a prompt. They live in the prompt's own text, so that what one reads is what is
 * painted: a style is "on" when the text stands in its template.
 */
export interface Style {
  readonly label: string
  readonly template: string
}

const SLOT = '{prompt}'

function around(template: string): { before: string; after: string } {
  const at = template.indexOf(SLOT)
  return { before: template.slice(0, at), after: template.slice(at + SLOT.length) }
}

/** What is inside the template, or undefined if the prompt does not stand in it. */
export function insideOf(prompt: string, { template }: Style): string | undefined {
  const { before, after } = around(template)
  if (before.trim() === '' && after.trim() === '') return undefined
  const text = prompt.trim()
  const folded = text.toLowerCase()
  const head = before.toLowerCase()
  const tail = after.trimEnd().toLowerCase()
  if (folded === `${head.trimEnd()}${tail}`) return ''
  if (!folded.startsWith(head) || !folded.endsWith(tail)) return undefined
  if (folded.length < head.length + tail.length) return undefined
  return text.slice(head.length, text.length - tail.length)
}

/** The style that the prompt stands in: the longest template, if several fit. */
export function styleOf<S extends Style>(prompt: string, styles: readonly S[]): S | undefined {
  return styles
    .filter((style) => insideOf(prompt, style) !== undefined)
    .sort((a, b) => b.template.length - a.template.length)[0]
}

/** The prompt after a click on a style: taken out of its style, or put into this one instead. */
export function toggleStyle(prompt: string, style: Style, styles: readonly Style[]): string {
  const current = styleOf(prompt, styles)
  const bare = current === undefined ? prompt.trim() : (insideOf(prompt, current) ?? prompt)
  if (current?.template === style.template) return bare
  const { before, after } = around(style.template)
  return `${before}${bare}${after}`
}
