/**
 * A text area that grows with its text, up to a limit. A hidden copy of the text in the same grid cell gives the
 * height, so that nothing has to be measured while one types.
 */
import { styled } from '@mui/material/styles'
import type { ComponentProps } from 'react'
import { ink, type } from '../theme/tokens.ts'

const text = {
  ...type.prompt,
  gridArea: '1 / 1',
  padding: '10px 12px 2px',
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
} as const

const Cell = styled('div')({
  display: 'grid',
  maxHeight: 260,
  overflow: 'auto',
  '&::after': { ...text, content: 'attr(data-text) " "', visibility: 'hidden' },
})
const Area = styled('textarea')({
  ...text,
  width: '100%',
  border: 0,
  resize: 'none',
  overflow: 'hidden',
  background: 'transparent',
  color: ink.text,
  '&:focus-visible': { outline: 'none' },
})

export function GrowingText(props: ComponentProps<'textarea'>) {
  return (
    <Cell data-text={props.value}>
      <Area spellCheck={false} {...props} />
    </Cell>
  )
}

/** Puts text into a field as if it were typed, so that the field's own undo knows it. */
export function typeInto(field: HTMLTextAreaElement, value: string): void {
  field.focus()
  field.select()
  if (value === '') document.execCommand('delete')
  else document.execCommand('insertText', false, value)
}
