/** A line that says what to be careful about, where it matters. */
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { ink } from '../theme/tokens.ts'

const Line = styled('p')({
  display: 'flex',
  gap: 6,
  fontSize: 12,
  lineHeight: '16px',
  color: ink.careful,
  overflowWrap: 'anywhere',
  '& svg': { fontSize: 16, flex: 'none' },
})

export function CarefulLine({ children }: { readonly children: ReactNode }) {
  return (
    <Line role="status">
      <WarningAmberOutlined />
      <span>{children}</span>
    </Line>
  )
}
