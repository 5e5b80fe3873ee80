/** While a comparison is painted the easel has nothing of its own to show: it says so, and where the lanes are. */
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { Comparison, Entry } from '../../../preload/contract.ts'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { usePassesOf } from '../../state/passes.ts'
import { t } from '../../strings/t.ts'
import { ink, motion } from '../../theme/tokens.ts'
import { showComparison } from '../history/open-entry.ts'
import { sayComparison } from '../history/say-comparison.ts'
import { CancelButton } from './cancel-button.tsx'

const Table = styled('div')({ display: 'grid', minHeight: 0, overflow: 'auto' })
const Rail = styled('div')({
  width: 280,
  maxWidth: '100%',
  height: 3,
  borderRadius: 2,
  background: ink.strongLine,
  overflow: 'hidden',
})
const Bar = styled('div')({
  height: '100%',
  background: ink.accent,
  transformOrigin: 'left',
  transition: `transform ${motion.quick}`,
})

interface Props {
  readonly entry: Entry
  readonly comparison: Comparison
}

export function ComparingEasel({ entry, comparison }: Props) {
  const { done, all } = usePassesOf(entry)
  const share = all === 0 ? 0 : done / all
  return (
    <Table>
      <EmptyRoom
        icon={<CompareOutlined />}
        title={sayComparison(comparison)}
        sentence={t('queue.lanesArePainted', { done, all })}
      >
        <Rail
          role="progressbar"
          aria-label={sayComparison(comparison)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
          style={{ flexBasis: '100%', margin: '0 60px 8px' }}
        >
          <Bar style={{ transform: `scaleX(${share})` }} />
        </Rail>
        <Button variant="contained" size="small" onClick={() => showComparison(entry)}>
          {t('history.openComparison')}
        </Button>
        <CancelButton />
      </EmptyRoom>
    </Table>
  )
}
