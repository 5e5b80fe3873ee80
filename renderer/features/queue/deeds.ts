/** What is done to a run in the queue. */
import type { Entry } from '../../../preload/contract.ts'
import { call } from '../../state/call.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { dismissEntry } from './not-done.ts'

/** With a way back: it is queued again, with its seed. */
export const cancelEntry = ({ id }: Entry): void =>
  attempt(async () => {
    await call('queue.cancel', { id })
    toast(t('compose.cancelled'), () => call('queue.retry', { id }).then(() => undefined))
  })

export const retryEntry = ({ id }: Entry): void =>
  attempt(async () => {
    const again = await call('queue.retry', { id })
    if (again.id !== id) dismissEntry(id)
  })

export const moveEntry = (id: string, before: string | null): void =>
  attempt(() => call('queue.move', { id, before }))
