/** A number that one types, or turns with the arrow keys. It holds when one leaves the field or presses Enter. */
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { ink, radius, type } from '../theme/tokens.ts'
import { clamp, parseNumber, stepped } from './number-entry.ts'

const Entry = styled('input')({
  ...type.control,
  width: '100%',
  height: 28,
  padding: '0 6px',
  textAlign: 'right',
  border: '1px solid transparent',
  borderRadius: radius.field,
  background: 'transparent',
  color: ink.text,
  '&:hover': { borderColor: ink.strongLine },
  '&:focus-visible': { outline: 'none', borderColor: ink.accent, background: ink.field },
})

interface Props {
  readonly id: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** What is typed is rounded to it. */
  readonly step: number
  readonly disabled?: boolean
  onChange(value: number): void
}

export function NumberInput({ id, value, min, max, step, disabled = false, onChange }: Props) {
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    const number = parseNumber(typed ?? '')
    if (number !== undefined) onChange(clamp(roundTo(number, step), min, max))
    setTyped(undefined)
  }
  return (
    <Entry
      id={id}
      inputMode="decimal"
      autoComplete="off"
      disabled={disabled}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape' && typed !== undefined) {
          event.preventDefault()
          setTyped(undefined)
        }
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        const by = step * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1)
        onChange(stepped(parseNumber(typed ?? '') ?? value, by, { min, max, step }))
        setTyped(undefined)
      }}
    />
  )
}

/** Whole steps keep whole numbers; finer ones keep what was typed to a tenth of a step. */
const roundTo = (value: number, step: number) =>
  Number.isInteger(step)
    ? Math.round(value / step) * step
    : Number(((Math.round((value / step) * 10) / 10) * step).toFixed(4))
