/** Nothing was compared yet: one sentence, and a comparison that works at once. */
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import Button from '@mui/material/Button'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { useCompose } from '../../state/compose.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { compareNow } from './setup/form-foot.tsx'
import { beginFromPaint, promptToBegin } from './setup/new-setup.ts'

const LONGEST = 120

const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST).trimEnd()}…`

export function EmptyCompare() {
  const prompt = useCompose(({ request }) => promptToBegin(request))
  const first = prompt === '' ? '' : t('compare.emptyPrompt', { prompt: shortened(prompt) })
  return (
    <EmptyRoom
      icon={<CompareOutlined />}
      title={t('compare.emptyTitle')}
      sentence={[t('compare.emptySentence'), first].join(' ')}
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
