/** What all lanes share, in the order in which one thinks. */
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { Field, TextLine } from '../../../components/field.tsx'
import { GrowingText } from '../../../components/growing-text.tsx'
import { editBase, useCompareDraft } from '../../../state/compare-draft.ts'
import { useRoomShortcut } from '../../../state/shortcuts.ts'
import { t } from '../../../strings/t.ts'
import { ink, measure, radius } from '../../../theme/tokens.ts'
import { BaseChips } from './base-chips.tsx'
import { BaseModel, BaseShape } from './base-pickers.tsx'
import { BaseSampling } from './base-sampling.tsx'
import { BaseSeed } from './base-seed.tsx'
import { BaseTokens } from './base-tokens.tsx'
import { useComplaints } from './complaints.ts'
import { wordsAt } from './obstacles.ts'

const Root = styled('section')({
  width: measure.composeColumn,
  minHeight: 0,
  overflowX: 'hidden',
  overflowY: 'auto',
  scrollbarGutter: 'stable',
  padding: '12px 6px 16px 16px',
  display: 'flex',
  flexDirection: 'column',
  gap: 16,
  background: ink.panel,
  borderRight: `1px solid ${ink.line}`,
  '@media (max-width: 1100px)': { width: 288 },
})
const Box = styled('div')({
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  '&:focus-within': { borderColor: ink.accent, boxShadow: `0 0 0 1px ${ink.accent}` },
})

export function BaseColumn() {
  const obstacles = useComplaints()
  const base = wordsAt(obstacles, 'base')
  return (
    <Root aria-label={t('compare.base')}>
      <BasePrompt wrong={wordsAt(obstacles, 'prompt')} />
      <BaseNegative />
      <BaseModel />
      <BaseShape />
      <BaseSampling />
      <BaseSeed />
      <BaseChips />
      {base && <CarefulLine>{base}</CarefulLine>}
    </Root>
  )
}

function BasePrompt({ wrong }: { readonly wrong: string | undefined }) {
  const prompt = useCompareDraft(({ setup }) => setup?.request.prompt ?? '')
  const field = useRef<HTMLTextAreaElement>(null)
  useRoomShortcut('toPrompt', () => field.current?.select())
  return (
    <Field label={t('compose.prompt')} id="compare-prompt-label">
      <Box>
        <GrowingText
          ref={field}
          id="compare-prompt"
          aria-labelledby="compare-prompt-label"
          aria-describedby="compare-tokens"
          aria-invalid={wrong !== undefined}
          rows={3}
          maxLength={100_000}
          placeholder={t('compose.promptPlaceholder')}
          value={prompt}
          onChange={(event) => editBase({ prompt: event.target.value })}
        />
        <BaseTokens />
      </Box>
      {wrong && <CarefulLine>{wrong}</CarefulLine>}
    </Field>
  )
}

/** Only where there is one: it came with what was taken over. */
function BaseNegative() {
  const negative = useCompareDraft(({ setup }) => setup?.request.negativePrompt ?? '')
  const had = useRef(negative !== '')
  if (!had.current && negative === '') return null
  had.current = true
  return (
    <Field label={t('compose.negativePrompt')} id="compare-negative-label">
      <TextLine
        aria-labelledby="compare-negative-label"
        maxLength={100_000}
        value={negative}
        onChange={(event) => editBase({ negativePrompt: event.target.value })}
      />
    </Field>
  )
}
