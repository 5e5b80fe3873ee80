/** The shelf in sections, in the order in which one looks for a model. Pure. */
import type { ShelvedModel } from '../../../preload/contract.ts'

export type SectionId = 'ready' | 'fetching' | 'published' | 'guides' | 'yours'

interface ModelSection {
  readonly id: SectionId
  readonly rows: readonly ShelvedModel[]
}

const ORDER: readonly SectionId[] = ['fetching', 'ready', 'yours', 'published', 'guides']

/** Each row in one section; sections without rows are left out. */
export function sectionsOf(rows: readonly ShelvedModel[]): readonly ModelSection[] {
  return ORDER.map((id) => ({ id, rows: rows.filter((row) => sectionOf(row) === id) })).filter(
    (section) => section.rows.length > 0,
  )
}

function sectionOf({ kind, origin, state, fetch }: ShelvedModel): SectionId {
  if (fetch !== undefined) return 'fetching'
  if (origin === 'added' || origin === 'found') return 'yours'
  if (kind !== 'model') return 'guides'
  return state === 'here' ? 'ready' : 'published'
}

/** The embedded one alone, and nothing on its way. */
export const isFirstTime = (rows: readonly ShelvedModel[]): boolean =>
  rows.every(
    ({ origin, state, fetch }) => origin === 'embedded' || (state === 'absent' && fetch === undefined),
  )

/** What the first large one brings, and what each further one would: about, in bytes. */
export function firstSizes(
  rows: readonly ShelvedModel[],
): { readonly size: number; readonly more: number } | undefined {
  const row = rows.find(
    ({ kind, origin, sharedBytes }) =>
      kind === 'model' && origin === 'published' && sharedBytes !== undefined,
  )
  if (row?.sizeBytes === undefined || row.sharedBytes === undefined) return undefined
  return { size: row.sizeBytes, more: row.sizeBytes - row.sharedBytes }
}
