/** Above the devices: what is painted on now, and the ways to know better. */
import RefreshOutlined from '@mui/icons-material/RefreshOutlined'
import StopOutlined from '@mui/icons-material/StopOutlined'
import Button from '@mui/material/Button'
import { useState } from 'react'
import { Hint } from '../../components/hint.tsx'
import { RoomHeader } from '../../components/room-parts.tsx'
import { useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { cancelTests, lookAgain } from './device-deeds.ts'
import { sayChoice } from './device-words.ts'

export function DevicesHeader() {
  const shelf = useStudio(({ devices }) => devices)
  const settings = useStudio((state) => state.settings)
  const [isAsked, setAsked] = useState(false)
  const isLooking = isAsked || shelf.state === 'looking'
  const look = (): void =>
    attempt(async () => {
      setAsked(true)
      await lookAgain().finally(() => setAsked(false))
    })
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
          onClick={() => isLooking || look()}
        >
          <RefreshOutlined sx={icon} />
          {t(isLooking ? 'devices.looking' : 'devices.again')}
        </Button>
      </Hint>
    </RoomHeader>
  )
}

const icon = { fontSize: 18 } as const
