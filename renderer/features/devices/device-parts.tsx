/** What cards of devices are made of. */
import { styled } from '@mui/material/styles'
import { Fragment } from 'react'
import { ease } from '../../theme/theme.ts'
import { ink, radius, type } from '../../theme/tokens.ts'

export const DeviceItem = styled('li')({
  minWidth: 0,
  display: 'flex',
  flexDirection: 'column',
  gap: 2,
  padding: '8px 16px 12px 12px',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
  transition: ease('border-color'),
  '&:hover': { borderColor: ink.strongLine },
  '&:has(> label input:checked)': { borderColor: ink.accent },
})
/** Under the title, in line with it. */
export const Inset = styled('div')({
  flex: 1,
  display: 'flex',
  flexDirection: 'column',
  gap: 8,
  paddingLeft: 28,
  minWidth: 0,
})
export const Facts = styled('p')({
  ...type.meta,
  lineHeight: '16px',
  color: ink.dim,
  overflowWrap: 'anywhere',
})
/** Facts one after the other, each in one piece. */
export const FactLine = ({ facts }: { readonly facts: readonly string[] }) => (
  <Facts>
    {facts.map((fact, at) => (
      <Fragment key={fact}>
        {at > 0 && ' · '}
        <span style={{ display: 'inline-block' }}>{fact}</span>
      </Fragment>
    ))}
  </Facts>
)
export const Quiet = styled('p')({
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  textWrap: 'pretty',
  overflowWrap: 'anywhere',
})
export const Foot = styled('div')({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: 8,
  minHeight: 32,
  marginTop: 'auto',
  paddingTop: 4,
})
