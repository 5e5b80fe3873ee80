/** In how many bits each part is computed, on the device that is painted on. */
import { styled } from '@mui/material/styles'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { RoomSection } from '../../components/room-parts.tsx'
import { useCompose } from '../../state/compose.ts'
import { modelName } from '../../state/controls.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink, radius } from '../../theme/tokens.ts'
import { Quiet } from './device-parts.tsx'
import { PARTS, precisionOn } from './device-tests.ts'
import { sayPainter } from './device-words.ts'
import { MeasureButton } from './measure-button.tsx'
import { PrecisionRow } from './precision-row.tsx'
import { usePrecisions } from './use-precisions.ts'

const Card = styled('div')({
  maxWidth: 1180,
  marginRight: 10,
  background: ink.panel,
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  '& > * + *': { borderTop: `1px solid ${ink.line}` },
})
const Foot = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 24,
  padding: '12px 16px',
})
const Words = styled('div')({ flex: 1, minWidth: 0, display: 'grid', gap: 4 })

export function PrecisionSection({ row }: { readonly row: ShelvedDevice }) {
  const model = useCompose(({ request }) => request.model)
  const precision = useStudio(({ settings }) => precisionOn(row, settings))
  const { choices, error } = usePrecisions(row.device, model, precision)
  const words = { device: sayPainter(row), model: modelName(model) }
  return (
    <RoomSection title={t('devices.precision')} text={t('devices.precisionText', words)}>
      {() => (
        <Card>
          {error && (
            <div style={{ padding: '12px 16px' }}>
              <CarefulLine>{error.message}</CarefulLine>
            </div>
          )}
          {PARTS.map((part) => (
            <PrecisionRow
              key={part}
              row={row}
              part={part}
              chosen={precision[part]}
              takes={choices?.[part]}
              otherwise={t(error ? 'devices.notKnown' : 'devices.asking')}
            />
          ))}
          <Foot>
            <Words>
              <Quiet>{t(row.provider === 'cpu' ? 'devices.onCpu' : 'devices.onGpu')}</Quiet>
              <Quiet>{t('devices.holds')}</Quiet>
            </Words>
            <MeasureButton row={row} />
          </Foot>
        </Card>
      )}
    </RoomSection>
  )
}
