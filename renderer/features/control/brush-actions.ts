/** What was drawn on a map of edges: strokes and returns to the found edges, each to be undone. Pure data. */

export interface Point {
  readonly x: number
  readonly y: number
}

/** Points and size in pixels of the map. */
export interface Stroke {
  readonly kind: 'stroke'
  readonly erase: boolean
  readonly size: number
  readonly points: readonly Point[]
}

export type BrushAction = Stroke | { readonly kind: 'reset' }

export interface Drawing {
  readonly done: readonly BrushAction[]
  /** The last one was undone last. */
  readonly undone: readonly BrushAction[]
}

export const NOTHING_DRAWN: Drawing = { done: [], undone: [] }

export const add = ({ done }: Drawing, action: BrushAction): Drawing => ({
  done: [...done, action],
  undone: [],
})

export function undo({ done, undone }: Drawing): Drawing {
  const last = done.at(-1)
  return last === undefined ? { done, undone } : { done: done.slice(0, -1), undone: [...undone, last] }
}

export function redo({ done, undone }: Drawing): Drawing {
  const last = undone.at(-1)
  return last === undefined ? { done, undone } : { done: [...done, last], undone: undone.slice(0, -1) }
}

export interface Visible {
  /** On which map the strokes lie: the one that the brush was opened on, or the found one. */
  readonly base: 'opened' | 'found'
  readonly strokes: readonly Stroke[]
}

/** What is seen of it: everything since the last return to the found edges. */
export function visible({ done }: Drawing): Visible {
  const reset = done.findLastIndex(({ kind }) => kind === 'reset')
  const strokes = done.slice(reset + 1).filter((action) => action.kind === 'stroke')
  return { base: reset < 0 ? 'opened' : 'found', strokes }
}

/** What the drawing means for the request: nothing, the found edges again, or a map of its own. */
export function outcome(drawing: Drawing): 'same' | 'found' | 'drawn' {
  const { base, strokes } = visible(drawing)
  if (strokes.length > 0) return 'drawn'
  return base === 'opened' ? 'same' : 'found'
}

/** Of the longer side; a brush of one pixel is a pencil. */
const LARGEST_PART = 0.25
export const largestBrush = (side: number): number => Math.max(8, Math.round(side * LARGEST_PART))
export const firstBrush = (side: number): number => Math.max(2, Math.round(side / 40))

/** The next size up or down: a fifth more or less, one pixel at least. */
export function nextSize(size: number, direction: 1 | -1, largest: number): number {
  const next = Math.round(size * 1.2 ** direction)
  const moved = next === size ? size + direction : next
  return Math.min(largest, Math.max(1, moved))
}
