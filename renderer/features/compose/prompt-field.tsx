/** The prompt, with the meter that says how much of it the model can read. */

import HistoryOutlined from '@mui/icons-material/HistoryOutlined'
import { styled } from '@mui/material/styles'
import { type RefObject, useEffect, useRef } from 'react'
import { Field } from '../../components/field.tsx'
import { GrowingText } from '../../components/growing-text.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { edit, useCompose } from '../../state/compose.ts'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink, radius } from '../../theme/tokens.ts'
import { PromptLoras } from '../loras/prompt-loras.tsx'
import { showHistory, useHistoryShown } from './right-panel.tsx'
import { StyleChips } from './style-chips.tsx'
import { TokenMeter } from './token-meter.tsx'

const Box = styled('div')({
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  '&:focus-within': { borderColor: ink.accent, boxShadow: `0 0 0 1px ${ink.accent}` },
})

export function PromptField() {
  const prompt = useCompose((state) => state.request.prompt)
  const field = useRef<HTMLTextAreaElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useRoomShortcut('toPrompt', () => {
    field.current?.select()
    box.current?.scrollIntoView({ block: 'nearest' })
  })
  useFirstFocus(field)
  return (
    <Field label={t('compose.prompt')} id="prompt-label" meta={<HistoryButton />}>
      <Box ref={box}>
        <GrowingText
          ref={field}
          id="prompt"
          aria-labelledby="prompt-label"
          aria-describedby="prompt-tokens"
          rows={3}
          maxLength={100_000}
          placeholder={t('compose.promptPlaceholder')}
          value={prompt}
          onChange={(event) => edit({ prompt: event.target.value })}
        />
        <TokenMeter />
      </Box>
      <PromptLoras field={field} />
      <StyleChips field={field} />
    </Field>
  )
}

let greeted = false

/** Once, when the window has opened and its welcome was read: one can write at once. */
function useFirstFocus(field: RefObject<HTMLTextAreaElement | null>): void {
  const welcomed = useStudio((state) => state.settings.welcomed)
  useEffect(() => {
    if (!welcomed || greeted) return
    greeted = true
    if (document.activeElement === document.body) field.current?.focus({ preventScroll: true })
  }, [welcomed, field])
}

function HistoryButton() {
  const shown = useHistoryShown()
  return (
    <IconButton
      label={t(shown ? 'frame.fold' : 'frame.unfold')}
      icon={<HistoryOutlined />}
      shortcut="foldHistory"
      expanded={shown}
      onClick={showHistory}
    />
  )
}
