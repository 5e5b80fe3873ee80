/** Sums are taken in another order by another number of threads or on another device, and other bits give other sums: a replay computes as the recipe did. */
import { availableParallelism } from 'node:os'
import { CPU_DEVICE, type Device } from '../../../native-models/api/device.ts'
import { type Precision, precisionNamed } from '../../../native-models/api/precision.ts'
import type { Recipe } from './recipe.ts'
import { recordedDevice } from './recipe-engine.ts'

interface ReplaySetup {
  /** As many as the recipe tells, where this machine has so many. */
  readonly threads: number
  /** Undefined where its words are not known here: then as the settings say. */
  readonly precision: Precision | undefined
  readonly device: Device
}

export function replaySetup({ engine }: Pick<Recipe, 'engine'>): ReplaySetup {
  return {
    threads: Math.min(engine.threads, availableParallelism()),
    precision: precisionNamed(engine.precision),
    device: recordedDevice(engine) ?? CPU_DEVICE,
  }
}
