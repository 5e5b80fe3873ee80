/** What differs between a recipe and what a replay has here, told before it runs. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Recipe, RecipeEngine, RecipeFile } from './recipe.ts'

export interface Difference {
  /** `changed`: the recipe itself, after it was written. `missing`: without that there is no replay. */
  readonly kind: 'changed' | 'missing' | 'file' | 'picture' | 'engine' | 'size'
  /** For people: `LoRA ink, ink.safetensors`, or `onnxruntime`. */
  readonly what: string
  /** Hashes, versions, names, sizes; undefined where there is none. */
  readonly recorded: string | undefined
  readonly here: string | undefined
}

export interface Here {
  readonly files: readonly RecipeFile[]
  readonly engine: RecipeEngine
  /** The control image's and the drawn edges' hashes, as they were given. */
  readonly control: GenerateRequest['control']
  /** What the model here would paint. */
  readonly size: { readonly width: number; readonly height: number }
}

/** What matters most first: files, pictures, size, engine. */
export function differencesOf(recorded: Recipe, here: Here): Difference[] {
  return [
    ...fileDifferences(recorded.files, here.files),
    ...pictureDifferences(recorded.request.control, here.control),
    ...differing('size', 'size', [sizeText(recorded.picture), sizeText(here.size)]),
    ...engineDifferences(recorded.engine, here.engine),
  ]
}

/** By what they are for. A file that has only another name is the same. */
function fileDifferences(recorded: readonly RecipeFile[], here: readonly RecipeFile[]): Difference[] {
  const [before, now] = [groups(recorded), groups(here)]
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((owner) => {
    const missing = without(before.get(owner) ?? [], now.get(owner) ?? [])
    const added = without(now.get(owner) ?? [], before.get(owner) ?? [])
    return pairs(missing, added).map(([was, is]) => ({
      kind: 'file' as const,
      what: `${owner}, ${was?.name ?? is?.name}`,
      recorded: was?.sha256,
      here: is?.sha256,
    }))
  })
}

function groups(files: readonly RecipeFile[]): Map<string, RecipeFile[]> {
  return Map.groupBy(files, ({ part, lora }) => (lora === undefined ? part : `${part} ${lora}`))
}

function without(files: readonly RecipeFile[], others: readonly RecipeFile[]): RecipeFile[] {
  return files.filter(({ sha256 }) => !others.some((other) => other.sha256 === sha256))
}

type Pair = readonly [RecipeFile | undefined, RecipeFile | undefined]

/** Files of one name first; then weights with weights, configs with configs, in their order. */
function pairs(missing: readonly RecipeFile[], added: readonly RecipeFile[]): Pair[] {
  const left = [...added]
  const take = (fits: (file: RecipeFile) => boolean) => {
    const index = left.findIndex(fits)
    return index < 0 ? undefined : left.splice(index, 1)[0]
  }
  const named = missing.map((was) => [was, take(({ name }) => name === was.name)] as const)
  const paired = named.map(
    ([was, is]) => [was, is ?? take(({ name }) => isConfig(name) === isConfig(was.name))] as const,
  )
  return [...paired, ...left.map((is) => [undefined, is] as const)]
}

function isConfig(name: string): boolean {
  return name.endsWith('.json')
}

function pictureDifferences(
  recorded: GenerateRequest['control'],
  here: GenerateRequest['control'],
): Difference[] {
  return [
    ...differing('picture', 'control image', [recorded?.image, here?.image]),
    ...differing('picture', 'edges drawn by hand', [recorded?.edges, here?.edges]),
  ]
}

function engineDifferences(recorded: RecipeEngine, here: RecipeEngine): Difference[] {
  const names = Object.keys(recorded) as (keyof RecipeEngine)[]
  return names.flatMap((name) => differing('engine', name, [`${recorded[name]}`, `${here[name]}`]))
}

function differing(
  kind: Difference['kind'],
  what: string,
  [recorded, here]: readonly [string | undefined, string | undefined],
): Difference[] {
  return recorded === here ? [] : [{ kind, what, recorded, here }]
}

function sizeText({ width, height }: Here['size']): string {
  return `${width}×${height}`
}
