/** The LoRAs of a recipe, found on this machine: by their bytes, else by their names. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { lorasOf } from '../../../native-models/pipeline/prompt-loras.ts'
import type { LoraShelf } from '../loras/lora-shelf.ts'
import type { ShelvedLora } from '../loras/shelved-lora.ts'
import type { WeightHashes } from '../models/weight-hash.ts'
import type { Recipe } from './recipe.ts'

interface Shelf {
  readonly shelf: Pick<LoraShelf, 'list' | 'named'>
  readonly hashes: WeightHashes
  readonly signal: AbortSignal
}

export interface RecordedLora {
  /** In the recipe. */
  readonly name: string
  /** Of its weights, where the recipe tells. */
  readonly sha256: string | undefined
  /** undefined where neither its bytes nor its name is here. */
  readonly here: ShelvedLora | undefined
}

/** One for each that the request and its prompt name, in their order. @throws E_LORA_TAG, E_LORA_TWICE, the abort */
export async function recordedLoras({ request, files }: Recipe, shelf: Shelf): Promise<RecordedLora[]> {
  const found: RecordedLora[] = []
  for (const { name } of lorasOf(request)) {
    const weights = files.find(
      ({ part, lora, ...file }) => part === 'LoRA' && lora === name && isWeights(file),
    )
    found.push({ name, sha256: weights?.sha256, here: await findLora(name, weights?.sha256, shelf) })
  }
  return found
}

function isWeights({ name }: { name: string }): boolean {
  return !name.endsWith('.json')
}

/** The one of that name first: where it has the bytes, no other file is read. */
async function findLora(
  name: string,
  sha256: string | undefined,
  { shelf, hashes, signal }: Shelf,
): Promise<ShelvedLora | undefined> {
  const named = shelf.named(name)
  if (sha256 === undefined) return named
  const candidates = [...(named ? [named] : []), ...shelf.list().filter((one) => one !== named)]
  for (const candidate of candidates) {
    // What cannot be read any more is not it.
    const found = await hashes.sha256(candidate.weights, { signal }).catch(() => undefined)
    signal.throwIfAborted()
    if (found === sha256) return candidate
  }
  return named
}

/** The request by the names that its LoRAs have here. They stay where they stand: sums are taken in their order. */
export function withNamesHere(request: GenerateRequest, loras: readonly RecordedLora[]): GenerateRequest {
  const names = new Map(loras.map(({ name, here }) => [name, nameHere(name, here)]))
  const { loras: uses, prompt } = request
  return {
    ...request,
    prompt: prompt.replace(/<lora:([^<>:]*)([^<>]*)>/gi, (tag, name: string, rest: string) => {
      const here = names.get(name.trim())
      return here === undefined || here === name.trim() ? tag : `<lora:${here}${rest}>`
    }),
    ...(uses && { loras: uses.map((use) => ({ ...use, name: names.get(use.name) ?? use.name })) }),
  }
}

/** Names differ in more than the case of their letters. */
function nameHere(name: string, here: ShelvedLora | undefined): string {
  const called = here?.lora.name ?? name
  return called.toLowerCase() === name.toLowerCase() ? name : called
}
