/** What a recipe names that is otherwise here, in plain words, and what it means for the replay. */
import type { RecipeDifference } from '../../../preload/contract.ts'
import type { StringKey } from '../../strings/t.ts'
import { t } from '../../strings/t.ts'

const HASH = /^[0-9a-f]{64}$/

export const isHash = (value: string | undefined): value is string => value !== undefined && HASH.test(value)

const ENGINE: Readonly<Record<string, StringKey>> = {
  studio: 'recipes.engine_studio',
  onnxruntime: 'recipes.engine_onnxruntime',
  node: 'recipes.engine_node',
  platform: 'recipes.engine_platform',
  device: 'recipes.engine_device',
  precision: 'recipes.engine_precision',
  threads: 'recipes.engine_threads',
  size: 'recipes.engine_size',
}

/** `The LoRA “line-art” (ink.safetensors) is another file than the recipe’s.` */
export function sayDifference(difference: RecipeDifference): string {
  const { kind, what, recorded, here } = difference
  if (kind === 'changed') return t('recipes.changedText')
  const known = ENGINE[what]
  if (kind === 'engine' || kind === 'size' || (kind !== 'missing' && !isHash(recorded ?? here))) {
    const nothing = t('recipes.nothing')
    const name = known === undefined ? sayWhat(what) : t(known)
    return t('recipes.isOther', { what: name, recorded: recorded ?? nothing, here: here ?? nothing })
  }
  return t(sentenceOf(difference), { what: sayWhat(what) })
}

function sentenceOf({ kind, recorded, here }: RecipeDifference): StringKey {
  if (kind === 'missing') return 'recipes.isMissing'
  if (here === undefined) return 'recipes.isNotHere'
  if (recorded === undefined) return 'recipes.isNotThere'
  return kind === 'file' ? 'recipes.isAnotherFile' : 'recipes.isAnother'
}

/** `LoRA line-art, ink.safetensors` → `The LoRA “line-art” (ink.safetensors)` */
function sayWhat(what: string): string {
  const comma = what.lastIndexOf(', ')
  const owner = comma < 0 ? what : what.slice(0, comma)
  const file = comma < 0 ? undefined : what.slice(comma + 2)
  const said = sayOwner(owner)
  return file === undefined ? said : t('recipes.withFile', { what: said, file })
}

/** What stands in such a sentence by its own name; the rest is `The VAE`, `The text encoder`. */
const NAMED = {
  LoRA: 'recipes.theLora',
  model: 'recipes.theModel',
  ControlNet: 'recipes.theControlNet',
} as const

function sayOwner(owner: string): string {
  if (owner === 'edges drawn by hand') return t('recipes.theDrawing')
  const [, kind, name = ''] = /^(LoRA|model|ControlNet) (.+)$/.exec(owner) ?? []
  if (kind === undefined || owner === 'model card') return t('recipes.the', { what: owner })
  return t(NAMED[kind as keyof typeof NAMED], { name })
}

export interface DifferenceGroup {
  readonly kind: 'changed' | 'missing' | 'files' | 'engine'
  readonly differences: readonly RecipeDifference[]
}

const GROUP_OF = {
  changed: 'changed',
  missing: 'missing',
  file: 'files',
  picture: 'files',
  size: 'files',
  engine: 'engine',
} as const satisfies Record<RecipeDifference['kind'], DifferenceGroup['kind']>

/** What matters most first; groups without anything are left out. */
export function groupsOf(differences: readonly RecipeDifference[]): DifferenceGroup[] {
  return (['changed', 'missing', 'files', 'engine'] as const)
    .map((kind) => ({ kind, differences: differences.filter((one) => GROUP_OF[one.kind] === kind) }))
    .filter((group) => group.differences.length > 0)
}
