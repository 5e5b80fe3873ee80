/** JSON as Python's json module writes it. */

const DEEPEST = 64

/**
 * A text counts as one even where its end is missing: a token that could fail there would be tried again from
 * each quotation mark inside it, which takes minutes for a few megabytes.
 */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?\bInfinity\b|\bNaN\b|[[\]{}]/g

/**
 * The JSON that Python writes: published scheduler configs hold a bare -Infinity, which JSON has no word for.
 * Read as null. Throws SyntaxError where the rest is not JSON or nested more than 64 deep.
 */
export function parsePythonJson(text: string): unknown {
  let depth = 0
  const strict = text.replace(TOKEN, (token) => {
    if (token === '[' || token === '{') {
      if (++depth > DEEPEST) throw new SyntaxError(`nested more than ${DEEPEST} deep`)
      return token
    }
    if (token === ']' || token === '}') depth--
    return /^[I\-N]/.test(token) ? 'null' : token
  })
  return JSON.parse(strict)
}
