/** The web addresses that captions carry. A scanner and not one expression, so that its cost is linear. */
import { pattern } from './clean-caption-pattern.ts'

/** What a host name may consist of, dots included. */
const HOST_RUN = /[a-zA-Z0-9.-]+/gu
const DOMAIN = /\.(?:com|co|ru|net|org|edu|gov|it)/gu
/** After the domain: a path without dots that ends a word, and no `@`, for that would be a mail address. */
const PATH = new RegExp(pattern`[\w/-]*\b/?(?!@)`.source, 'uy')
const AFTER_SCHEME = /:(?:\/{1,3}|[a-zA-Z0-9%])/uy
const BOUNDARY = new RegExp(pattern`\b`.source, 'uy')

interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Removes what begins with one of `schemes` and a colon (the scheme alone, and up to three slashes), and host names
 * of well-known domains with their path. Both begin where a word begins or ends.
 */
export function removeUrls(text: string, schemes: readonly string[]): string {
  let out = ''
  let done = 0
  const runs = new RegExp(HOST_RUN)
  for (let run = runs.exec(text); run !== null; run = runs.exec(text)) {
    const span = { start: run.index, end: run.index + run[0].length }
    const url = first(schemeIn(text, span, schemes), hostIn(text, span))
    if (url === undefined) continue
    out += text.slice(done, url.start)
    done = url.end
    runs.lastIndex = url.end
  }
  return out + text.slice(done)
}

/** The colon is no part of a run, so that a scheme can only stand at its end. */
function schemeIn(text: string, run: Span, schemes: readonly string[]): Span | undefined {
  AFTER_SCHEME.lastIndex = run.end
  const after = AFTER_SCHEME.exec(text)
  if (after === null) return undefined
  const starts = schemes
    .map((scheme) => run.end - scheme.length)
    .filter(
      (start, i) => start >= run.start && text.startsWith(schemes[i]!, start) && isBoundary(text, start),
    )
  return starts.length === 0 ? undefined : { start: Math.min(...starts), end: run.end + after[0].length }
}

/** From the first boundary of the run through its last domain whose path ends well. */
function hostIn(text: string, run: Span): Span | undefined {
  const last = [...text.slice(run.start, run.end).matchAll(DOMAIN)]
    .map(({ index }) => ({ dot: run.start + index, end: endOfUrl(text, run.start + index) }))
    .findLast(({ end }) => end !== undefined)
  if (last?.end === undefined) return undefined
  for (let start = run.start; start < last.dot; start++) {
    if (isBoundary(text, start)) return { start, end: last.end }
  }
  return undefined
}

/** `.com` is tried before `.co`, whose path may then begin with `m`. */
function endOfUrl(text: string, dot: number): number | undefined {
  for (const domain of ['com', 'co', 'ru', 'net', 'org', 'edu', 'gov', 'it']) {
    if (!text.startsWith(domain, dot + 1)) continue
    PATH.lastIndex = dot + 1 + domain.length
    if (PATH.test(text)) return PATH.lastIndex
  }
  return undefined
}

function isBoundary(text: string, at: number): boolean {
  BOUNDARY.lastIndex = at
  return BOUNDARY.test(text)
}

function first(a: Span | undefined, b: Span | undefined): Span | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b.start < a.start ? b : a
}
