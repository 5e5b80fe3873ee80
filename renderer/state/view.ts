/** What lies on the easel: the run that is being painted, or a picture that was chosen from the filmstrip. */
import { create } from 'zustand'
import type { Shot } from './film.ts'

interface View {
  /** A picture's id; undefined: whatever is being painted, or was painted last. */
  readonly chosen: string | undefined
  /** The chosen one, where it was fetched from beyond the filmstrip. */
  readonly fetched: Shot | undefined
  readonly queueShown: boolean
  readonly shortcutsShown: boolean
}

export const useView = create<View>()(() => ({
  ...{ chosen: undefined, fetched: undefined },
  queueShown: false,
  shortcutsShown: false,
}))

export const showLive = (): void => useView.setState({ chosen: undefined, fetched: undefined })
export const showPicture = (id: string): void => useView.setState({ chosen: id, fetched: undefined })
/** A picture of any age. */
export const showShot = (shot: Shot): void => useView.setState({ chosen: shot.picture.id, fetched: shot })
/** Takes these pictures off the easel: they are deleted. */
export const hideFromEasel = (ids: readonly string[]): void => {
  if (ids.includes(useView.getState().chosen ?? '')) showLive()
}
export const toggleQueue = (): void => useView.setState(({ queueShown }) => ({ queueShown: !queueShown }))
export const closeQueue = (): void => useView.setState({ queueShown: false })
export const showShortcuts = (shortcutsShown: boolean): void => useView.setState({ shortcutsShown })
