/** What became of a comparison's lanes: which are to come, which are missing, and why. */
import type { Entry } from '../../preload/contract.ts'

/** It waits, or is painted. */
export const isToCome = ({ state }: Pick<Entry, 'state'>): boolean =>
  state === 'running' || state === 'queued'

/** `unfinished`: it begins again where the comparison goes on. `deleted`: its picture was taken away. */
export type Fate = 'unfinished' | 'deleted'

/** → undefined where the lane's picture is there, or to come */
export function fateOf(entry: Pick<Entry, 'state' | 'pictures'>, lane: number): Fate | undefined {
  if (isToCome(entry) || entry.pictures.some(({ index }) => index === lane)) return undefined
  return entry.state === 'done' ? 'deleted' : 'unfinished'
}
