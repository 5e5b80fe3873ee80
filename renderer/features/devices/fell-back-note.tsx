/** Pictures are painted elsewhere than the settings say: on what, why, and what to do. */
import Button from '@mui/material/Button'
import type { DeviceShelf } from '../../../preload/contract.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { chooseDevice } from './device-deeds.ts'
import { sayChosen } from './device-words.ts'
import { useDeviceStep } from './use-device-step.ts'

export function FellBackNote() {
  const shelf = useStudio(({ devices }) => devices)
  const chosen = useStudio(({ settings }) => settings.device)
  const { fellBack } = shelf.choice
  const nextStep = useDeviceStep(fellBack, providerIn(shelf, chosen))
  if (fellBack === undefined) return null
  const words = { device: sayChosen(shelf), message: fellBack.message }
  return (
    <div style={{ paddingRight: 10 }}>
      <ErrorNote
        level="warning"
        error={fellBack}
        message={t('devices.fellBack', words)}
        nextStep={nextStep}
        actions={
          chosen !== 'auto' && (
            <Button variant="outlined" onClick={() => chooseDevice('auto')}>
              {t('devices.chooseAutomatic')}
            </Button>
          )
        }
      />
    </div>
  )
}

const providerIn = ({ rows }: DeviceShelf, chosen: string) =>
  rows.find(({ device }) => device === chosen)?.provider
