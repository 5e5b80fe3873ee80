import CloseOutlined from '@mui/icons-material/CloseOutlined'
import { styled } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import { Field, FieldMeta } from '../../components/field.tsx'
import { GrowingText } from '../../components/growing-text.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { edit, useCompose } from '../../state/compose.ts'
import { t } from '../../strings/t.ts'
import { ink, radius } from '../../theme/tokens.ts'
import { removeNegative, useNegativeShown } from './negative-shown.ts'

const Box = styled('div')({
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  paddingBottom: 8,
  '&:focus-within': { borderColor: ink.accent, boxShadow: `0 0 0 1px ${ink.accent}` },
})

export function NegativeField() {
  return useNegativeShown() ? <Shown /> : null
}

function Shown() {
  const text = useCompose((state) => state.request.negativePrompt)
  const unused = useCompose((state) => state.request.guidance <= 1)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (field.current?.value === '') field.current.focus()
  }, [])
  const remove = (
    <IconButton label={t('compose.removeNegative')} icon={<CloseOutlined />} onClick={removeNegative} />
  )
  return (
    <Field label={t('compose.negativePrompt')} id="negative-label" meta={remove}>
      <Box>
        <GrowingText
          ref={field}
          aria-labelledby="negative-label"
          aria-describedby="negative-note"
          rows={2}
          maxLength={100_000}
          placeholder={t('compose.negativePlaceholder')}
          value={text}
          onChange={(event) => edit({ negativePrompt: event.target.value })}
        />
      </Box>
      <FieldMeta id="negative-note" hidden={!unused}>
        {t('compose.negativeUnused')}
      </FieldMeta>
    </Field>
  )
}
