/** Before there is any large model: what is here already, and what the first one would bring. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { Mark } from '../../components/mark.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { paintWith } from './model-deeds.ts'
import { firstSizes } from './model-sections.ts'

const Root = styled('section')({
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr) auto',
  alignItems: 'center',
  gap: 16,
  padding: 16,
  marginRight: 10,
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
})
const Title = styled('h2')({ ...type.prompt, fontWeight: 600 })
const Text = styled('p')({ ...type.control, color: ink.dim, maxWidth: 760, textWrap: 'pretty' })

export function FirstModel() {
  const rows = useStudio((state) => state.shelf.rows)
  const embedded = rows.find(({ origin, kind }) => origin === 'embedded' && kind === 'model')
  const sizes = firstSizes(rows)
  if (embedded === undefined) return null
  const words =
    sizes === undefined
      ? t('models.firstTextPlain')
      : t('models.firstText', { size: sayBytes(sizes.size), more: sayBytes(sizes.more) })
  return (
    <Root>
      <Mark size={32} />
      <div>
        <Title>{t('models.firstTitle', { name: embedded.title })}</Title>
        <Text>{words}</Text>
      </div>
      <Button variant="contained" onClick={() => paintWith(embedded)}>
        {t('models.paintNow')}
      </Button>
    </Root>
  )
}
