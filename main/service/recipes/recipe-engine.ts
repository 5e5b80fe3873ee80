/** What computes pictures on this machine, as recipes tell it. */
import { arch, cpus, platform } from 'node:os'
import { CPU_DEVICE, type Device, deviceName, deviceNamed } from '../../../native-models/api/device.ts'
import { FLOAT32, type Precision, precisionText } from '../../../native-models/api/precision.ts'
import { VERSION, versionOf } from '../version.ts'
import type { RecipeEngine } from './recipe.ts'

interface Computing {
  readonly threads: number
  /** float32 where absent. */
  readonly precision?: Precision | undefined
  /** The CPU where absent. */
  readonly device?: Device | undefined
}

/** The CPU's model counts: its instructions decide in which order sums are taken. */
export function recipeEngineHere({
  threads,
  precision = FLOAT32,
  device = CPU_DEVICE,
}: Computing): RecipeEngine {
  return {
    studio: VERSION,
    onnxruntime: versionOf('onnxruntime-node'),
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    device: deviceWords(device),
    precision: precisionText(precision),
    threads,
  }
}

/** A GPU goes by its provider's name, which begins in lower case. */
function deviceWords(device: Device): string {
  if (device.provider !== 'cpu') return deviceName(device)
  return `CPU, ${cpus()[0]?.model.trim().slice(0, 150) || 'unknown'}`
}

/** What a recipe was painted on, as far as it is no processor. */
export const recordedDevice = ({ device }: RecipeEngine): Device | undefined => deviceNamed(device)
