/** One of a few, all in sight. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { KeyboardEvent } from 'react'
import { ink, radius, type } from '../../theme/tokens.ts'

const Root = styled('div')({
  display: 'flex',
  padding: 2,
  gap: 2,
  border: `1px solid ${ink.strongLine}`,
  borderRadius: 8,
  background: ink.field,
})
const Choice = styled(ButtonBase)({
  ...type.control,
  height: 28,
  padding: '0 12px',
  borderRadius: radius.field,
  color: ink.dim,
  '&:hover': { color: ink.text },
  '&[aria-checked="true"]': { background: ink.wash, color: ink.accentText, fontWeight: 600 },
})

interface Props<V extends string> {
  readonly labelledBy: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  onChange(value: V): void
}

export function Choices<V extends string>({ labelledBy, value, options, onChange }: Props<V>) {
  const at = options.findIndex((option) => option.value === value)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const index = (at + by + options.length) % options.length
    const next = options[index]
    if (next === undefined) return
    onChange(next.value)
    event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[index]?.focus()
  }
  return (
    <Root role="radiogroup" aria-labelledby={labelledBy} onKeyDown={onKeyDown}>
      {options.map((option) => (
        <Choice
          key={option.value}
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </Choice>
      ))}
    </Root>
  )
}
