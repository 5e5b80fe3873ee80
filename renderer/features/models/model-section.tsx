/** One shelf board: what stands on it, and a line about it. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { ModelCard } from './model-card.tsx'
import type { SectionId } from './model-sections.ts'

const Head = styled('div')({
  display: 'flex',
  alignItems: 'baseline',
  flexWrap: 'wrap',
  columnGap: 10,
  paddingBottom: 8,
})
const Title = styled('h2')({ ...type.head, fontSize: 13, lineHeight: '20px' })
const Text = styled('p')({ fontSize: 12, lineHeight: '16px', color: ink.dim })
const Cards = styled('ul')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
  gap: 12,
  paddingRight: 10,
})

interface Props {
  readonly id: SectionId
  readonly rows: readonly ShelvedModel[]
}

export function ModelSection({ id, rows }: Props) {
  const title = useId()
  return (
    <section aria-labelledby={title}>
      <Head>
        <Title id={title}>{t(`models.${id}`)}</Title>
        <Text>{t(`models.${id}Text`)}</Text>
      </Head>
      <Cards aria-labelledby={title}>
        {rows.map((row) => (
          <ModelCard key={row.name} row={row} />
        ))}
      </Cards>
    </section>
  )
}
