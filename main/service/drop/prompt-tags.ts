/** LoRAs in the prompts of other programs: `<lora:name:0.8>`, which they write in a few ways more than we read. */
import type { LoraUse } from '../../../native-models/api/request.ts'
import { withoutTags } from '../../../native-models/pipeline/prompt-loras.ts'
import type { KnownHere } from './known-here.ts'

const TAG = /<(lora|lyco|hypernet):([^<>:]{1,200})((?::[^<>:]{0,50}){0,4})>/gi
const MOST_WEIGHT = 2
/** As many as a request takes. */
const MOST = 8
/** Nobody writes more; a picture may hold thousands. */
const MOST_TAGS = 64

export interface TakenTags {
  /** Without them. */
  readonly prompt: string
  readonly loras: readonly LoraUse[]
  readonly warnings: readonly string[]
}

/** Tags of LoRAs that are here become uses of them; the others are named in a sentence. */
export function takeTags(text: string, here: Pick<KnownHere, 'loraNamed'>): TakenTags {
  const loras: LoraUse[] = []
  const warnings: string[] = []
  for (const [, kind = '', asked = '', rest = ''] of [...text.matchAll(TAG)].slice(0, MOST_TAGS)) {
    const name = kind.toLowerCase() === 'hypernet' ? undefined : here.loraNamed(asked.trim())
    const given = weightIn(rest)
    const weight = Math.min(MOST_WEIGHT, Math.max(-MOST_WEIGHT, given))
    if (name === undefined) warnings.push(`The LoRA "${asked.trim()}" is not on this machine.`)
    else if (loras.some((use) => use.name === name) || loras.length === MOST)
      warnings.push(`The LoRA "${name}" is asked for once more than can be taken over.`)
    else loras.push({ name, weight })
    if (name !== undefined && weight !== given)
      warnings.push(`The weight ${given} of the LoRA "${name}" is brought to ${weight}.`)
  }
  const told = warnings.slice(0, MOST_TAGS).map((sentence) => sentence.toWellFormed())
  return { prompt: withoutTags(text, TAG), loras, warnings: told }
}

/** The first number; 1 where there is none. Others say where in the model it counts, which is no matter here. */
function weightIn(rest: string): number {
  const numbers = rest.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  return numbers.find(Number.isFinite) ?? 1
}
