/** Asks for the figures of the comparison that is open: distances once a reference, likeness while one looks. */
import { call, reportFrom } from './call.ts'
import { useComparison } from './comparison.ts'
import { forgetFigures, hasPicture, learn } from './comparison-figures.ts'
import { endMeasuring, measureIfLookedAt } from './comparison-measuring.ts'

/** Whose figures are known. */
let owner: string | undefined

/** Follows the open comparison → stops, and measures no more. */
export function followFigures(): () => void {
  let seen = ''
  const follow = (): void => {
    const { entry, view } = useComparison.getState()
    if (entry?.id !== owner) forget(entry?.id)
    // Each finished picture is one more that can be measured, and the last one ends the steps.
    const now = `${entry?.id} ${view.reference} ${entry?.pictures.length} ${entry?.state}`
    if (now !== seen) void askDistances()
    seen = now
    measureIfLookedAt()
  }
  follow()
  const stop = useComparison.subscribe(follow)
  return () => {
    stop()
    endMeasuring()
  }
}

function forget(id: string | undefined): void {
  owner = id
  endMeasuring()
  forgetFigures()
}

async function askDistances(): Promise<void> {
  const { entry, view } = useComparison.getState()
  if (entry === undefined || !hasPicture(entry, view.reference)) return
  const { id } = entry
  const { reference } = view
  try {
    const { lanes } = await call('compare.distances', { id, reference })
    if (owner === id) learn(reference, ({ pixels }) => ({ lanes, pixels }))
  } catch (thrown) {
    if (owner === id) learn(reference, ({ pixels }) => ({ failure: reportFrom(thrown), pixels }))
  }
}
