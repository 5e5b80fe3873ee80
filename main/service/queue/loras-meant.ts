/** A LoRA's name may lead to another file by the time that an entry is painted: that is not what was asked for. */
import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import type { Journal } from '../history/journal.ts'
import type { LoraPlaces, UsedLora } from '../loras/lora-places.ts'

/** The first time it is written down, then held against that. @throws E_FILE_CHANGED */
export function assertLorasMeant(journal: Journal, seq: number, loras: readonly UsedLora[]): void {
  if (loras.length === 0) return
  const meant = journal.meanLoras(
    seq,
    Object.fromEntries(loras.map(({ name, fingerprint }) => [name, fingerprint])),
  )
  const other = loras.find(({ name, fingerprint }) => meant[name] !== fingerprint)
  if (other)
    throw new StudioError(
      'E_FILE_CHANGED',
      `The LoRA "${other.name}" is another one than when this was asked for.`,
    )
}

/** Folders that were not looked into yet may hold what is not here, or what is meant where another has its name. */
export function mayBeFoundYet({ code }: ErrorReport, { areComing }: LoraPlaces): boolean {
  return areComing && (code === 'E_LORA_UNKNOWN' || code === 'E_FILE_CHANGED')
}
