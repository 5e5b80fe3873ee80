/** What lanes show sharp: finished pictures at once, decoded steps when the scrubber rests. */
import type { ComparedEntry } from '../../../state/comparison.ts'
import { useComparison } from '../../../state/comparison.ts'
import { decodeWanted, showDecodes, type Wanted } from '../../../state/comparison-decodes.ts'
import { fateOf, isToCome } from '../../../state/comparison-fate.ts'
import { stepAt, type Track } from '../../../state/comparison-steps.ts'
import { pictureUrl } from '../../history/thumbnail.tsx'

const REST_MS = 150

type Looked = ReturnType<typeof useComparison.getState>

/** Listens from now on → stops. */
export function followRest(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const follow = (now: Looked): void => {
    showDecodes(wantedOf(now))
    clearTimeout(timer)
    timer = setTimeout(() => {
      const { entry } = useComparison.getState()
      if (entry !== undefined) decodeWanted(entry.id)
    }, REST_MS)
  }
  follow(useComparison.getState())
  const stop = useComparison.subscribe(follow)
  return () => {
    clearTimeout(timer)
    stop()
    showDecodes([])
  }
}

/** Of the lanes that are seen large, those first. While it is painted the decoder has other work. */
export function wantedOf({ entry, tracks, view }: Looked): Wanted[] {
  if (entry === undefined) return []
  const all = tracks.map((_, lane) => lane)
  const large = view.mode === 'side' ? all : view.pair
  const rested = !isToCome(entry)
  return [...new Set([...large, ...all])].flatMap((lane) => {
    const track = tracks[lane]
    if (track === undefined) return []
    const wanted = ofLane(entry, { track, lane, step: stepAt(tracks, lane, view) })
    // What was only seen of a lane that was not finished is not kept: there is nothing to decode.
    const canDecode = rested && fateOf(entry, lane) !== 'unfinished'
    if (wanted?.url === undefined && !(canDecode && large.includes(lane))) return []
    return wanted === undefined ? [] : [wanted]
  })
}

/** Its finished picture, where it stands there or nothing else is kept; otherwise the step. */
function ofLane(
  { pictures }: ComparedEntry,
  { track, lane, step }: { track: Track; lane: number; step: number },
): Wanted | undefined {
  const picture = pictures.find(({ index }) => index === lane)
  if (picture !== undefined && (!track.kept || step >= track.planned)) {
    return { lane, step: track.planned, url: pictureUrl(picture.id) }
  }
  return step === 0 || !track.kept ? undefined : { lane, step }
}
