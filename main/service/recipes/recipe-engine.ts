/** What computes pictures on this machine, as recipes tell it. */
import { arch, cpus, platform } from 'node:os'
import { VERSION, versionOf } from '../version.ts'
import type { RecipeEngine } from './recipe.ts'

/** The CPU's model counts: its instructions decide in which order sums are taken. */
export function recipeEngineHere({ threads }: { threads: number }): RecipeEngine {
  return {
    studio: VERSION,
    onnxruntime: versionOf('onnxruntime-node'),
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    device: `CPU, ${cpus()[0]?.model.trim().slice(0, 150) || 'unknown'}`,
    precision: 'float32',
    threads,
  }
}
