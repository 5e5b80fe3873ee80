/**
 * What a picture says about itself: the `parameters` text that other programs read, and our own complete
 * record, from which the very same picture can be painted again.
 */
import { z } from 'zod'
import { type GenerateRequest, generateRequest } from '../../../native-models/api/request.ts'
import type { PngTextEntry } from '../../../native-models/formats/png.ts'
import { formatParameters } from './parameters.ts'

/** The keyword of our own record. */
export const RECORD_KEYWORD = 'pixart-studio'

/**
 * The run that a picture belongs to: with it a picture without a row in the database finds its entry again, and
 * entries are made anew from nothing but pictures.
 */
export const pictureEntry = z.strictObject({
  id: z.string().regex(/^[0-9a-f-]{8,64}$/),
  /** Which picture of the run, from 0. */
  index: z.int().min(0).max(999),
  /** Of the run. */
  seed: generateRequest.shape.seed,
  count: generateRequest.shape.count,
  /** Milliseconds since 1970. */
  createdAt: z.int().min(0).max(4_102_444_800_000),
})
export type PictureEntry = z.infer<typeof pictureEntry>

/**
 * The record as it stands in a picture. `request` paints this one picture: its seed, and a count of 1.
 */
export const pictureRecord = z.strictObject({
  version: z.literal(1),
  request: generateRequest.extend({ count: z.literal(1) }),
  seed: generateRequest.shape.seed,
  width: z.int().positive(),
  height: z.int().positive(),
  model: z.strictObject({ name: z.string().min(1), hash: z.string().optional() }),
  studioVersion: z.string(),
  /** Absent in pictures of the command line. */
  entry: pictureEntry.optional(),
})
export type PictureRecord = z.infer<typeof pictureRecord>

export interface PaintedPicture {
  readonly request: GenerateRequest
  /** Of this picture; the request's seed is that of the first one. */
  readonly seed: string
  readonly width: number
  readonly height: number
  readonly modelName: string
  /** Absent where it has not been computed. */
  readonly modelHash?: string | undefined
  /** sha256 by the name of the LoRA. */
  readonly loraHashes?: ReadonlyMap<string, string> | undefined
  /** The studio's own. */
  readonly version: string
  readonly entry?: PictureEntry | undefined
}

/** The texts of a finished picture, for withPngText. */
export function pictureMetadata(picture: PaintedPicture): PngTextEntry[] {
  return [
    { keyword: 'parameters', text: asPngText(formatParameters(parametersOf(picture))) },
    // JSON writes NUL and lone surrogates as escapes: the record holds every prompt as it is.
    { keyword: RECORD_KEYWORD, text: JSON.stringify(recordOf(picture)) },
  ]
}

function parametersOf({ request, modelName, modelHash, loraHashes, version, ...picture }: PaintedPicture) {
  const { negativePrompt, steps, sampler, guidance } = request
  return {
    ...{ prompt: promptWithTags(request), negativePrompt, steps, sampler, guidance },
    seed: picture.seed,
    size: { width: picture.width, height: picture.height },
    ...(modelHash === undefined ? {} : { modelHash }),
    model: modelName,
    ...(loraHashes?.size && { others: new Map([['Lora hashes', shortHashes(loraHashes)]]) }),
    version: `PixArt Studio ${version}`,
  }
}

/** Other programs know LoRAs by tags in the prompt alone. */
function promptWithTags({ prompt, loras = [] }: GenerateRequest): string {
  return [prompt, ...loras.map(({ name, weight }) => `<lora:${name}:${weight}>`)].join(' ')
}

/** `name: hash, name: hash`: of each sha256 the first twelve digits, the length of A1111's own short hashes. */
function shortHashes(hashes: ReadonlyMap<string, string>): string {
  return [...hashes].map(([name, hash]) => `${name}: ${hash.slice(0, 12)}`).join(', ')
}

function recordOf({ request, seed, width, height, modelName, modelHash, version, entry }: PaintedPicture) {
  return pictureRecord.parse({
    version: 1,
    request: { ...request, seed, count: 1 },
    ...{ seed, width, height },
    model: { name: modelName, ...(modelHash === undefined ? {} : { hash: modelHash }) },
    studioVersion: version,
    ...(entry && { entry }),
  } satisfies PictureRecord)
}

/** PNG texts hold neither NUL nor halves of characters. */
function asPngText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
