import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { ink, measure, radius } from '../theme/tokens.ts'

/** What a room is for: one of it, larger than the others. The accent is for what acts. */
export const PrimaryButton = styled(Button)({
  height: measure.primary,
  fontSize: 15,
  fontWeight: 600,
  gap: 10,
  borderRadius: radius.card - 2,
  '& kbd': { background: 'rgb(0 0 0 / 14%)' },
  '&[aria-disabled="true"], &[aria-disabled="true"]:hover': { background: ink.raised, color: ink.dim },
  '&[aria-disabled="true"] kbd': { background: ink.hover },
})
