/** Whether this machine has what a model takes, said before anything of it is loaded. */
import { bytesText } from '../../../native-models/api/bytes-text.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import { memoryPlanText, ROOMY } from '../../../native-models/api/memory-plan.ts'
import { FLOAT32, type Precision, precisionText } from '../../../native-models/api/precision.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { shrinkFactor } from '../../../native-models/models/vae.ts'
import type { ModelNeeds } from '../../../preload/contract.ts'
import type { MachineMemory } from './machine-memory.ts'
import { firstThatFits, type PlannedMemory, plannedMemory, smallest } from './memory-plans.ts'
import { type MemoryParts, modelMemory } from './model-memory.ts'

/** What is told of: from the exact to the small. */
const PRECISIONS: readonly Precision[] = [
  FLOAT32,
  { ...FLOAT32, transformer: 'int8' },
  { ...FLOAT32, transformer: 'int8', textEncoder: 'int8' },
  { ...FLOAT32, textEncoder: 'int4' },
  { ...FLOAT32, transformer: 'int8', textEncoder: 'int4' },
]

export interface NeedsOf {
  readonly parts: MemoryParts
  /** Of the pictures that it was made for. */
  readonly size: { readonly width: number; readonly height: number }
  readonly shrink: number
}

export function needsOfFolder({ transformer, textEncoder, vae }: ModelFolder): NeedsOf {
  const shrink = shrinkFactor(vae.config)
  const side = transformer.config.sample_size * shrink
  return {
    parts: {
      transformer: transformer.config,
      textEncoder: textEncoder.config,
      vaeChannels: vae.config.block_out_channels,
    },
    size: { width: side, height: side },
    shrink,
  }
}

/** PixArt-XL/2 with T5 v1.1 XXL and Stable Diffusion's VAE, as every published checkpoint is. arXiv 2310.00426, §2 and table 4. */
export function needsOfPublished(side: number): NeedsOf {
  return {
    parts: {
      transformer: { num_layers: 28, num_attention_heads: 16, attention_head_dim: 72, patch_size: 2 },
      textEncoder: { d_model: 4096, d_kv: 64, d_ff: 10_240, num_layers: 24, num_heads: 64 },
      vaeChannels: [128, 256, 512, 512],
    },
    size: { width: side, height: side },
    shrink: 8,
  }
}

/** With the precision of the settings, and what others would take. Memory is told of all parts together. */
export function needsHere(of: NeedsOf, precision: Precision, machine: MachineMemory): ModelNeeds {
  const plans = plannedMemory(of.parts, { ...of, precision })
  const others = PRECISIONS.map((one) => ({
    precision: precisionText(one),
    bytes: modelMemory(of.parts, { ...of, precision: one }).bytes,
  }))
  const roomyBytes = plans[0]!.bytes
  const runs = PRECISIONS.map((one) => {
    const { ownBytes } = smallest(plannedMemory(of.parts, { ...of, precision: one }))
    return ownBytes <= machine.totalBytes
  })
  const better = others.filter(({ bytes }, index) => bytes < roomyBytes * 0.8 && runs[index])
  const best = better.toSorted((a, b) => a.bytes - b.bytes)[0]
  const verdict = verdictOf(plans, machine)
  return { verdict, because: because(plans, { precision, verdict, machine, best }), memory: others }
}

/** Too large is what would be refused: `assertRuns`. */
function verdictOf(plans: readonly PlannedMemory[], machine: MachineMemory): ModelNeeds['verdict'] {
  if (smallest(plans).ownBytes > machine.totalBytes) return 'too-large'
  const isRoomy = firstThatFits(plans, machine).plan === ROOMY
  return isRoomy && plans[0]!.bytes <= machine.freeBytes ? 'fits' : 'tight'
}

interface Reasons {
  readonly precision: Precision
  readonly verdict: ModelNeeds['verdict']
  readonly machine: MachineMemory
  readonly best: { readonly precision: string; readonly bytes: number } | undefined
}

function because(plans: readonly PlannedMemory[], { precision, verdict, machine, best }: Reasons): string {
  const needed = `needs about ${bytesText(plans[0]!.bytes)} of memory with ${precisionText(precision)}`
  const instead = best ? `; with ${best.precision} about ${bytesText(best.bytes)}` : ''
  switch (verdict) {
    case 'fits':
      return `${needed}, and ${bytesText(machine.freeBytes)} are free`
    case 'tight':
      return `${needed}, and of ${bytesText(machine.totalBytes)} only ${bytesText(machine.freeBytes)} are free: ${wayOut(firstThatFits(plans, machine))}${instead}`
    case 'too-large':
      return `${leastText(plans, precision)} and this machine has ${bytesText(machine.totalBytes)}${instead}`
  }
}

function wayOut({ plan, ownBytes }: PlannedMemory): string {
  if (plan === ROOMY) return 'its files are read again and again, which is slow'
  return `it works with ${memoryPlanText(plan)}, in about ${bytesText(ownBytes)} beside its files`
}

/** Of what cannot run: whatever is done about it. */
function leastText(plans: readonly PlannedMemory[], precision: Precision): string {
  const { plan, ownBytes } = smallest(plans)
  return `needs about ${bytesText(ownBytes)} of memory beside its files with ${precisionText(precision)}, even with ${memoryPlanText(plan)},`
}

/**
 * Refuses only what cannot run: weights in float32 are pages of files, which the system reads again where it had to take
 * them back, slowly; what is left has to fit into the machine's memory with the smallest plan.
 * @throws E_MEMORY_SHORT
 */
export function assertRuns(
  model: ModelFolder,
  { precision, size, machine }: { precision: Precision; size: NeedsOf['size']; machine: MachineMemory },
): void {
  const { parts, shrink } = needsOfFolder(model)
  const plans = plannedMemory(parts, { shrink, size, precision })
  if (smallest(plans).ownBytes <= machine.totalBytes) return
  const what = `${model.name} at ${size.width} × ${size.height}`
  throw new StudioError(
    'E_MEMORY_SHORT',
    `${what} ${leastText(plans, precision)} and this machine has ${bytesText(machine.totalBytes)}.`,
  )
}
