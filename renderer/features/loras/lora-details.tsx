/** Everything about one LoRA, at the side: what the studio found in it, and what the user says of it. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import ImageOutlined from '@mui/icons-material/ImageOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { Lora } from '../../../preload/contract.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { FieldMeta } from '../../components/field.tsx'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useStrip } from '../../state/film.ts'
import { useView } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink, measure, type } from '../../theme/tokens.ts'
import { subjectOf } from '../compose/use-subject.ts'
import { LcmOffer } from './lcm-offer.tsx'
import { showLoraFile, takeThumbnail } from './lora-deeds.ts'
import { LoraFacts } from './lora-facts.tsx'
import { LoraForm } from './lora-form.tsx'
import { LoraThumbnail } from './lora-thumbnail.tsx'
import { showLora } from './loras-state.ts'
import { TriggerChips } from './trigger-chips.tsx'

const Root = styled('aside')({
  width: 344,
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  background: ink.panel,
  borderLeft: `1px solid ${ink.line}`,
})
const Head = styled('header')({
  height: measure.header,
  flex: 'none',
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  padding: '0 8px 0 16px',
})
const Title = styled('h2')({
  ...type.title,
  flex: 1,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Body = styled('div')({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  scrollbarGutter: 'stable',
  padding: '4px 6px 24px 16px',
  display: 'flex',
  flexDirection: 'column',
  gap: 16,
  '& > *': { flex: 'none' },
})
const Picture = styled('div')({ display: 'flex', gap: 12, alignItems: 'end' })
const Acts = styled('div')({
  minWidth: 0,
  display: 'grid',
  gap: 8,
  '& button': { justifyContent: 'flex-start', whiteSpace: 'normal', textAlign: 'left', lineHeight: '16px' },
  '& svg': { fontSize: 18 },
})
const Text = styled('p')({ ...type.control, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' })

export function LoraDetails({ lora }: { readonly lora: Lora }) {
  return (
    <Root aria-label={t('loras.details')}>
      <Head>
        <Title title={lora.title}>{lora.title}</Title>
        <IconButton
          label={t('loras.closeDetails')}
          shortcut="cancelInnermost"
          icon={<CloseOutlined />}
          onClick={() => showLora(undefined)}
        />
      </Head>
      <Body tabIndex={0} role="region" aria-label={lora.title}>
        <Picture>
          <LoraThumbnail lora={lora} size={112} />
          <Acts>
            {!lora.embedded && !lora.error && <ThumbnailButton id={lora.id} />}
            <Button variant="outlined" onClick={() => showLoraFile(lora.id)}>
              <FolderOpenOutlined />
              {t('loras.show')}
            </Button>
          </Acts>
        </Picture>
        {lora.error && <ErrorNote error={lora.error} />}
        <LcmOffer lora={lora} />
        {!lora.error && (lora.embedded ? <Said lora={lora} /> : <LoraForm lora={lora} />)}
        <LoraFacts lora={lora} />
      </Body>
    </Root>
  )
}

/** Of one that comes with the studio: nothing of it is changed. */
function Said({ lora }: { readonly lora: Lora }) {
  return (
    <>
      <TriggerChips words={lora.triggerWords} />
      {lora.description && <Text>{lora.description}</Text>}
      {lora.notes && <Text>{lora.notes}</Text>}
      <FieldMeta>{t('loras.fixed')}</FieldMeta>
    </>
  )
}

function ThumbnailButton({ id }: { readonly id: string }) {
  const strip = useStrip()
  const chosen = useView((state) => state.chosen)
  const subject = subjectOf(strip, chosen, false)
  const picture = subject.kind === 'picture' ? subject.shot.picture.id : undefined
  return (
    <Hint title={picture === undefined ? t('loras.thumbnailNeeds') : ''}>
      <span>
        <Button
          variant="outlined"
          fullWidth
          disabled={picture === undefined}
          onClick={() => picture !== undefined && takeThumbnail(id, picture)}
        >
          <ImageOutlined />
          {t('loras.thumbnail')}
        </Button>
      </span>
    </Hint>
  )
}
