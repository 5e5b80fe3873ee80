/** What a replay says: what differs, how far each step strays, and the verdict. */
import type { Stray } from '../../native-models/pipeline/step-digest.ts'
import type { Difference } from '../service/recipes/differences.ts'
import type { ReplayedStep } from '../service/recipes/replayed-step.ts'
import { oneLine } from './print.ts'

export interface Verdict {
  readonly pixelsEqual: boolean
  /** One a forward pass. */
  readonly steps: readonly ReplayedStep[]
  /** Where the picture was kept. */
  readonly file?: string
}

const HASH = /^[0-9a-f]{64}$/

/** `LoRA ink, ink.safetensors: sha256 0123456789ab in the recipe, sha256 ba9876543210 here` */
export function differenceText({ kind, what, recorded, here }: Difference): string {
  if (kind === 'changed')
    return 'This recipe was changed after it was written: its steps may be of other settings.'
  return `${oneLine(what, 160)}: ${valueText(recorded)} in the recipe, ${valueText(here)} here`
}

function valueText(value: string | undefined): string {
  if (value === undefined) return 'nothing'
  return HASH.test(value) ? `sha256 ${value.slice(0, 12)}` : oneLine(value, 160)
}

/** `step 3/20  strays by about 0.012 %` */
export function stepText(replayed: ReplayedStep, steps: number): string {
  return `step ${replayed.step}/${steps}  ${strayText(replayed)}`
}

/** As RMS of the difference over RMS of the latent. */
function strayText({ bitEqual, relativeRms }: Stray): string {
  if (bitEqual) return 'bit-equal'
  if (relativeRms === undefined) return 'strays: latents of two sizes cannot be compared'
  if (relativeRms === 0) return 'strays by less than 64 values of it show'
  return `strays by about ${Number((relativeRms * 100).toPrecision(2))} %`
}

/** One sentence. */
export function verdictText({ pixelsEqual, steps }: Verdict): string {
  const straying = steps.filter(({ bitEqual }) => !bitEqual)
  const [first] = straying
  if (!first)
    return pixelsEqual
      ? 'The same picture: every step and every pixel is bit-equal.'
      : 'Another picture: every step is bit-equal, so it is the decoding that strays.'
  const last = steps.at(-1)!
  const end = last.bitEqual ? 'the last one is bit-equal again' : `the last one ${strayText(last)}`
  const course = `steps are not bit-equal from step ${first.step} of ${last.step} on, and ${end}`
  return pixelsEqual ? `The same pixels, though ${course}.` : `Another picture: ${course}.`
}
