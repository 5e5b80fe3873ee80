/** Parts one after another, where memory is short: when one's turn comes, the sessions of the others are gone. */
import type { MemoryPlan } from '../api/memory-plan.ts'
import type { EdgeFinder } from './edge-finder.ts'
import type { LoadedModel } from './loaded-model.ts'

export type PartName = 'edgeFinder' | 'textEncoder' | 'transformer' | 'autoencoder'

/** Called before a part works. */
export type Turns = (part: PartName) => void

interface Parts {
  readonly model: LoadedModel
  /** There where a picture is followed. */
  readonly finder?: EdgeFinder | undefined
}

export function turnsOf({ model, finder }: Parts, { parts }: MemoryPlan): Turns {
  if (parts === 'together') return () => undefined
  const { textEncoder, transformer, autoencoder } = model
  const all = { edgeFinder: finder, textEncoder, transformer, autoencoder }
  return (part) => {
    for (const [name, one] of Object.entries(all)) if (name !== part) one?.release()
  }
}
