/** One shelf board: what stands on it, and a line about it. */
import type { ShelvedModel } from '../../../preload/contract.ts'
import { RoomCards, RoomSection } from '../../components/room-parts.tsx'
import { t } from '../../strings/t.ts'
import { ModelCard } from './model-card.tsx'
import type { SectionId } from './model-sections.ts'

interface Props {
  readonly id: SectionId
  readonly rows: readonly ShelvedModel[]
}

export const ModelSection = ({ id, rows }: Props) => (
  <RoomSection title={t(`models.${id}`)} text={t(`models.${id}Text`)}>
    {(title) => (
      <RoomCards aria-labelledby={title}>
        {rows.map((row) => (
          <ModelCard key={row.name} row={row} />
        ))}
      </RoomCards>
    )}
  </RoomSection>
)
