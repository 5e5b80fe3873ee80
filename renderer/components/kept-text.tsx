/** Text that is edited in place: kept when one leaves it, or presses Enter in a single line; Esc takes it back. */
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, useState } from 'react'
import { ink, radius, type } from '../theme/tokens.ts'
import { TextLine } from './field.tsx'

const Area = styled('textarea')({
  ...type.control,
  display: 'block',
  width: '100%',
  minHeight: 56,
  padding: '6px 10px',
  resize: 'vertical',
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  color: ink.text,
  '&:focus-visible': { outline: `1px solid ${ink.accent}`, outlineOffset: 0, borderColor: ink.accent },
})

interface Props {
  readonly id: string
  readonly value: string
  /** 1: a single line. */
  readonly rows: number
  readonly maxLength: number
  readonly placeholder?: string
  readonly numeric?: boolean
  /** What is typed is not kept while this says that it is wrong. */
  isWrong?(typed: string): boolean
  onKeep(value: string): void
}

export function KeptText(props: Props) {
  const { id, value, rows, maxLength, placeholder, numeric = false, isWrong, onKeep } = props
  const [typed, setTyped] = useState<string>()
  const wrong = typed !== undefined && (isWrong?.(typed) ?? false)
  const keep = (): void => {
    if (typed !== undefined && typed !== value && !wrong) onKeep(typed)
    setTyped(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' && rows === 1) event.currentTarget.blur()
    if (event.key !== 'Escape' || typed === undefined) return
    event.preventDefault()
    setTyped(undefined)
  }
  const shared = {
    ...{ id, maxLength, placeholder, onKeyDown, spellCheck: false },
    value: typed ?? value,
    onChange: ({ target }: { target: { value: string } }) => setTyped(target.value),
    onBlur: keep,
    'aria-invalid': wrong,
  }
  if (rows > 1) return <Area rows={rows} {...shared} />
  return <TextLine autoComplete="off" inputMode={numeric ? 'decimal' : 'text'} {...shared} />
}
