/** The first start: what this is, what it can do now, how to get the real models, and a first picture. */
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { FieldHead } from '../../components/field.tsx'
import { Mark } from '../../components/mark.tsx'
import { call } from '../../state/call.ts'
import { useCompose } from '../../state/compose.ts'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { paintExample } from '../compose/empty-easel.tsx'

const MOST_EXAMPLES = 3

const Body = styled('div')({ padding: 32, display: 'flex', flexDirection: 'column', gap: 20 })
const Title = styled('h1')({ ...type.title, fontSize: 20, lineHeight: '28px' })
const Sentence = styled('p')({ ...type.prompt, color: ink.dim })
const Part = styled('section')({ display: 'flex', flexDirection: 'column', gap: 6, alignItems: 'flex-start' })
const Acts = styled('div')({
  display: 'flex',
  justifyContent: 'space-between',
  alignItems: 'center',
  gap: 12,
  marginTop: 4,
})

const done = () => void changeSettings({ welcomed: true })

function begin(prompt: string): void {
  done()
  paintExample(prompt)
}

export function Welcome() {
  const id = useCompose((state) => state.request.model)
  const model = useStudio(({ models }) => models.find((one) => one.id === id))
  const [first, ...others] = model?.examples.slice(0, MOST_EXAMPLES) ?? []
  return (
    <Dialog
      open
      onClose={done}
      maxWidth={false}
      aria-labelledby="welcome"
      slotProps={{ paper: { style: { width: 560 } } }}
    >
      <Body>
        <Mark size={36} />
        <div style={{ display: 'grid', gap: 6 }}>
          <Title id="welcome">{t('welcome.title')}</Title>
          <Sentence>{t('welcome.what')}</Sentence>
        </div>
        <Part>
          <FieldHead as="h2">{t('welcome.nanoHead')}</FieldHead>
          <Sentence>{t('welcome.nano', { name: model?.name ?? id })}</Sentence>
          <ChipRow>
            {others.map((prompt) => (
              <Chip key={prompt} onClick={() => begin(prompt)}>
                {prompt}
              </Chip>
            ))}
          </ChipRow>
        </Part>
        <Part>
          <FieldHead as="h2">{t('welcome.realHead')}</FieldHead>
          <Sentence>{t('welcome.real')}</Sentence>
          <Button
            size="small"
            variant="text"
            sx={{ marginLeft: -3 }}
            onClick={() => attempt(() => call('links.open', { link: 'models' }))}
          >
            {t('welcome.models')}
          </Button>
        </Part>
        <Acts>
          <Button variant="text" sx={{ marginLeft: -3, color: ink.dim }} onClick={done}>
            {t('welcome.look')}
          </Button>
          {first && (
            <Button variant="contained" autoFocus sx={{ height: 44 }} onClick={() => begin(first)}>
              {t('welcome.paintThis', { prompt: first })}
            </Button>
          )}
        </Acts>
      </Body>
    </Dialog>
  )
}
