/** Under a prompt: how much of what its model can read it takes. */

import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { fullness, type Measure } from '../state/measure.ts'
import { t } from '../strings/t.ts'
import { ink, motion, type } from '../theme/tokens.ts'

const Root = styled('div')({
  display: 'flex',
  alignItems: 'center',
  // In a narrow column what one presses goes below the words.
  flexWrap: 'wrap',
  columnGap: 8,
  minHeight: 28,
  whiteSpace: 'nowrap',
  padding: '0 12px 2px',
  ...type.meta,
  color: ink.faint,
})
const Rail = styled('div')({ flex: 1, height: 2, borderRadius: 1, background: ink.line, overflow: 'hidden' })
const Bar = styled('div')({
  height: '100%',
  transformOrigin: 'left',
  background: 'currentColor',
  transition: `transform ${motion.quick}`,
})
const Cut = styled(ButtonBase)({
  ...type.meta,
  color: ink.text,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
})

const COLOURS = { fine: ink.faint, near: ink.careful, over: ink.bad } as const

interface Props {
  /** Of the words, for `aria-describedby`. */
  readonly id: string
  /** undefined: it is not known yet. */
  readonly measure: Measure | undefined
  /** Whether what is too much will be cut. */
  readonly cut: boolean
  /** Beside the words, where they leave room. */
  readonly children?: ReactNode
  onCut(cut: boolean): void
}

/** It warns before the end is reached, and offers to cut what is too much. */
export function TokenLine({ id, measure, cut, children, onCut }: Props) {
  if (measure === undefined) {
    return (
      <Root>
        <Rail id={id} />
        {children}
      </Root>
    )
  }
  const { limit } = measure
  // The end mark is no word of his.
  const tokens = measure.caption === '' ? 0 : measure.tokens
  const level = fullness(measure)
  return (
    <Root>
      <Rail style={{ color: level === 'fine' ? ink.dim : COLOURS[level] }}>
        <Bar style={{ transform: `scaleX(${Math.min(1, tokens / limit)})` }} />
      </Rail>
      <span id={id} style={{ color: COLOURS[level] }} aria-live={level === 'fine' ? 'off' : 'polite'}>
        {words(level, tokens, limit)}
      </span>
      {level !== 'over' && children}
      {level === 'over' && (
        <Cut aria-pressed={cut} onClick={() => onCut(!cut)}>
          {t(cut ? 'compose.cutOn' : 'compose.cutPrompt')}
        </Cut>
      )}
    </Root>
  )
}

function words(level: keyof typeof COLOURS, tokens: number, limit: number): string {
  if (level === 'over') return t('compose.tokensOver', { over: tokens - limit, tokens, limit })
  return t('compose.tokens', { tokens, limit })
}
