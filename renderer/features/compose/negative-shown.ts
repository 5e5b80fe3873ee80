/** Whether the negative prompt has its field: when it says something, or was asked for. */
import { create } from 'zustand'
import { edit, restoreRequest, useCompose } from '../../state/compose.ts'
import { t } from '../../strings/t.ts'

const useOpened = create<{ readonly opened: boolean }>()(() => ({ opened: false }))

export function useNegativeShown(): boolean {
  const opened = useOpened((state) => state.opened)
  const filled = useCompose((state) => state.request.negativePrompt !== '')
  return opened || filled
}

export const openNegative = (): void => useOpened.setState({ opened: true })

export function removeNegative(): void {
  useOpened.setState({ opened: false })
  if (useCompose.getState().request.negativePrompt === '') edit({ negativePrompt: '' })
  else restoreRequest({ negativePrompt: '' }, t('compose.negativeRemoved'))
}
