/** Nothing was compared yet: one sentence, and a comparison that works at once. */
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import Button from '@mui/material/Button'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { compareNow } from './setup/form-foot.tsx'
import { beginFromPaint } from './setup/new-setup.ts'

export function EmptyCompare() {
  return (
    <EmptyRoom
      icon={<CompareOutlined />}
      title={t('compare.emptyTitle')}
      sentence={t('compare.emptySentence')}
    >
      <Button
        variant="contained"
        onClick={() => {
          beginFromPaint()
          attempt(compareNow)
        }}
      >
        {t('compare.emptyButton')}
      </Button>
      <Button variant="outlined" onClick={beginFromPaint}>
        {t('compare.emptyForm')}
      </Button>
    </EmptyRoom>
  )
}
