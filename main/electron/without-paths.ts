/** Sentences for the window name files, never where they lie. */

/** Everything before a file's own name, in quotes and without. A file's ending and a space end a path. */
const PATHS = [
  /(?<=['"`])(?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]|\\\\)[^'"`\n]*[\\/]/g,
  /file:\/\/(?:\/[^/\s'"`,;()]+)*\//g,
  /(?<![\p{L}\p{N}:/.])\/(?:(?:(?!\.\w{1,12}\s|\s\/)[^/\n'"`,;:()])+\/)+/gu,
  /(?<![\p{L}\p{N}])[A-Za-z]:[\\/](?:[^\\/\n'"`,;:()]+[\\/])*/gu,
  /\\\\(?:[^\\\s'"`,;:()]+\\)+/g,
]

/** The file's own name is all that stays of a path. */
export function withoutPaths(sentence: string): string {
  return PATHS.reduce((text, path) => text.replace(path, ''), sentence)
}

/** Lists of sentences that may repeat a report's: why a device is painted on, and what the window is told at its start. */
const SENTENCES = ['reasons', 'notices']

/**
 * The same for every error report, notice and list of sentences inside `value`, which is changed in place. Bytes are not
 * looked into.
 */
export function redactReports<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const record = value as Record<string, unknown>
  for (const name of SENTENCES) {
    const sentences = record[name]
    if (isSentences(sentences)) record[name] = sentences.map(withoutPaths)
  }
  if (isTold(record)) record.message = withoutPaths(record.message)
  for (const part of Object.values(record)) redactReports(part)
  return value
}

/** A report, or a notice. */
function isTold(value: Record<string, unknown>): value is { message: string } {
  const { code, level, message } = value
  const isReport = typeof code === 'string' && code.startsWith('E_')
  return typeof message === 'string' && (isReport || typeof level === 'string')
}

const isSentences = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
