/** Whether this machine has what a model needs: a mark and words, so that colour says nothing alone. */
import BlockOutlined from '@mui/icons-material/BlockOutlined'
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined'
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined'
import { styled } from '@mui/material/styles'
import { Fragment } from 'react'
import type { ModelNeeds } from '../../../preload/contract.ts'
import { Fold } from '../../components/fold.tsx'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { sayNeeds } from './model-words.ts'

const MARKS = {
  fits: { icon: <CheckCircleOutlined />, color: ink.good },
  tight: { icon: <WarningAmberOutlined />, color: ink.careful },
  'too-large': { icon: <BlockOutlined />, color: ink.bad },
} as const

const Line = styled('div')({
  display: 'flex',
  gap: 6,
  fontSize: 12,
  lineHeight: '16px',
  overflowWrap: 'anywhere',
  '& svg': { fontSize: 16, flex: 'none' },
})
const Words = styled('div')({ display: 'grid', gap: 2 })
const Memory = styled('dl')({
  ...type.meta,
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) auto',
  gap: '2px 12px',
  color: ink.dim,
})

export function NeedsLine({ needs }: { readonly needs: ModelNeeds }) {
  const { icon, color } = MARKS[needs.verdict]
  return (
    <Line data-verdict={needs.verdict}>
      <span style={{ color, fontSize: 0 }}>{icon}</span>
      <Words>
        <p>{sayNeeds(needs)}</p>
        {needs.memory.length > 1 && (
          <Fold label={t('models.memory')}>
            <Memory>
              {needs.memory.map(({ precision, bytes }) => (
                <Fragment key={precision}>
                  <dt>{precision}</dt>
                  <dd>{sayBytes(bytes)}</dd>
                </Fragment>
              ))}
            </Memory>
          </Fold>
        )}
      </Words>
    </Line>
  )
}
