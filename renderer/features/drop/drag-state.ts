/** What is in the hand, and whether it is over the control field. */
import { create } from 'zustand'
import type { Dragged } from './look-at-drag.ts'

interface Drag {
  readonly dragged: Dragged
  readonly overControl: boolean
}

export const NO_DRAG: Drag = { dragged: { kind: 'nothing' }, overControl: false }

export const useDrag = create<Drag>()(() => NO_DRAG)

/** A picture is held over the control field. */
export const useDragOver = (): boolean =>
  useDrag(({ dragged, overControl }) => overControl && dragged.kind === 'picture')
