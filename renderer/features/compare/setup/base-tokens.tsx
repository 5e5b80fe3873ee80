import { TokenLine } from '../../../components/token-line.tsx'
import { editBase, useCompareDraft } from '../../../state/compare-draft.ts'
import { useMeasureOf } from '../../../state/measure.ts'

/** The T5 tokens of the prompt that all lanes share. */
export function BaseTokens() {
  const request = useCompareDraft(({ setup }) => setup?.request)
  const measure = useMeasureOf(request)
  return (
    <TokenLine
      id="compare-tokens"
      measure={measure}
      cut={request?.longPrompt === 'cut'}
      onCut={(on) => editBase({ longPrompt: on ? 'cut' : 'refuse' })}
    />
  )
}
