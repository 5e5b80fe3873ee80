/**
 * What stands beside a LoRA `X.safetensors`, as other programs write it: AUTOMATIC1111's `X.json`, Civitai's
 * `X.civitai.info`, Stability Matrix's `X.cm-info.json`. Anybody may have written them: bounded, typed, and what
 * is not understood is as if it were not there.
 */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { LoraChange } from '../../../preload/contract.ts'
import { asObject, field, type JsonObject } from '../drop/found.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import { isFile } from '../is-file.ts'
import { exactNumbers, type Reviver } from './exact-numbers.ts'

export interface Sidecar {
  readonly title?: string
  /** undefined where nobody wrote any. */
  readonly triggerWords?: readonly string[]
  readonly preferredWeight?: number
  readonly alpha?: number
  readonly description: string
  readonly notes: string
  /** What it was trained for, in the words of its maker. */
  readonly baseModel?: string
}

const MAX_BYTES = 1024 * 1024
const DEEPEST = 32
const MOST_WORDS = 200
const LONGEST_TEXT = 20_000

/** A1111's own names; `title` and `alpha` are ours. */
const FIELDS = {
  title: 'pixart studio title',
  alpha: 'pixart studio alpha',
  triggerWords: 'activation text',
  preferredWeight: 'preferred weight',
  description: 'description',
  notes: 'notes',
} as const satisfies Record<Exclude<keyof LoraChange, 'id'>, string>

/** A1111 writes a weight of 0 where nobody chose one; this says that somebody did. */
const CHOSEN_ZERO = 'pixart studio weight'

export const SIDECAR_ENDINGS = ['.json', '.civitai.info', '.cm-info.json'] as const

/** `stem`: the absolute path without the ending; `beside`: the names that are there. Never fails. */
export async function readSidecars(stem: string, beside: ReadonlySet<string>): Promise<Sidecar> {
  const [a1111, civitai, matrix] = await Promise.all(
    SIDECAR_ENDINGS.map((ending) =>
      beside.has(basename(stem) + ending) ? readJson(stem + ending) : undefined,
    ),
  )
  const title = line(field(a1111, FIELDS.title)) ?? line(field(asObject(field(civitai, 'model')), 'name'))
  const matrixTitle = line(field(matrix, 'UserTitle')) ?? line(field(matrix, 'ModelName'))
  const written = field(a1111, FIELDS.triggerWords)
  const alpha = positive.safeParse(field(a1111, FIELDS.alpha)).data
  const weight = preferredWeight(a1111)
  const trained = field(civitai, 'trainedWords') ?? field(matrix, 'TrainedWords')
  const triggerWords = words(typeof written === 'string' ? written : trained)
  const baseModel =
    line(field(a1111, 'sd version')) ?? line(field(civitai, 'baseModel')) ?? line(field(matrix, 'BaseModel'))
  return {
    ...defined({ title: title ?? matrixTitle, preferredWeight: weight, alpha, baseModel, triggerWords }),
    description: text(field(a1111, FIELDS.description)) ?? text(field(civitai, 'description')) ?? '',
    notes: text(field(a1111, FIELDS.notes)) ?? '',
  }
}

/**
 * Writes A1111's `X.json`; fields that are not ours stay as they are, and so does a file that is not understood.
 * @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE
 */
export async function writeSidecar(stem: string, change: Omit<LoraChange, 'id'>): Promise<void> {
  const path = `${stem}.json`
  const there = await readJson(path, exactNumbers)
  if (!there && isFile(path))
    throw new StudioError(
      'E_OUTPUT_UNWRITABLE',
      `${basename(path)} beside the LoRA holds something else: it is not overwritten.`,
    )
  const next: Record<string, unknown> = { ...there }
  for (const [name, key] of Object.entries(FIELDS)) {
    const value = change[name as keyof typeof FIELDS]
    if (value === null) delete next[key]
    else if (value !== undefined) next[key] = Array.isArray(value) ? value.join(', ') : value
  }
  if (change.preferredWeight === 0) next[CHOSEN_ZERO] = 0
  else if (change.preferredWeight !== undefined) delete next[CHOSEN_ZERO]
  await saveFileAtomically(path, Buffer.from(`${JSON.stringify(next, null, 2)}\n`), { overwrite: true })
}

const positive = z.number().positive().max(1_000_000)
const preferred = z.number().min(-2).max(2)

function preferredWeight(a1111: JsonObject | undefined): number | undefined {
  const weight = preferred.safeParse(field(a1111, FIELDS.preferredWeight)).data
  return weight === 0 && field(a1111, CHOSEN_ZERO) !== 0 ? undefined : weight
}

/** A JSON object of a size and depth that such files have; undefined for everything else. */
async function readJson(path: string, reviver?: Reviver): Promise<JsonObject | undefined> {
  try {
    await using file = await open(path, 'r')
    const found = await file.stat()
    if (!found.isFile() || found.size > MAX_BYTES) return undefined
    const value: unknown = JSON.parse((await file.readFile('utf8')).replace(/^\uFEFF/, ''), reviver)
    return isShallow(value) ? asObject(value) : undefined
  } catch {
    return undefined
  }
}

function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth < DEEPEST && Object.values(value).every((part) => isShallow(part, depth + 1))
}

/** One text with commas, or a list of such. */
function words(value: unknown): string[] | undefined {
  if (typeof value !== 'string' && !Array.isArray(value)) return undefined
  const texts = Array.isArray(value) ? value.slice(0, MOST_WORDS) : [value]
  const found = texts.flatMap((part) =>
    typeof part === 'string' ? part.slice(0, LONGEST_TEXT).split(',') : [],
  )
  return [...new Set(found.flatMap((word) => line(word) ?? []))].slice(0, MOST_WORDS)
}

function line(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const short = value
    .slice(0, 1000)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .trim()
    .toWellFormed()
  return short === '' ? undefined : short
}

/** Without the markup that some sites write into it. */
function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return value
    .slice(0, LONGEST_TEXT)
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .replaceAll('\0', '')
    .toWellFormed()
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>
}
