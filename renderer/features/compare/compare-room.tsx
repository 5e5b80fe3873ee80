/** Compare: the form, or the comparison that is open; before the first one, a word about what it is for. */
import { styled } from '@mui/material/styles'
import { useEffect, useState } from 'react'
import { useCompareDraft } from '../../state/compare-draft.ts'
import { openComparison, useComparison } from '../../state/comparison.ts'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'
import { CompareHeader } from './compare-header.tsx'
import { EmptyCompare } from './empty-compare.tsx'
import { EarlierList } from './list/earlier-list.tsx'
import { OpenedComparison } from './opened-comparison.tsx'
import { CompareForm } from './setup/compare-form.tsx'
import { newComparison } from './setup/new-setup.ts'
import { focusPrompt, useRoomFocus } from './use-room-focus.ts'

const Root = styled('main')({
  height: '100%',
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateRows: `${measure.header}px minmax(0, 1fr)`,
  background: ink.background,
})

export function CompareRoom() {
  const [listShown, setListShown] = useState(false)
  useEffect(openLast, [])
  useRoomFocus()
  useRoomShortcut('newComparison', () => {
    newComparison()
    requestAnimationFrame(focusPrompt)
  })
  useRoomShortcut('earlierComparisons', () => setListShown((shown) => !shown))
  return (
    <Root aria-label={t('compare.room')}>
      <CompareHeader listShown={listShown} onList={() => setListShown(true)} />
      <Inside />
      {listShown && <EarlierList onClose={() => setListShown(false)} />}
    </Root>
  )
}

/** The comparison that was open when one left, a restart ago or just now. */
function openLast(): void {
  const { open } = useCompareDraft.getState()
  if (open !== undefined && useComparison.getState().phase === 'closed') void openComparison(open)
}

function Inside() {
  const closed = useComparison((state) => state.phase === 'closed')
  const setup = useCompareDraft((state) => state.setup)
  const opens = useCompareDraft((state) => state.open !== undefined)
  if (!closed) return <OpenedComparison />
  // A moment before it is asked for: neither form nor teaching.
  if (opens) return <div />
  return setup === undefined ? <EmptyCompare /> : <CompareForm setup={setup} />
}
