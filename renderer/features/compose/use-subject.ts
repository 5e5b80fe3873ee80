/** What is on the easel now. */
import type { Entry } from '../../../preload/contract.ts'
import { currentModel, pictureSides, type Sides } from '../../state/defaults.ts'
import { type Shot, type Strip, useStrip } from '../../state/film.ts'
import { useLive } from '../../state/live.ts'
import { useView } from '../../state/view.ts'

export type Subject =
  | { readonly kind: 'nothing' }
  /** Being painted; `preview` once there is something to see, `last` until then. */
  | {
      readonly kind: 'live'
      readonly entry: Entry
      readonly preview: boolean
      readonly last: Shot | undefined
      readonly sides: Sides
    }
  /** Lanes side by side are being painted: the Compare room shows them. */
  | { readonly kind: 'comparing'; readonly entry: Entry }
  /** `left`: it is what a cancelled run left behind. */
  | { readonly kind: 'picture'; readonly shot: Shot; readonly sides: Sides; readonly left?: true }
  /** A run that ended without a picture. */
  | { readonly kind: 'ended'; readonly entry: Entry; readonly sides: Sides }

export function useSubject(): Subject {
  const strip = useStrip()
  const chosen = useView((state) => state.chosen)
  const fetched = useView((state) => state.fetched)
  const previewed = useLive((state) => state.previewed)
  const liveEntry = useLive((state) => state.progress?.entry)
  const subject = subjectOf(strip, chosen, previewed && liveEntry === strip.run?.entry.id)
  const isShown = subject.kind === 'picture' && subject.shot.picture.id === chosen
  if (fetched === undefined || isShown) return subject
  return { kind: 'picture', shot: fetched, sides: fetched.picture }
}

export function subjectOf({ run, earlier }: Strip, chosen: string | undefined, preview: boolean): Subject {
  const all = [...(run?.shots ?? []), ...earlier]
  const shot = all.find(({ picture }) => picture.id === chosen)
  if (shot !== undefined) return { kind: 'picture', shot, sides: shot.picture }
  if (run === undefined) return { kind: 'nothing' }
  const { entry, shots, live } = run
  const last = shots.at(-1)
  if (live && entry.comparison !== undefined) return { kind: 'comparing', entry }
  if (live) {
    return { kind: 'live', entry, preview, last, sides: sidesOf(entry) }
  }
  if (last !== undefined) {
    const left = entry.state === 'cancelled' && ({ left: true } as const)
    return { kind: 'picture', shot: last, sides: last.picture, ...left }
  }
  return { kind: 'ended', entry, sides: sidesOf(entry) }
}

const sidesOf = ({ request }: Entry) => pictureSides(currentModel(request.model), request.size)

/** The entry whose words stand above the easel. */
export const entryOf = (subject: Subject): Entry | undefined => {
  if (subject.kind === 'nothing') return undefined
  return subject.kind === 'picture' ? subject.shot.entry : subject.entry
}
