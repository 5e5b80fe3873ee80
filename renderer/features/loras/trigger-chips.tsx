/** Trigger words; a click puts one into the prompt. */
import AddOutlined from '@mui/icons-material/AddOutlined'
import { styled } from '@mui/material/styles'
import { Chip, Tag } from '../../components/chip.tsx'
import { t } from '../../strings/t.ts'
import { addTrigger } from './lora-deeds.ts'

const Row = styled('div')({
  display: 'flex',
  gap: 6,
  minWidth: 0,
  alignItems: 'center',
  '& button': { minWidth: 0, flexShrink: 1, justifyContent: 'flex-start' },
  '&[data-wrap="true"]': { flexWrap: 'wrap' },
})
const Word = styled('span')({ overflow: 'hidden', textOverflow: 'ellipsis' })

interface Props {
  readonly words: readonly string[]
  /** In one line: how many are shown. */
  readonly most?: number
}

export function TriggerChips({ words, most = words.length }: Props) {
  const shown = words.slice(0, most)
  if (shown.length === 0) return null
  return (
    <Row data-wrap={most >= words.length} role="group" aria-label={t('loras.triggers')}>
      {shown.map((word) => (
        <Chip
          key={word}
          icon={<AddOutlined />}
          aria-label={t('loras.addTrigger', { word })}
          title={word}
          onClick={() => addTrigger(word)}
        >
          <Word>{word}</Word>
        </Chip>
      ))}
      {words.length > most && (
        <Tag title={words.slice(most).join('\n')}>
          {t('loras.moreTriggers', { count: words.length - most })}
        </Tag>
      )}
    </Row>
  )
}
