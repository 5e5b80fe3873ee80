/** Text that is edited in place: kept when one leaves it, or presses Enter in a single line; Esc takes it back. */
import { styled } from '@mui/material/styles'
import type { KeyboardEvent } from 'react'
import { TextArea, TextLine } from './field.tsx'
import { useKept } from './use-kept.ts'

const Area = styled(TextArea)({ minHeight: 56 })

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
  /** → whether it was kept */
  onKeep(value: string): Promise<boolean>
}

export function KeptText(props: Props) {
  const { id, rows, maxLength, placeholder, numeric = false } = props
  const { text, wrong, enter, type: change, leave, takeBack } = useKept(props)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' && rows === 1) event.currentTarget.blur()
    if (event.key === 'Escape' && takeBack()) event.preventDefault()
  }
  const shared = {
    ...{ id, maxLength, placeholder, onKeyDown, spellCheck: false },
    value: text,
    onChange: ({ target }: { target: { value: string } }) => change(target.value),
    onFocus: enter,
    onBlur: leave,
    'aria-invalid': wrong,
  }
  if (rows > 1) return <Area rows={rows} {...shared} />
  return <TextLine autoComplete="off" inputMode={numeric ? 'decimal' : 'text'} {...shared} />
}
