/** Several chosen things in a list: click, Ctrl-click, Shift-click, and the same with the keyboard. */

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** Where a range begins. */
  readonly anchor: string | undefined
  /** Where the keyboard stands. */
  readonly focus: string | undefined
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: undefined, focus: undefined }

export interface Keys {
  readonly shift: boolean
  readonly ctrl: boolean
}

export function selectOne(id: string): Selection {
  return { ids: new Set([id]), anchor: id, focus: id }
}

/** @param order the ids as they stand on the screen */
export function press(
  selection: Selection,
  id: string,
  context: Keys & { order: readonly string[] },
): Selection {
  if (context.shift) return stretch(selection, id, context)
  return context.ctrl ? toggle(selection, id) : selectOne(id)
}

export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id, focus: id }
}

/** From the anchor to `id`; with Ctrl beside what is chosen already, else instead of it. */
function stretch(selection: Selection, id: string, context: Keys & { order: readonly string[] }): Selection {
  const anchor = selection.anchor ?? selection.focus ?? id
  const from = context.order.indexOf(anchor)
  const to = context.order.indexOf(id)
  if (from < 0 || to < 0) return selectOne(id)
  const range = context.order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...(context.ctrl ? selection.ids : []), ...range]), anchor, focus: id }
}

/** The keyboard goes to `id`: alone, with Shift as a range, with Ctrl without choosing. */
export function walk(
  selection: Selection,
  id: string,
  context: Keys & { order: readonly string[] },
): Selection {
  if (context.shift) return stretch(selection, id, context)
  return context.ctrl ? { ...selection, focus: id } : selectOne(id)
}

export function selectAll(order: readonly string[], selection: Selection): Selection {
  return { ids: new Set(order), anchor: order[0], focus: selection.focus ?? order[0] }
}

/** What the list does not hold is not chosen; the same object where it holds everything. */
export function keptIn(selection: Selection, order: readonly string[]): Selection {
  const { ids, anchor, focus } = selection
  if (ids.size === 0 && anchor === undefined && focus === undefined) return selection
  const there = new Set(order)
  const here = (id: string | undefined): string | undefined =>
    id !== undefined && there.has(id) ? id : undefined
  const kept = [...ids].filter((id) => there.has(id))
  if (kept.length === ids.size && here(anchor) === anchor && here(focus) === focus) return selection
  return { ids: new Set(kept), anchor: here(anchor), focus: here(focus) }
}

/** What is gone from the list is not chosen any more; the keyboard stays at the same place. */
export function afterRemoval(
  selection: Selection,
  gone: ReadonlySet<string>,
  order: readonly string[],
): Selection {
  const ids = new Set([...selection.ids].filter((id) => !gone.has(id)))
  const at = selection.focus === undefined ? -1 : order.indexOf(selection.focus)
  const rest = order.slice(Math.max(at, 0)).find((id) => !gone.has(id))
  const focus = rest ?? order.findLast((id) => !gone.has(id))
  return { ids, anchor: focus, focus }
}
