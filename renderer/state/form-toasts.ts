/** Toasts that can put a form back as it was: they end when the form is changed, sent or left. */
import type { StoreApi } from 'zustand'
import { type Room, useStudio } from './studio.ts'
import { type Toast, toast, useToasts } from './toasts.ts'

interface Form {
  readonly room: Room
  readonly store: Pick<StoreApi<unknown>, 'subscribe'>
}

/** After the change that it takes back: the form's next change ends it, so that an undo never takes more with it. */
export function formToast(message: string, undo: Toast['undo'], { room, store }: Form): void {
  toast(message, undo)
  const key = useToasts.getState().shown?.key
  const isShown = (): boolean => useToasts.getState().shown?.key === key
  const end = (): void => {
    if (isShown()) useToasts.getState().dismiss()
  }
  const stops = [
    store.subscribe(end),
    // It may be said before one goes there.
    useStudio.subscribe(({ room: now }, { room: before }) => {
      if (now !== before && now !== room) end()
    }),
    useToasts.subscribe(() => {
      if (isShown()) return
      for (const stop of stops) stop()
    }),
  ]
  ending = end
}

let ending = (): void => {}

/** The form was sent as it is. */
export const endFormToast = (): void => ending()
