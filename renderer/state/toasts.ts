/** The one line at the bottom that says what happened, with the way back. */
import { create } from 'zustand'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import { t } from '../strings/t.ts'
import { reportFrom } from './call.ts'

export interface Toast {
  readonly key: number
  readonly message: string
  /** Runs at most once, from the button or Ctrl+Z. */
  readonly undo?: () => void | Promise<void>
  /** What one may want next. */
  readonly offer?: Offer
  readonly error?: ErrorReport
}

interface Offer {
  readonly label: string
  run(): void
}

interface Toasts {
  readonly shown: Toast | undefined
  dismiss(): void
}

let lastKey = 0

export const useToasts = create<Toasts>()((set) => ({
  shown: undefined,
  dismiss: () => set({ shown: undefined }),
}))

/** Says it; a newer toast replaces an older one. */
export function toast(message: string, undo?: Toast['undo']): void {
  useToasts.setState({ shown: { key: ++lastKey, message, ...(undo && { undo }) } })
}

/** Says it, with what one may want next. */
export function offer(message: string, next: Offer): void {
  useToasts.setState({ shown: { key: ++lastKey, message, offer: next } })
}

/** Shows a failure of something that the user just did; that he changed his mind is none. */
export function complain(thrown: unknown): void {
  const error = reportFrom(thrown)
  if (error.code === 'E_CANCELLED') return
  useToasts.setState({ shown: { key: ++lastKey, message: error.message, error } })
}

/** Does something for a click; what goes wrong is shown, never lost. */
export function attempt(action: () => Promise<unknown>): void {
  action().catch(complain)
}

const underWay = new Set<string>()

/** As `attempt`; asked for once more while it is under way, it is not done twice. */
export function attemptOnce(key: string, action: () => Promise<unknown>): void {
  if (underWay.has(key)) return
  underWay.add(key)
  attempt(() => action().finally(() => underWay.delete(key)))
}

/** Takes the last thing back, if that can be done. */
export function undoLast(): void {
  const { shown } = useToasts.getState()
  if (shown?.undo === undefined) return
  useToasts.setState({ shown: undefined })
  attempt(async () => {
    await shown.undo?.()
    if (useToasts.getState().shown === undefined) toast(t('frame.undone'))
  })
}
