/** Whether the history panel is open: the user's choice where there is room, folded by itself where there is not. */
import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { changeSettings, useStudio } from '../../state/studio.ts'

/** Below this width of the window the easel needs the room. */
const ROOMY = '(min-width: 1180px)'

/** In a narrow window it opens over the easel, for the moment; that is not kept. */
const useOver = create<{ readonly open: boolean }>()(() => ({ open: false }))

function listenToWidth(listener: () => void): () => void {
  const media = window.matchMedia(ROOMY)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

const isRoomy = (): boolean => window.matchMedia(ROOMY).matches

export interface PanelState {
  readonly open: boolean
  /** Over the easel, not beside it. */
  readonly over: boolean
}

export function usePanelState(): PanelState {
  const roomy = useSyncExternalStore(listenToWidth, isRoomy)
  const wanted = useStudio((state) => state.settings.historyPanel)
  const over = useOver((state) => state.open)
  return { open: roomy ? wanted : over, over: !roomy }
}

/** Folds or shows it. */
export function toggleHistoryPanel(): void {
  if (!isRoomy()) useOver.setState(({ open }) => ({ open: !open }))
  else void changeSettings({ historyPanel: !useStudio.getState().settings.historyPanel })
}

/** After something was taken from it in a narrow window. */
export const foldIfOver = (): void => useOver.setState({ open: false })
