/** Asks what each choice of bits takes, anew when the device, the model or another part's bits change. */
import { useEffect, useState } from 'react'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import { type Precision, precisionText } from '../../../native-models/api/precision.ts'
import type { PrecisionChoices } from '../../../preload/contract.ts'
import { call, reportFrom } from '../../state/call.ts'

interface Asked {
  readonly choices?: PrecisionChoices | undefined
  readonly error?: ErrorReport
}

/** What was known of the same model stays until the answer comes, so that nothing jumps. */
export function usePrecisions(device: string, model: string, precision: Precision): Asked {
  const [asked, setAsked] = useState<Asked>({})
  const bits = precisionText(precision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other bits of one part change what all of it takes
  useEffect(() => {
    let isShown = true
    const tell = (answer: Asked): void => {
      if (isShown) setAsked(answer)
    }
    call('devices.precisions', { device, model }).then(
      (choices) => tell({ choices }),
      (thrown: unknown) => tell({ error: reportFrom(thrown) }),
    )
    return () => {
      isShown = false
    }
  }, [device, model, bits])
  return asked
}
