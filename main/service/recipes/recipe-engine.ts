/** What computes pictures on this machine, as recipes tell it. */
import { arch, cpus, platform } from 'node:os'
import { FLOAT32, type Precision, precisionText } from '../../../native-models/api/precision.ts'
import { VERSION, versionOf } from '../version.ts'
import type { RecipeEngine } from './recipe.ts'

interface Computing {
  readonly threads: number
  /** float32 where absent. */
  readonly precision?: Precision | undefined
}

/** The CPU's model counts: its instructions decide in which order sums are taken. */
export function recipeEngineHere({ threads, precision = FLOAT32 }: Computing): RecipeEngine {
  return {
    studio: VERSION,
    onnxruntime: versionOf('onnxruntime-node'),
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    device: `CPU, ${cpus()[0]?.model.trim().slice(0, 150) || 'unknown'}`,
    precision: precisionText(precision),
    threads,
  }
}
