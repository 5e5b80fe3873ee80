/** Which models a ControlNet of the shelf fits: as wide, deeper than its copies, and made for pictures of its size. */
import { statSync } from 'node:fs'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { withAdapterKeys } from '../../../native-models/models/control-keys.ts'
import { type ControlNetConfig, controlNetConfig } from '../../../native-models/models/controlnet.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { width } from '../../../native-models/models/pixart-config.ts'
import { shrinkFactor } from '../../../native-models/models/vae.ts'

interface Net {
  /** Absolute. */
  readonly model: string
  readonly side: number
}

/** What the headers of files told, by path, size and time: reading one takes a while. */
const told = new Map<string, ControlNetConfig | undefined>()

/** → their ids. A file that is no ControlNet fits none. */
export function fittingModels({ model: path, side }: Net, models: readonly ModelFolder[]): string[] {
  const net = configOf(path)
  if (!net) return []
  return models
    .filter(({ transformer: { config }, vae }) => {
      const isSize = config.sample_size * shrinkFactor(vae.config) === side
      return isSize && net.width === width(config) && net.copiedBlocks < config.num_layers
    })
    .map(({ id }) => id)
}

function configOf(path: string): ControlNetConfig | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  const key = JSON.stringify([path, found?.size, found?.mtimeMs])
  if (!told.has(key)) told.set(key, found && read(path))
  return told.get(key)
}

function read(path: string): ControlNetConfig | undefined {
  try {
    return controlNetConfig(withAdapterKeys(openCheckpoint(path)))
  } catch {
    return undefined // verifying the model says what is wrong with it
  }
}
