/** How a form's picture will be painted, memory being what it is: asked for a moment after each change. */
import { useEffect, useState } from 'react'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { MemoryForecast } from '../../preload/contract.ts'
import { call } from './call.ts'
import { useStudio } from './studio.ts'

const PAUSE_MS = 200

/** undefined until it is known, and where the model or the size cannot be painted: that is said elsewhere. */
export function useMemoryForecast(
  request: Pick<GenerateRequest, 'model' | 'size'> | undefined,
): MemoryForecast | undefined {
  const [forecast, setForecast] = useState<MemoryForecast>()
  const precision = useStudio((state) => state.settings.precision)
  const models = useStudio((state) => state.models)
  // What was just painted may have shown that memory is shorter than it seemed.
  const running = useStudio(({ queue }) => queue.entries.find(({ state }) => state === 'running')?.id)
  const { model, size } = request ?? {}
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer depends on them, too
  useEffect(() => {
    if (model === undefined || size === undefined) return
    let wanted = true
    const timer = setTimeout(() => {
      call('memory.plan', { model, size }).then(
        (answer) => wanted && setForecast(answer),
        () => wanted && setForecast(undefined),
      )
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [model, size, precision, models, running])
  return forecast
}
