/** A small choice or filter: one of several that are visible at once. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { ComponentProps, ReactNode } from 'react'
import { ease } from '../theme/theme.ts'
import { ink } from '../theme/tokens.ts'

const Root = styled(ButtonBase)({
  height: 26,
  padding: '0 10px',
  gap: 5,
  borderRadius: 13,
  border: `1px solid ${ink.strongLine}`,
  color: ink.dim,
  fontSize: 12,
  lineHeight: '16px',
  whiteSpace: 'nowrap',
  transition: ease('background-color', 'color', 'border-color'),
  '& svg': { fontSize: 14 },
  '&:hover': { color: ink.text, background: ink.hover },
  '&:focus-visible': { borderRadius: 13 },
  '&[aria-pressed="true"]': {
    color: ink.accentText,
    background: ink.wash,
    borderColor: 'transparent',
    fontWeight: 600,
  },
})

interface Props extends Omit<ComponentProps<typeof ButtonBase>, 'color'> {
  readonly pressed?: boolean
  readonly icon?: ReactNode
}

export function Chip({ pressed, icon, children, ...rest }: Props) {
  return (
    <Root {...rest} aria-pressed={pressed}>
      {icon}
      {children}
    </Root>
  )
}

/** Chips in rows. */
export const ChipRow = styled('div')({ display: 'flex', flexWrap: 'wrap', gap: 6 })

/** A word about something, not to be clicked. */
export const Tag = styled('span')({
  fontSize: 11,
  lineHeight: '14px',
  padding: '1px 6px',
  borderRadius: 4,
  border: `1px solid ${ink.line}`,
  background: ink.raised,
  color: ink.dim,
  whiteSpace: 'nowrap',
})
