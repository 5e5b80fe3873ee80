/** A setting of fetching: its name, its control, and a line about it. */
import { styled } from '@mui/material/styles'
import { ink, type } from '../../theme/tokens.ts'

export const FetchField = styled('div')({
  display: 'grid',
  gap: 4,
  '& label': { ...type.head, color: ink.dim },
  '& p': { fontSize: 12, lineHeight: '16px', color: ink.dim },
})
