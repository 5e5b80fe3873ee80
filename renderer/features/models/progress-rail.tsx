/** How far something is, as a thin line; beside it stand the words. */
import { styled } from '@mui/material/styles'
import { ink, motion } from '../../theme/tokens.ts'

const Rail = styled('div')({ height: 4, borderRadius: 2, background: ink.strongLine, overflow: 'hidden' })
const Bar = styled('div')({
  height: '100%',
  background: ink.accent,
  transformOrigin: 'left',
  transition: `transform ${motion.calm}`,
  '&[data-still="true"]': { background: ink.faint },
})

/** On lines of their own: numbers that grow move nothing. */
export const ProgressWords = styled('div')({
  display: 'grid',
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  '& > span': { minHeight: 16 },
})
export const ProgressState = styled('span')({ color: ink.text, fontWeight: 600 })

interface Props {
  readonly label: string
  /** The same in words. */
  readonly words: string
  /** From 0 to 1. */
  readonly share: number
  /** Nothing comes now. */
  readonly still?: boolean
}

export function ProgressRail({ label, words, share, still = false }: Props) {
  return (
    <Rail
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(share * 100)}
      aria-valuetext={words}
    >
      <Bar data-still={still} style={{ transform: `scaleX(${share})` }} />
    </Rail>
  )
}
