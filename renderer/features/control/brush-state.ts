/** The open edge brush. It lives outside of its room: another room or a closed panel loses no stroke. */
import { create } from 'zustand'
import type { ControlUse } from '../../../native-models/api/request.ts'
import { call } from '../../state/call.ts'
import { edit, useCompose } from '../../state/compose.ts'
import { type EdgesQuestion, edgesQuestion } from '../../state/controls.ts'
import type { EdgeMap } from '../../state/edges.ts'
import { toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import {
  add,
  type BrushAction,
  type Drawing,
  firstBrush,
  largestBrush,
  NOTHING_DRAWN,
  nextSize,
  outcome,
  redo,
  undo,
} from './brush-actions.ts'
import { rememberDrawn } from './drawn-for.ts'

/** As it was when the brush was opened. */
interface Subject {
  readonly question: EdgesQuestion
  readonly map: EdgeMap
}

interface Brush {
  /** undefined: closed. */
  readonly subject: Subject | undefined
  readonly drawing: Drawing
  readonly erase: boolean
  /** Pixels of the map. */
  readonly size: number
  /** How much of the photograph is seen, from 0 to 1. */
  readonly photo: number
}

const CLOSED: Brush = { subject: undefined, drawing: NOTHING_DRAWN, erase: false, size: 8, photo: 0.35 }

export const useBrush = create<Brush>()(() => CLOSED)

const { getState: get, setState: set } = useBrush

/** On the map of the form's control image. */
export function openBrush(map: EdgeMap): void {
  const question = edgesQuestion(useCompose.getState().request)
  if (question === undefined) return
  const size = firstBrush(Math.max(map.width, map.height))
  set({ ...CLOSED, photo: get().photo, size, subject: { question, map } })
}

export const closeBrush = (): void => set({ subject: undefined, drawing: NOTHING_DRAWN })

export const chooseTool = (erase: boolean): void => set({ erase })
export const setPhoto = (photo: number): void => set({ photo })
export const act = (action: BrushAction): void => set(({ drawing }) => ({ drawing: add(drawing, action) }))
export const undoStroke = (): void => set(({ drawing }) => ({ drawing: undo(drawing) }))
export const redoStroke = (): void => set(({ drawing }) => ({ drawing: redo(drawing) }))

const largest = ({ map }: Subject): number => largestBrush(Math.max(map.width, map.height))

export function setSize(size: number): void {
  const { subject } = get()
  if (subject !== undefined) set({ size: Math.min(largest(subject), Math.max(1, size)) })
}

export function stepSize(direction: 1 | -1): void {
  const { subject, size } = get()
  if (subject !== undefined) set({ size: nextSize(size, direction, largest(subject)) })
}

/**
 * Puts the drawing into the form and closes the brush.
 * @param draw gives the PNG of what is seen, in the size of the map
 * @throws StudioError
 */
export async function finishBrush(draw: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  const { subject, drawing } = get()
  if (subject === undefined) return
  const how = outcome(drawing)
  if (how === 'drawn') {
    const { image: edges } = await call('control.draw', { png: await draw() })
    rememberDrawn(edges, subject.question.control.fit)
    toast(t('control.drawnNow'), put(subject, { edges }))
  }
  if (how === 'found') {
    toast(t('control.foundNow'), put(subject, {}))
  }
  closeBrush()
}

type Drawn = Pick<ControlUse, 'edges'>

/**
 * Into the control of the form if it is still this picture's; else that picture comes back, so that nothing is lost.
 * → puts back what was followed before
 */
function put({ question: { control: opened } }: Subject, drawn: Drawn): () => void {
  const { control: now } = useCompose.getState().request
  const isSame = now?.image === opened.image
  edit({ control: withEdges(isSame ? now : opened, drawn) })
  return () => {
    const { control } = useCompose.getState().request
    const goesOn = isSame && control?.image === now.image
    edit({ control: goesOn ? withEdges(control, now) : now })
  }
}

/** The same control, following these edges; what else was set stays. */
function withEdges({ edges: _, ...control }: ControlUse, { edges }: Drawn): ControlUse {
  return { ...control, ...(edges !== undefined && { edges }) }
}
