/** Where the keyboard stands when the room shows something else: what had the focus may be gone. */
import { useEffect } from 'react'
import { useCompareDraft } from '../../state/compare-draft.ts'
import { useComparison } from '../../state/comparison.ts'

export const focusPrompt = (): void =>
  document.getElementById('compare-prompt')?.focus({ preventScroll: true })

const GOES_ON = '[data-scrubber], #compare-prompt'

/** At the scrubber of a comparison, in the prompt of the form; nobody loses a focus that he has. */
export function useRoomFocus(): void {
  const shown = useComparison(({ entry }) => entry?.id)
  const phase = useComparison((state) => state.phase)
  const begun = useCompareDraft(({ setup }) => setup !== undefined)
  const opens = useCompareDraft(({ open }) => open !== undefined)
  const isToCome = phase === 'opening' || (phase === 'closed' && opens)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something else is shown
  useEffect(() => {
    if (isToCome || document.activeElement !== document.body) return
    document.querySelector<HTMLElement>(GOES_ON)?.focus({ preventScroll: true })
  }, [shown, isToCome, begun])
}
