/** How much of which of two lanes is seen. Not kept: it is a look, not a result. */
import { create } from 'zustand'

export const GAINS = [1, 2, 4, 8, 16] as const

interface Overlay {
  /** Where the line stands, 0 … 1 of the frame. */
  readonly wipe: number
  /** Of the one above, 0 … 1. */
  readonly onion: number
  /** How much the difference is enlarged. */
  readonly gain: (typeof GAINS)[number]
}

export const useOverlay = create<Overlay>()(() => ({ wipe: 0.5, onion: 0.5, gain: 4 }))

const within = (value: number): number => Math.min(1, Math.max(0, value))

export const setAmount = (of: 'wipe' | 'onion', value: number): void =>
  useOverlay.setState({ [of]: within(value) })

export const setGain = (gain: Overlay['gain']): void => useOverlay.setState({ gain })
