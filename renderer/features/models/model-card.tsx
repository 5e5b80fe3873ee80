/** One model as a card: what it is for, what it takes, whether this machine has that, and what can be done. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { RoomCard } from '../../components/room-parts.tsx'
import { t } from '../../strings/t.ts'
import { ink, literal, type } from '../../theme/tokens.ts'
import { cardMark } from './card-focus.ts'
import { CheckNote } from './check-note.tsx'
import { FetchProgress } from './fetch-progress.tsx'
import { ModelActs } from './model-acts.tsx'
import { ModelMenu } from './model-menu.tsx'
import { sayFacts } from './model-words.ts'
import { NeedsLine } from './needs-line.tsx'

const Card = styled(RoomCard)({ '&:hover': { borderColor: ink.strongLine } })
const Top = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  minWidth: 0,
  minHeight: 32,
  marginBottom: -6,
})
const Title = styled('h3')({
  ...type.prompt,
  ...literal,
  fontWeight: 600,
  flex: 1,
  minWidth: 0,
  overflowWrap: 'anywhere',
})
const Summary = styled('p')({
  ...type.control,
  lineHeight: '18px',
  textWrap: 'pretty',
  overflowWrap: 'anywhere',
})
const Facts = styled('p')({
  ...type.meta,
  ...literal,
  lineHeight: '16px',
  color: ink.dim,
  overflowWrap: 'anywhere',
})
/** On a line of its own; its name is not broken at its hyphens. */
const Licence = styled('span')({ display: 'block' })

export function ModelCard({ row }: { readonly row: ShelvedModel }) {
  const title = useId()
  return (
    <Card as="li" aria-labelledby={title} {...cardMark(row.name)}>
      <Top>
        <Title id={title}>{row.title}</Title>
        <ModelMenu row={row} />
      </Top>
      <Summary>{row.summary}</Summary>
      <FactsLine row={row} />
      {row.needs && <NeedsLine needs={row.needs} />}
      {row.state === 'gone' && <CarefulLine>{t('models.gone')}</CarefulLine>}
      {row.fetch && <FetchProgress title={row.title} fetch={row.fetch} />}
      {row.error && <ErrorNote error={row.error} />}
      <CheckNote row={row} />
      <ModelActs row={row} />
    </Card>
  )
}

function FactsLine({ row }: { readonly row: ShelvedModel }) {
  const { licence } = row
  return (
    <Facts>
      {sayFacts(row)}
      {licence && <Licence>{t('models.licence', { licence })}</Licence>}
    </Facts>
  )
}
