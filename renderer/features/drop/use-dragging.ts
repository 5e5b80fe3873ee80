/** Listens to the whole window for files that are dragged or pasted; what is dragged inside of it is none of this. */
import { useEffect } from 'react'
import { takeClipboard } from '../control/control-deeds.ts'
import { NO_DRAG, useDrag } from './drag-state.ts'
import { take } from './drop-state.ts'
import { type Dragged, lookAt } from './look-at-drag.ts'

const isOverControl = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('[data-landing="control"]') !== null

export function useDragging(): void {
  useEffect(() => {
    let ours = false
    const begin = (): void => {
      ours = true
    }
    const end = (): void => {
      ours = false
    }
    const over = (event: DragEvent): void => {
      const dragged: Dragged = ours ? { kind: 'nothing' } : lookAt([...(event.dataTransfer?.items ?? [])])
      if (dragged.kind === 'nothing') return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = dragged.kind === 'wrong' ? 'none' : 'copy'
      seen(dragged, isOverControl(event))
    }
    const leave = (event: DragEvent): void => {
      // Out of the window, not from one thing in it to another.
      if (event.relatedTarget === null) useDrag.setState(NO_DRAG)
    }
    const drop = (event: DragEvent): void => {
      useDrag.setState(NO_DRAG)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (ours || files.length === 0) return
      event.preventDefault()
      void take(files, { overControl: isOverControl(event), folders: foldersAmong(files, event) })
    }
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('dragstart', begin, { signal })
    window.addEventListener('dragend', end, { signal })
    window.addEventListener('dragenter', over, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    window.addEventListener('paste', paste, { signal })
    return () => stop.abort()
  }, [])
}

/** Entries are told in the order of the files, at this moment alone. */
function foldersAmong(files: readonly File[], { dataTransfer }: DragEvent): ReadonlySet<File> {
  const items = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file')
  return new Set(files.filter((_, at) => items[at]?.webkitGetAsEntry()?.isDirectory === true))
}

/** The same many times a second: told once. */
function seen(dragged: Dragged, overControl: boolean): void {
  const before = useDrag.getState()
  if (overControl === before.overControl && JSON.stringify(dragged) === JSON.stringify(before.dragged)) return
  useDrag.setState({ dragged, overControl })
}

/** The name that Chromium gives to a picture that comes from no file. */
const NO_FILE = 'image.png'

/** Files are taken as if dropped; a picture without a file leads. Text goes where one types. */
function paste(event: ClipboardEvent): void {
  const files = [...(event.clipboardData?.files ?? [])]
  if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return
  event.preventDefault()
  const [first] = files
  if (files.length === 1 && first?.name === NO_FILE) takeClipboard()
  else void take(files)
}
