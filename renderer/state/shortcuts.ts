/**
 * Every shortcut of the window, in one table: the `?` page, the tooltips and the key handler read it.
 *
 * `keys` as `KeyboardEvent.key` has them, after modifiers. Plain keys do nothing while one types in a field.
 * Of several handlers for one shortcut the last mounted wins: so Esc closes the innermost thing.
 */
import { useEffect, useRef } from 'react'

export type ShortcutGroup = 'everywhere' | 'paint' | 'compare' | 'pictures' | 'library' | 'brush'

interface Shortcut {
  readonly keys: string
  /** A second one, that works while one types, too. */
  readonly also?: string
  readonly group: ShortcutGroup
  /** Works while one types, too. */
  readonly inFields?: boolean
}

export const SHORTCUTS = {
  showAll: { keys: '?', group: 'everywhere' },
  roomPaint: { keys: 'Ctrl+1', group: 'everywhere', inFields: true },
  roomCompare: { keys: 'Ctrl+2', group: 'everywhere', inFields: true },
  roomLibrary: { keys: 'Ctrl+3', group: 'everywhere', inFields: true },
  roomLoras: { keys: 'Ctrl+4', group: 'everywhere', inFields: true },
  roomModels: { keys: 'Ctrl+5', group: 'everywhere', inFields: true },
  roomDevices: { keys: 'Ctrl+6', group: 'everywhere', inFields: true },
  roomSettings: { keys: 'Ctrl+7', group: 'everywhere', inFields: true },
  cancelInnermost: { keys: 'Escape', group: 'everywhere', inFields: true },
  undo: { keys: 'Ctrl+z', group: 'everywhere' },
  startPainting: { keys: 'Ctrl+Enter', group: 'paint', inFields: true },
  toPrompt: { keys: 'Ctrl+l', group: 'paint', inFields: true },
  newSeed: { keys: 'Ctrl+r', group: 'paint', inFields: true },
  lockSeed: { keys: 'Ctrl+Shift+L', group: 'paint', inFields: true },
  openQueue: { keys: 'Ctrl+j', group: 'paint', inFields: true },
  pauseQueue: { keys: 'Ctrl+Shift+P', group: 'paint', inFields: true },
  foldHistory: { keys: 'Ctrl+h', group: 'paint', inFields: true },
  startComparing: { keys: 'Ctrl+Enter', group: 'compare', inFields: true },
  newComparison: { keys: 'Ctrl+n', group: 'compare', inFields: true },
  earlierComparisons: { keys: 'Ctrl+h', group: 'compare', inFields: true },
  // Heard by the stage itself (use-stage-keys.ts), where Shift makes steps of five.
  nextStep: { keys: 'ArrowRight', group: 'compare' },
  previousStep: { keys: 'ArrowLeft', group: 'compare' },
  firstStep: { keys: 'Home', group: 'compare' },
  lastStep: { keys: 'End', group: 'compare' },
  playSteps: { keys: ' ', group: 'compare' },
  fitLanes: { keys: '0', group: 'compare' },
  pinLane: { keys: 'p', group: 'compare' },
  deleteComparison: { keys: 'Delete', group: 'compare' },
  previousPicture: { keys: 'ArrowLeft', group: 'pictures' },
  nextPicture: { keys: 'ArrowRight', group: 'pictures' },
  savePicture: { keys: 'Ctrl+s', group: 'pictures', inFields: true },
  copyPicture: { keys: 'Ctrl+Shift+C', group: 'pictures', inFields: true },
  showPicture: { keys: 'Ctrl+Shift+E', group: 'pictures', inFields: true },
  saveRecipe: { keys: 'Ctrl+Shift+D', group: 'pictures', inFields: true },
  reuseAll: { keys: 'Ctrl+Shift+R', group: 'pictures', inFields: true },
  reuseSeed: { keys: 'Ctrl+Shift+S', group: 'pictures', inFields: true },
  variations: { keys: 'Ctrl+Shift+V', group: 'pictures', inFields: true },
  compareFrom: { keys: 'Ctrl+Shift+K', group: 'pictures', inFields: true },
  useAsControl: { keys: 'Ctrl+Shift+F', group: 'pictures', inFields: true },
  showEdges: { keys: 'e', group: 'pictures' },
  nextEdgesView: { keys: 'w', group: 'pictures' },
  deletePicture: { keys: 'Delete', group: 'pictures' },
  openPicture: { keys: 'Ctrl+o', group: 'library', inFields: true },
  searchHistory: { keys: '/', also: 'Ctrl+f', group: 'library' },
  star: { keys: 's', group: 'library' },
  openFull: { keys: 'Enter', group: 'library' },
  restoreRun: { keys: 'Enter', group: 'library' },
  brushDraw: { keys: 'd', group: 'brush' },
  brushErase: { keys: 'e', group: 'brush' },
  brushSmaller: { keys: '[', group: 'brush' },
  brushLarger: { keys: ']', group: 'brush' },
  redo: { keys: 'Ctrl+Shift+Z', group: 'brush' },
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof SHORTCUTS

const MARKS: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Enter: '⏎',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
  ' ': 'Space',
}

