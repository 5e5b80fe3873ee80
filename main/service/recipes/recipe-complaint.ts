/** What is wrong with a file that should be a recipe, in words: the first thing that its schema does not take. */
import type { z } from 'zod'

/** The longest beginning of a field's place counts. */
const FIELDS: Readonly<Record<string, string>> = {
  request: 'its settings',
  'request.model': 'its model',
  'request.prompt': 'its prompt',
  'request.negativePrompt': 'its negative prompt',
  'request.sampler': 'its sampler',
  'request.steps': 'its number of steps',
  'request.guidance': 'its guidance',
  'request.seed': 'its seed',
  'request.count': 'its number of pictures',
  'request.size': 'its size',
  'request.control': 'its control image',
  'request.loras': 'its LoRAs',
  files: 'its list of files',
  engine: 'what it was painted with',
  steps: 'its list of forward passes',
  picture: 'what it tells of the picture',
  digest: 'its hash of itself',
}

interface Found {
  readonly issues: readonly z.core.$ZodIssue[]
  /** As it stands in the file. */
  readonly content: unknown
}

/** `… cannot be replayed: it tells its number of steps in a way that no recipe does (request.steps).` */
export function recipeComplaint(path: string, { issues: [issue], content }: Found): string {
  const place = issue?.path.map(String) ?? []
  const [field] = place
  if (issue === undefined || field === undefined || field === 'kind') return notARecipe(path, issue)
  if (field === 'version') return versionComplaint(path, content)
  const where = `(${place.join('.').slice(0, 200)})`
  const what = wordsOf(place)
  if (valueAt(content, place) === undefined) return `${path} lacks a part of a recipe: ${what} ${where}.`
  return `${path} cannot be replayed: it tells ${what} in a way that no recipe does ${where}.`
}

function notARecipe(path: string, issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0)
    return `${path} holds more than a recipe has: ${issue.keys.join(', ').slice(0, 100)}.`
  return `${path} is no recipe of the studio.`
}

function versionComplaint(path: string, content: unknown): string {
  const version = valueAt(content, ['version'])
  const isLater = typeof version === 'number' && version > 1
  return isLater
    ? `${path} was saved by a later version of the studio.`
    : `${path} is no recipe of the studio.`
}

function wordsOf(place: readonly string[]): string {
  return FIELDS[place.slice(0, 2).join('.')] ?? FIELDS[place[0] ?? ''] ?? 'a part of it'
}

function valueAt(content: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (inner, name) => (inner as Record<string, unknown> | undefined)?.[name],
    content,
  )
}
