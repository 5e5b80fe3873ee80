/** What lies on the easel: the run that is being painted, or a picture that was chosen from the filmstrip. */
import { create } from 'zustand'

interface View {
  /** A picture's id; undefined: whatever is being painted, or was painted last. */
  readonly chosen: string | undefined
  readonly queueShown: boolean
  readonly shortcutsShown: boolean
}

export const useView = create<View>()(() => ({ chosen: undefined, queueShown: false, shortcutsShown: false }))

export const showLive = (): void => useView.setState({ chosen: undefined })
export const showPicture = (id: string): void => useView.setState({ chosen: id })
export const toggleQueue = (): void => useView.setState(({ queueShown }) => ({ queueShown: !queueShown }))
export const closeQueue = (): void => useView.setState({ queueShown: false })
export const showShortcuts = (shortcutsShown: boolean): void => useView.setState({ shortcutsShown })
