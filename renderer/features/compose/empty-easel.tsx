import BrushOutlined from '@mui/icons-material/BrushOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { edit, paint, useCompose } from '../../state/compose.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'

const Table = styled('div')({ display: 'grid', minHeight: 0, overflow: 'auto' })

/** Nothing was painted yet: one example that works at once. */
export function EmptyEasel() {
  const model = useCompose((state) => state.request.model)
  const example = useStudio(({ models }) => models.find(({ id }) => id === model)?.examples[0])
  return (
    <Table>
      <EmptyRoom
        icon={<BrushOutlined />}
        title={t('compose.emptyTitle')}
        sentence={t('compose.emptySentence')}
      >
        {example && (
          <Button variant="outlined" onClick={() => paintExample(example)}>
            {t('compose.emptyExample', { prompt: example })}
          </Button>
        )}
      </EmptyRoom>
    </Table>
  )
}

export function paintExample(prompt: string): void {
  edit({ prompt })
  attempt(paint)
}
