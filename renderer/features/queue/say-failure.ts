/** Why a run did not finish, in words for people; the error's own sentence is copied with its code. */
import type { Entry } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'

export function sayFailure({ error, pictures, request, comparison }: Entry): string {
  if (error === undefined) return ''
  const { count } = request
  // Lanes go on together: no one of them is where it stopped.
  const where =
    comparison === undefined && count > 1 && pictures.length < count
      ? t('queue.stoppedAt', { index: pictures.length + 1, count })
      : t('queue.stopped')
  return `${where} ${error.code === 'E_ENGINE_DIED' ? t('queue.engineDied') : error.message}`
}
