/** A button that is an icon: named, with its shortcut in the tooltip. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { MouseEvent, ReactNode } from 'react'
import { ariaShortcut, type ShortcutId } from '../state/shortcuts.ts'
import { ease } from '../theme/theme.ts'
import { ink, measure, radius } from '../theme/tokens.ts'
import { Hint } from './hint.tsx'

const Root = styled(ButtonBase)({
  width: measure.control,
  height: measure.control,
  flex: 'none',
  borderRadius: radius.field,
  color: ink.dim,
  transition: ease('background-color', 'color'),
  '& svg': { fontSize: measure.icon },
  '&:hover': { background: ink.hover, color: ink.text },
  '&[aria-pressed="true"]': { color: ink.accentText, background: ink.wash },
  '&.Mui-disabled': { opacity: 0.4 },
})

interface Props {
  readonly label: string
  readonly icon: ReactNode
  readonly shortcut?: ShortcutId | undefined
  readonly pressed?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly expanded?: boolean | undefined
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
  onClick(event: MouseEvent<HTMLButtonElement>): void
}

export function IconButton({
  label,
  icon,
  shortcut,
  pressed,
  disabled,
  expanded,
  placement,
  onClick,
}: Props) {
  const button = (
    <Root
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={shortcut && ariaShortcut(shortcut)}
      disabled={disabled ?? false}
      onClick={onClick}
    >
      {icon}
    </Root>
  )
  if (disabled) return button
  return (
    <Hint title={label} shortcut={shortcut} {...(placement && { placement })}>
      {button}
    </Hint>
  )
}
