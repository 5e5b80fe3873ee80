/** What cannot be painted on here, and what is missing for it. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { ErrorCode } from '../../components/error-note.tsx'
import { RoomCards, RoomSection } from '../../components/room-parts.tsx'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { Facts, Quiet } from './device-parts.tsx'
import { useDeviceStep } from './use-device-step.ts'

const Item = styled('li')({
  minWidth: 0,
  display: 'grid',
  alignContent: 'start',
  justifyItems: 'start',
  gap: 4,
  padding: '12px 16px',
  border: `1px dashed ${ink.line}`,
  borderRadius: radius.card,
})
const Title = styled('h3')({ ...type.control, fontWeight: 600, margin: 0, overflowWrap: 'anywhere' })

export const AbsentDevices = ({ rows }: { readonly rows: readonly ShelvedDevice[] }) => (
  <RoomSection title={t('devices.absent')} text={t('devices.absentText')}>
    {(title) => (
      <RoomCards aria-labelledby={title}>
        {rows.map((row) => (
          <AbsentDevice key={row.device} row={row} />
        ))}
      </RoomCards>
    )}
  </RoomSection>
)

function AbsentDevice({ row: { label, provider, adapters, obstacle } }: { readonly row: ShelvedDevice }) {
  const title = useId()
  const nextStep = useDeviceStep(obstacle, provider)
  if (obstacle === undefined) return null
  return (
    <Item aria-labelledby={title}>
      <Title id={title}>{label}</Title>
      {adapters.length > 0 && <Facts>{adapters.map(({ name }) => name).join(' · ')}</Facts>}
      <Quiet>{obstacle.message}</Quiet>
      {/* What is not of this machine is no task for anybody. */}
      {obstacle.code !== 'E_DEVICE_ABSENT' && (
        <>
          <Quiet style={{ color: ink.text }}>{nextStep}</Quiet>
          <ErrorCode error={obstacle} nextStep={nextStep} />
        </>
      )}
    </Item>
  )
}
