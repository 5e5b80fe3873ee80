/** What dialogs are made of that tell what a file says. */
import { styled } from '@mui/material/styles'
import { ink, type } from '../theme/tokens.ts'

/** A `dt` and its `dd`. */
export const FactLine = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: '128px minmax(0, 1fr)',
  gap: 12,
  padding: '5px 0',
  borderTop: `1px solid ${ink.line}`,
  '& dt': { color: ink.dim },
  '& dd': { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
})

/** Its buttons, at the foot. */
export const DialogActs = styled('div')({
  display: 'flex',
  justifyContent: 'flex-end',
  gap: 8,
  padding: '12px 24px 20px',
  borderTop: `1px solid ${ink.line}`,
})
