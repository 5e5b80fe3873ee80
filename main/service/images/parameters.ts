/**
 * The `parameters` text that the AUTOMATIC1111 family of programs writes into pictures and reads from them:
 *
 *     prompt
 *     Negative prompt: what to avoid
 *     Steps: 20, Sampler: dpm++, CFG scale: 4.5, Seed: 1, Size: 512x768, Model hash: …, Model: …, Version: …
 *
 * Values that hold a comma, a colon or a line break are quoted as JSON. The text is a convention, not a
 * grammar: a prompt with a line "Negative prompt: …" in it cannot be told apart from a negative prompt.
 */
export interface PictureParameters {
  readonly prompt: string
  readonly negativePrompt: string
  readonly steps?: number
  readonly sampler?: string
  readonly guidance?: number
  /** A decimal string: seeds have up to 64 bits. */
  readonly seed?: string
  readonly size?: { readonly width: number; readonly height: number }
  readonly modelHash?: string
  readonly model?: string
  readonly version?: string
  /** Every other `key: value`, in the order of the text. */
  readonly others?: ReadonlyMap<string, string>
}

const NEGATIVE = 'Negative prompt:'
/** Fewer pairs than these are not taken for settings, as in the family. */
const LEAST_PAIRS = 3
const MAX_TEXT_LENGTH = 1024 * 1024

export function formatParameters(settings: PictureParameters): string {
  const { prompt, negativePrompt, steps, sampler, guidance, seed, size, modelHash, model, version } = settings
  const pairs: (readonly [string, string | number | undefined])[] = [
    ['Steps', steps],
    ['Sampler', sampler],
    ['CFG scale', guidance],
    ['Seed', seed],
    ['Size', size && `${size.width}x${size.height}`],
    ['Model hash', modelHash],
    ['Model', model],
    ...(settings.others ?? []),
    ['Version', version],
  ]
  const written = pairs.flatMap(([key, value]) =>
    value === undefined ? [] : `${key}: ${quoted(String(value))}`,
  )
  const negative = negativePrompt === '' ? [] : [`${NEGATIVE} ${negativePrompt}`]
  return [prompt, ...negative, written.join(', ')].join('\n')
}

/** The settings in such a text, or null where it holds none (at least three `key: value` pairs are needed). */
export function parseParameters(text: string): PictureParameters | null {
  if (text.length > MAX_TEXT_LENGTH || isJson(text)) return null
  const lines = text.replaceAll('\r\n', '\n').trimEnd().split('\n')
  const found = findSettings(lines)
  if (found === null) return null
  const words = lines.slice(0, found.line)
  const negativeAt = words.findIndex((line) => line.trimStart().startsWith(NEGATIVE))
  const promptEnd = negativeAt === -1 ? words.length : negativeAt
  const negative = words.slice(promptEnd).join('\n').trimStart().slice(NEGATIVE.length)
  return {
    prompt: words.slice(0, promptEnd).join('\n').trim(),
    negativePrompt: negative.trim(),
    ...typed(found.pairs),
  }
}

/** Another program keeps a JSON object under the same keyword. */
function isJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The last line, or, where a program wrote lines of its own after it, the last one that begins with `Steps:`. */
function findSettings(lines: readonly string[]): { line: number; pairs: ReadonlyMap<string, string> } | null {
  for (const line of [lines.length - 1, lines.findLastIndex((text) => text.startsWith('Steps:'))]) {
    const pairs = readPairs(lines[line] ?? '')
    if (pairs.size >= LEAST_PAIRS) return { line, pairs }
  }
  return null
}

const KEY = /^[\p{L}\p{N}_][\p{L}\p{N}_ \-/]{0,63}$/u

/**
 * `key: value, key: "quoted, value", key: {"as": "JSON"}`; what is no pair is passed over. From a quote or
 * brace that is never closed on, every comma divides: so each character is looked at a bounded number of times.
 */
function readPairs(line: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  let everythingCloses = true
  for (let start = 0; start < line.length; ) {
    let end = nextComma(line, start)
    const valueAt = valueStart(line, start, end)
    if (everythingCloses && (line[valueAt] === '"' || line[valueAt] === '{')) {
      const close = closingOf(line, valueAt)
      if (close === -1) everythingCloses = false
      else end = nextComma(line, close)
    }
    const key = line.slice(start, Math.max(start, valueAt)).split(':', 1).join().trim()
    if (valueAt !== -1 && KEY.test(key) && !pairs.has(key))
      pairs.set(key, unquoted(line.slice(valueAt, end).trim()))
    start = end + 1
  }
  return pairs
}

function nextComma(line: string, from: number): number {
  const comma = line.indexOf(',', from)
  return comma === -1 ? line.length : comma
}

/** Where the value of `key: value` begins, or −1 where there is no colon between `start` and `end`. */
function valueStart(line: string, start: number, end: number): number {
  const colon = line.slice(start, end).indexOf(':')
  if (colon === -1) return -1
  let at = start + colon + 1
  while (at < end && line[at] === ' ') at++
  return at
}

/** Where the quote or brace at `open` is closed, or −1. */
function closingOf(line: string, open: number): number {
  let depth = 0
  let inQuotes = false
  for (let index = open; index < line.length; index++) {
    const character = line[index]
    if (inQuotes && character === '\\') index++
    else if (character === '"') inQuotes = !inQuotes
    else if (!inQuotes && character === '{') depth++
    else if (!inQuotes && character === '}') depth--
    if (depth === 0 && !inQuotes) return index
  }
  return -1
}

function quoted(value: string): string {
  return /[,:\n\r"{}\\]|^\s|\s$|^$/.test(value) ? JSON.stringify(value) : value
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'string' ? parsed : value
  } catch {
    return value
  }
}

/** The known pairs in their types; a known key with an odd value stays text, among the others. */
function typed(pairs: ReadonlyMap<string, string>): Omit<PictureParameters, 'prompt' | 'negativePrompt'> {
  const others = new Map(pairs)
  const take = <T>(key: string, read: (value: string) => T | undefined): T | undefined => {
    const value = pairs.get(key)
    const result = value === undefined ? undefined : read(value)
    if (result !== undefined) others.delete(key)
    return result
  }
  const known = {
    steps: take('Steps', wholeNumber),
    sampler: take('Sampler', String),
    guidance: take('CFG scale', decimalNumber),
    seed: take('Seed', (value) => (/^\d{1,20}$/.test(value) ? value : undefined)),
    size: take('Size', readSize),
    modelHash: take('Model hash', String),
    model: take('Model', String),
    version: take('Version', String),
  }
  return { ...withoutUndefined(known), others }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function withoutUndefined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>
}

function wholeNumber(value: string): number | undefined {
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

function decimalNumber(value: string): number | undefined {
  return /^\d{1,9}(\.\d{1,17})?$/.test(value) ? Number(value) : undefined
}

function readSize(value: string): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(value) ?? []
  return width === undefined || height === undefined
    ? undefined
    : { width: Number(width), height: Number(height) }
}
