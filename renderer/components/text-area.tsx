import { styled } from '@mui/material/styles'
import { ink, radius, type } from '../theme/tokens.ts'

/** What one types into: several lines of text. */
export const TextArea = styled('textarea')({
  ...type.control,
  display: 'block',
  width: '100%',
  padding: '6px 10px',
  resize: 'vertical',
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  color: ink.text,
  '&:focus-visible': { outline: `1px solid ${ink.accent}`, outlineOffset: 0, borderColor: ink.accent },
  '&[aria-invalid="true"]': { borderColor: ink.bad },
})
