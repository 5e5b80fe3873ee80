/** Above the devices: what is painted on now, and the ways to know better. */
import RefreshOutlined from '@mui/icons-material/RefreshOutlined'
import StopOutlined from '@mui/icons-material/StopOutlined'
import Button from '@mui/material/Button'
import { Hint } from '../../components/hint.tsx'
import { RoomHeader } from '../../components/room-parts.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { cancelTests, lookAtDevices } from './device-deeds.ts'
import { sayChoice } from './device-words.ts'

export function DevicesHeader() {
  const shelf = useStudio(({ devices }) => devices)
  const settings = useStudio((state) => state.settings)
  const isLooking = shelf.state === 'looking'
  return (
    <RoomHeader title={t('devices.title')} line={sayChoice(shelf, settings)}>
      {shelf.testing.length > 0 && (
        <Hint title={t('devices.stopTestsHint')}>
          <Button variant="outlined" onClick={cancelTests}>
            <StopOutlined sx={icon} />
            {t('devices.stopTests')}
          </Button>
        </Hint>
      )}
      <Hint title={t('devices.againHint')}>
        <Button
          variant="outlined"
          aria-busy={isLooking}
          sx={{ minWidth: 128 }}
          onClick={() => isLooking || lookAtDevices(true)}
        >
          <RefreshOutlined sx={icon} />
          {t(isLooking ? 'devices.looking' : 'devices.again')}
        </Button>
      </Hint>
    </RoomHeader>
  )
}

const icon = { fontSize: 18 } as const
