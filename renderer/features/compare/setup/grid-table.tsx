/** The grid to come, small: its heads, and a place for each picture. */
import { styled } from '@mui/material/styles'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { sayValues } from './axis-kinds.ts'

const Scroll = styled('div')({
  position: 'relative',
  minWidth: 200,
  justifySelf: 'start',
  alignSelf: 'start',
  maxWidth: '100%',
  maxHeight: 360,
  overflow: 'auto',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
})
const Table = styled('table')({
  ...type.meta,
  borderCollapse: 'separate',
  borderSpacing: 4,
  padding: 8,
  color: ink.dim,
  '& th': { ...type.meta, fontWeight: 500, maxWidth: 132, overflow: 'hidden', textOverflow: 'ellipsis' },
  '& thead th': { padding: '0 4px 4px', verticalAlign: 'bottom', textAlign: 'center' },
  '& tbody th': { paddingRight: 8, textAlign: 'right', whiteSpace: 'nowrap' },
  '& td': {
    width: 64,
    minWidth: 44,
    height: 40,
    textAlign: 'center',
    borderRadius: radius.picture,
    background: ink.hover,
    color: ink.dim,
  },
})

/** It keeps the table's place: while one types nothing jumps. */
const Unread = styled('p')({
  position: 'absolute',
  inset: 0,
  padding: 12,
  display: 'grid',
  placeItems: 'center',
  textAlign: 'center',
  textWrap: 'balance',
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
})

interface Props {
  readonly x: Axis
  readonly y: Axis | undefined
  /** What is typed for an axis cannot be read: the grid that could be is not the one that is meant. */
  readonly unread: boolean
}

export function GridTable({ x, y, unread }: Props) {
  const columns = sayValues(x)
  const rows = y === undefined ? [''] : sayValues(y)
  return (
    <Scroll tabIndex={0} role="region" aria-label={t('compare.gridToCome')}>
      {unread && <Unread>{t('compare.gridUnread')}</Unread>}
      <Table style={unread ? { visibility: 'hidden' } : undefined}>
        <thead>
          <tr>
            {y !== undefined && <td style={{ background: 'none', height: 0 }} />}
            {columns.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, down) => (
            <tr key={row}>
              {y !== undefined && (
                <th scope="row" title={row}>
                  {row}
                </th>
              )}
              {columns.map((column, across) => (
                <td key={column}>{down * columns.length + across + 1}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Scroll>
  )
}
