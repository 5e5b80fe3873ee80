/** The card that the chart and the table stand on. */
import { styled } from '@mui/material/styles'
import { ink, radius } from '../../../theme/tokens.ts'

export const Panel = styled('section')({
  display: 'flex',
  flexDirection: 'column',
  minWidth: 0,
  minHeight: 0,
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
  containerType: 'inline-size',
})

/** Where a panel is wide enough for whole words. */
export const ROOMY = '@container (min-width: 680px)'
