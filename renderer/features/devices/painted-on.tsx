/** Which device is painted on: the studio's own choice, or one of those that can be used. */
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { RoomCards, RoomSection } from '../../components/room-parts.tsx'
import { t } from '../../strings/t.ts'
import { AutomaticCard } from './automatic-card.tsx'
import { DeviceCard } from './device-card.tsx'

export const PaintedOn = ({ rows }: { readonly rows: readonly ShelvedDevice[] }) => (
  <RoomSection title={t('devices.paintedOn')} text={t('devices.paintedOnText')}>
    {(title) => (
      <div role="radiogroup" aria-labelledby={title}>
        <RoomCards aria-labelledby={title}>
          <AutomaticCard />
          {rows.map((row) => (
            <DeviceCard key={row.device} row={row} />
          ))}
        </RoomCards>
      </div>
    )}
  </RoomSection>
)
