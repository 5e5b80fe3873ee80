/** How long a prompt is in its model's tokens: asked for while one types, a moment behind. */
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { CallOutput } from '../../preload/contract.ts'
import { call } from './call.ts'
import { useCompose } from './compose.ts'
import { complain } from './toasts.ts'

const PAUSE_MS = 150

export type Measure = CallOutput<'prompt.measure'>
type Measured = Pick<GenerateRequest, 'model' | 'prompt' | 'cleanCaption'>

const measureOf = ({ model, prompt, cleanCaption }: Measured): Promise<Measure> =>
  call('prompt.measure', { model, text: prompt, cleanCaption })

export const useMeasure = create<{ readonly measure: Measure | undefined }>()(() => ({ measure: undefined }))

/** Measures now, and after each change of the prompt → stops. */
export function followPrompt(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  const ask = async () => {
    const turn = ++asked
    try {
      const measure = await measureOf(useCompose.getState().request)
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

/** Of another form's prompt: the last one that could be taken, while the next is asked for. */
export function useMeasureOf(request: Measured | undefined): Measure | undefined {
  const [measure, setMeasure] = useState<Measure>()
  const { model, prompt, cleanCaption } = request ?? {}
  useEffect(() => {
    if (model === undefined || prompt === undefined || cleanCaption === undefined) return
    let wanted = true
    const timer = setTimeout(() => {
      measureOf({ model, prompt, cleanCaption }).then(
        (taken) => wanted && setMeasure(taken),
        // A model that is gone is said where it is chosen.
        () => wanted && setMeasure(undefined),
      )
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [model, prompt, cleanCaption])
  return measure
}

/** Above this part of the limit the meter warns. */
const NEAR = 0.85

export function fullness({ tokens, limit }: Measure): 'fine' | 'near' | 'over' {
  if (tokens > limit) return 'over'
  return tokens > limit * NEAR ? 'near' : 'fine'
}
