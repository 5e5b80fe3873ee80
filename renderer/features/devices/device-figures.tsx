/** What a test took, where one wants to see it. */
import { styled } from '@mui/material/styles'
import { Fragment } from 'react'
import type { DeviceTest } from '../../../preload/contract.ts'
import { Fold } from '../../components/fold.tsx'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { figureLines } from './figure-lines.ts'

const List = styled('dl')({
  ...type.meta,
  lineHeight: '16px',
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr)',
  gap: '2px 16px',
  color: ink.dim,
  '& dd': { color: ink.text, overflowWrap: 'anywhere' },
})

interface Props {
  readonly name: string
  readonly figures: NonNullable<DeviceTest['figures']>
}

export const DeviceFigures = ({ name, figures }: Props) => (
  <Fold label={t('devices.figures')}>
    <List aria-label={t('devices.figuresNamed', { device: name })}>
      {figureLines(figures).map(({ label, value }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </List>
  </Fold>
)
