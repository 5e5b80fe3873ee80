/** One setting: its name and what it does on the left, its control on the right. */
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { ink, radius, type } from '../../theme/tokens.ts'

export const Section = styled('section')({ scrollMarginTop: 24, paddingBottom: 32 })
export const SectionHead = styled('h2')({ ...type.head, color: ink.dim, paddingBottom: 8 })
export const Card = styled('div')({
  background: ink.panel,
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  '& > * + *': { borderTop: `1px solid ${ink.line}` },
})
const Row = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 24,
  minHeight: 56,
  padding: '10px 16px',
})
const Words = styled('div')({
  flex: 1,
  minWidth: 0,
  '& p': { fontSize: 12, lineHeight: '16px', color: ink.dim },
})
const Control = styled('div')({
  flex: 'none',
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  '& svg': { fontSize: 18 },
})

interface Props {
  readonly label: string
  readonly help?: string
  /** Of the control, where the label names it. */
  readonly labelFor?: string
  readonly labelId?: string
  readonly children?: ReactNode
}

export function SettingRow({ label, help, labelFor, labelId, children }: Props) {
  return (
    <Row>
      <Words>
        {labelFor === undefined ? <div id={labelId}>{label}</div> : <label htmlFor={labelFor}>{label}</label>}
        {help && <p>{help}</p>}
      </Words>
      {children && <Control>{children}</Control>}
    </Row>
  )
}
