/** One LoRA as a card: what it is in one line, its trigger words, and the button that uses it. */
import CheckOutlined from '@mui/icons-material/CheckOutlined'
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined'
import Button from '@mui/material/Button'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import type { Lora } from '../../../preload/contract.ts'
import { ErrorCode } from '../../components/error-note.tsx'
import { useCompose } from '../../state/compose.ts'
import { sayNextStep } from '../../strings/next-step.ts'
import { sayWeight } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { chooseLora, isChosen } from './lora-deeds.ts'
import { LoraThumbnail } from './lora-thumbnail.tsx'
import { folderName, sayMisfit, sayVerdict } from './lora-words.ts'
import { showLora, useLorasView } from './loras-state.ts'
import { TriggerChips } from './trigger-chips.tsx'

export const CARD_HEIGHT = 168
const THUMBNAIL = 96

const Card = styled('div')({
  position: 'relative',
  height: CARD_HEIGHT,
  display: 'grid',
  gridTemplateRows: `${THUMBNAIL}px 1fr`,
  padding: 12,
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
  '&:hover': { borderColor: ink.strongLine },
  '&[data-shown="true"]': { borderColor: ink.accent },
})
const Top = styled('div')({ display: 'flex', gap: 12, minWidth: 0 })
const Words = styled('div')({ minWidth: 0, display: 'flex', flexDirection: 'column', gap: 2 })
/** The whole card opens the details; what else can be clicked lies above. */
const Title = styled(ButtonBase)({
  ...type.control,
  fontWeight: 600,
  justifyContent: 'flex-start',
  textAlign: 'left',
  '& > span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '&::after': { content: '""', position: 'absolute', inset: 0, borderRadius: radius.card },
})
const Meta = styled('span')({
  ...type.meta,
  color: ink.faint,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Verdict = styled('p')({
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  display: '-webkit-box',
  WebkitLineClamp: 3,
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  '&[data-level="careful"]': { color: ink.careful },
  '&[data-level="bad"]': { color: ink.bad },
})
const Foot = styled('div')({
  display: 'flex',
  alignItems: 'center',
  alignSelf: 'end',
  minHeight: 32,
  gap: 8,
  minWidth: 0,
  '& > *': { position: 'relative' },
})
const Next = styled('span')({ ...type.meta, color: ink.dim, flex: 1, minWidth: 0 })

interface Props {
  readonly lora: Lora
  /** Of all that were found: those that listen are told, though most are not on the page. */
  readonly place: number
  readonly total: number
}

export const LoraCard = memo(function LoraCard({ lora, place, total }: Props) {
  const shown = useLorasView((state) => state.shown === lora.id)
  return (
    <Card role="listitem" aria-posinset={place} aria-setsize={total} data-shown={shown} title={lora.fileName}>
      <Top>
        {lora.error ? <BrokenMark /> : <LoraThumbnail lora={lora} size={THUMBNAIL} />}
        <Words>
          <Title aria-label={t('loras.open', { title: lora.title })} onClick={() => showLora(lora.id)}>
            <span>{lora.title}</span>
          </Title>
          <Meta>{metaOf(lora)}</Meta>
          <VerdictLine lora={lora} />
        </Words>
      </Top>
      <Foot>{lora.error ? <Failure lora={lora} /> : <Acts lora={lora} />}</Foot>
    </Card>
  )
})

const metaOf = (lora: Lora): string =>
  lora.error === undefined
    ? `${folderName(lora.folder)} · ${t('loras.prefers', { weight: sayWeight(lora.preferredWeight) })}`
    : `${folderName(lora.folder)} · ${t('loras.unreadable')}`

function VerdictLine({ lora }: { readonly lora: Lora }) {
  const model = useCompose((state) => state.request.model)
  const misfit = sayMisfit(lora, model)
  const level = lora.error ? 'bad' : misfit ? 'careful' : 'plain'
  return <Verdict data-level={level}>{misfit ?? sayVerdict(lora)}</Verdict>
}

function BrokenMark() {
  return (
    <span
      style={{
        width: THUMBNAIL,
        flex: 'none',
        display: 'grid',
        placeItems: 'center',
        borderRadius: radius.picture,
        background: ink.hover,
        color: ink.bad,
      }}
    >
      <ErrorOutlineOutlined />
    </span>
  )
}

function Failure({ lora: { error } }: { readonly lora: Lora }) {
  if (error === undefined) return null
  return (
    <>
      <Next>{sayNextStep(error)}</Next>
      <ErrorCode error={error} />
    </>
  )
}

function Acts({ lora }: { readonly lora: Lora }) {
  const used = useCompose(({ request }) => isChosen(request.loras, lora.name))
  return (
    <>
      <span style={{ flex: 1, minWidth: 0, alignSelf: 'center' }}>
        <TriggerChips words={lora.triggerWords} most={1} />
      </span>
      <Button variant="outlined" disabled={used || lora.fits.length === 0} onClick={() => chooseLora(lora)}>
        {used && <CheckOutlined sx={{ fontSize: 16 }} />}
        {t(used ? 'loras.inUse' : 'loras.use')}
      </Button>
    </>
  )
}
