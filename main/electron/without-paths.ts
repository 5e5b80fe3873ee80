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

/** The same for every error report inside `value`, which is changed in place. Bytes are not looked into. */
export function redactReports<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const record = value as Record<string, unknown>
  if (isReport(record)) record.message = withoutPaths(record.message)
  for (const part of Object.values(record)) redactReports(part)
  return value
}

function isReport(value: Record<string, unknown>): value is { message: string } {
  const { code, message } = value
  return typeof code === 'string' && code.startsWith('E_') && typeof message === 'string'
}
