/** How long the prompt is in the model's tokens: asked for while one types, a moment behind. */
import { create } from 'zustand'
import type { CallOutput } from '../../preload/contract.ts'
import { call } from './call.ts'
import { useCompose } from './compose.ts'
import { complain } from './toasts.ts'

const PAUSE_MS = 150

type Measure = CallOutput<'prompt.measure'>

export const useMeasure = create<{ readonly measure: Measure | undefined }>()(() => ({ measure: undefined }))

/** Measures now, and after each change of the prompt → stops. */
export function followPrompt(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  const ask = async () => {
    const turn = ++asked
    const { model, prompt, cleanCaption } = useCompose.getState().request
    try {
      const measure = await call('prompt.measure', { model, text: prompt, cleanCaption })
      if (turn === asked) useMeasure.setState({ measure })
    } catch (thrown) {
      if (turn === asked) complain(thrown)
    }
  }
  const stop = useCompose.subscribe(({ request }, { request: before }) => {
    if (
      request.prompt === before.prompt &&
      request.model === before.model &&
      request.cleanCaption === before.cleanCaption
    )
      return
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE_MS)
  })
  void ask()
  return () => {
    asked++
    clearTimeout(timer)
    stop()
  }
}

/** Above this part of the limit the meter warns. */
const NEAR = 0.85

export function fullness({ tokens, limit }: Measure): 'fine' | 'near' | 'over' {
  if (tokens > limit) return 'over'
  return tokens > limit * NEAR ? 'near' : 'fine'
}
