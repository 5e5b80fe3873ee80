/**
 * A number that one types, or turns with the arrow keys. It holds when one leaves the field or presses Enter; where
 * it is not taken as it was typed, the field says so.
 */

import { styled } from '@mui/material/styles'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, useEffect, useState } from 'react'
import { t } from '../strings/t.ts'
import { ink, radius, type } from '../theme/tokens.ts'
import { type Off, parseNumber, stepped, takeNumber } from './number-entry.ts'

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
  '&[aria-invalid="true"], &[aria-invalid="true"]:focus-visible': { borderColor: ink.bad },
})

const SAID_MS = 6000
const WORDS = {
  none: 'frame.noNumber',
  above: 'frame.numberAbove',
  below: 'frame.numberBelow',
  rounded: 'frame.numberRounded',
} as const satisfies Record<Off, string>

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
  const [said, say] = useSaid()
  const range = { min, max, step }
  const off = typed === undefined ? undefined : takeNumber(typed, range).off
  const commit = () => {
    if (typed === undefined) return
    const taken = takeNumber(typed, range)
    if (taken.value !== undefined) onChange(taken.value)
    if (taken.off !== undefined) say(t(WORDS[taken.off], { ...range, typed, value: taken.value ?? value }))
    setTyped(undefined)
  }
  return (
    <Said words={said}>
      <Entry
        id={id}
        inputMode="decimal"
        autoComplete="off"
        disabled={disabled}
        value={typed ?? String(value)}
        aria-invalid={off !== undefined}
        onChange={(event) => {
          say(undefined)
          setTyped(event.target.value)
        }}
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
    </Said>
  )
}

/** What is said for a while, and then no more. */
function useSaid(): readonly [string | undefined, (words: string | undefined) => void] {
  const [said, say] = useState<string>()
  useEffect(() => {
    if (said === undefined) return
    const timer = setTimeout(() => say(undefined), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  return [said, say]
}

interface SaidProps {
  readonly words: string | undefined
  readonly children: ReactElement
}

/** Below the field, where it moves nothing; heard as it comes. */
function Said({ words, children }: SaidProps) {
  return (
    <>
      <Tooltip
        title={words ?? ''}
        open={words !== undefined}
        placement="bottom-end"
        describeChild
        disableFocusListener
        disableHoverListener
        disableTouchListener
      >
        {children}
      </Tooltip>
      {words !== undefined && (
        <span className="only-heard" role="alert">
          {words}
        </span>
      )}
    </>
  )
}
