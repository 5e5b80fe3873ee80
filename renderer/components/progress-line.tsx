/** How far something is that takes its time: what it does, in words, and as a line. */
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { ink, motion } from '../theme/tokens.ts'

const Root = styled('div')({ display: 'grid', gap: 6 })
/** On lines of their own: numbers that grow move nothing. */
const Words = styled('div')({
  display: 'grid',
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  '& > span': { minHeight: 16 },
})
const State = styled('span')({ color: ink.text, fontWeight: 600 })
const Rail = styled('div')({ height: 4, borderRadius: 2, background: ink.strongLine, overflow: 'hidden' })
const Bar = styled('div')({
  height: '100%',
  background: ink.accent,
  transformOrigin: 'left',
  transition: `transform ${motion.calm}`,
  '&[data-still="true"]': { background: ink.faint },
})

interface Props {
  /** Of the line, for who hears it. */
  readonly label: string
  readonly state: string
  /** How much, how fast, how long. */
  readonly words: string
  /** From 0 to 1. */
  readonly share: number
  /** Nothing comes. */
  readonly isStill: boolean
  readonly children?: ReactNode
}

export function ProgressLine({ label, state, words, share, isStill, children }: Props) {
  return (
    <Root>
      <Words>
        <State role="status">{state}</State>
        <span>{words}</span>
      </Words>
      <Rail
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        aria-valuetext={words}
      >
        <Bar data-still={isStill} style={{ transform: `scaleX(${share})` }} />
      </Rail>
      {children}
    </Root>
  )
}