/** 'Ctrl+Enter' → ['Ctrl', '⏎'] */
export function marksOf(id: ShortcutId): string[] {
  return SHORTCUTS[id].keys
    .split('+')
    .map((key) => MARKS[key] ?? (key.length === 1 ? key.toUpperCase() : key))
}

/** For `aria-keyshortcuts`. */
export const ariaShortcut = (id: ShortcutId): string => SHORTCUTS[id].keys.replace('Ctrl', 'Control')

interface Handler {
  readonly id: ShortcutId
  readonly run: () => void
}

const handlers = { room: [] as Handler[], above: [] as Handler[] }

/** Those that may act now, the outermost first. */
const awake = (): readonly Handler[] =>
  document.querySelector('.MuiDialog-root') === null ? [...handlers.room, ...handlers.above] : handlers.above

interface HandlerOptions {
  readonly enabled: boolean
  /** `room`: it gives way to everything that lies over the room, and rests while a dialog is open. */
  readonly layer: 'room' | 'above'
}

/** What a room does on a shortcut, while mounted and enabled. */
export const useRoomShortcut = (id: ShortcutId, run: () => void, enabled = true): void =>
  useHandler(id, run, { enabled, layer: 'room' })

/** Runs `run` on the shortcut while mounted and enabled. */
export const useShortcut = (id: ShortcutId, run: () => void, enabled = true): void =>
  useHandler(id, run, { enabled, layer: 'above' })

function useHandler(id: ShortcutId, run: () => void, { enabled, layer }: HandlerOptions): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!enabled) return
    const list = handlers[layer]
    const handler = { id, run: () => latest.current() }
    list.push(handler)
    return () => void list.splice(list.indexOf(handler), 1)
  }, [id, enabled, layer])
}

/** Whether this key press is that shortcut. */
export function matches(id: ShortcutId, event: KeyboardEvent): boolean {
  return matchesKeys(SHORTCUTS[id].keys.split('+'), event)
}

function matchesKeys(keys: readonly string[], event: KeyboardEvent): boolean {
  const key = keys.at(-1) ?? ''
  const ctrl = event.ctrlKey || event.metaKey
  if (ctrl !== keys.includes('Ctrl') || event.altKey) return false
  // '?' and '/' need Shift on some keyboards and not on others.
  if (/^\w/.test(key) && event.shiftKey !== keys.includes('Shift')) return false
  return event.key.toLowerCase() === key.toLowerCase()
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  // With Ctrl a key is nobody's but a text's: a list that has the focus does not keep one from undoing.
  const isTaken = event.ctrlKey || event.metaKey ? isText : isField
  const typing = isTaken(event.target)
  const handler = awake().findLast(({ id }) => {
    const { also, inFields = false }: Shortcut = SHORTCUTS[id]
    if (matches(id, event)) return inFields || !typing
    return also !== undefined && matchesKeys(also.split('+'), event)
  })
  // Chromium would undo in the field that was typed in last, wherever the focus is.
  if (handler !== undefined || (isTextUndo(event) && !isText(event.target))) event.preventDefault()
  handler?.run()
}

/** Does what the shortcut would do now, for the menu. → whether anybody answered */
export function runShortcut(id: ShortcutId): boolean {
  const handler = awake().findLast((one) => one.id === id)
  handler?.run()
  return handler !== undefined
}

const TEXT_UNDO = ['Ctrl+z', 'Ctrl+Shift+Z', 'Ctrl+y'].map((keys) => keys.split('+'))

const isTextUndo = (event: KeyboardEvent): boolean => TEXT_UNDO.some((keys) => matchesKeys(keys, event))

/** What has an undo of its own. */
function isText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type="range"], [type="checkbox"]), textarea')
}

/** The scrubber of a comparison leaves all keys to its room. */
const FIELDS =
  'input, textarea, select, [role="menu"], [role="listbox"], [role="slider"]:not([data-scrubber])'

/** Fields, and what takes plain keys for itself. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest(FIELDS) !== null
}

/** → stops listening */
export function listenToKeys(): () => void {
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
