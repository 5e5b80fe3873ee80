/** What the readers of foreign texts have in common. Values are as they were found: nothing is checked yet. */

export interface Found {
  readonly prompt?: unknown
  readonly negativePrompt?: unknown
  readonly model?: unknown
  readonly sampler?: unknown
  /** The spacing of the noise levels, where it has a name of its own. */
  readonly schedule?: unknown
  readonly steps?: unknown
  readonly guidance?: unknown
  readonly seed?: unknown
  readonly width?: unknown
  readonly height?: unknown
  /** Further things for people: name, value. */
  readonly others?: readonly (readonly [string, unknown])[]
  /** What cannot be taken over, in sentences. */
  readonly warnings?: readonly string[]
}

export type JsonObject = Readonly<Record<string, unknown>>

const MAX_JSON_LENGTH = 4 * 1024 * 1024

/**
 * A JSON object, or undefined. Whole numbers beyond 2^53 stay the digits that they are: seeds have 64 bits.
 * Whatever is wrong with the text, it is only not understood.
 */
export function readJsonObject(text: string): JsonObject | undefined {
  if (text.length > MAX_JSON_LENGTH) return undefined
  try {
    const value: unknown = JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
    return asObject(value)
  } catch {
    return undefined
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return context?.source && /^\d{1,20}$/.test(context.source) ? context.source : value
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** A field of the object itself, never of what it inherits. */
export function field(object: JsonObject | undefined, name: string): unknown {
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}
