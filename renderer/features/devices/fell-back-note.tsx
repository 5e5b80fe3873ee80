/** Pictures are painted elsewhere than the settings say: on what, why, and what to do. */
import Button from '@mui/material/Button'
import { ErrorNote } from '../../components/error-note.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { chooseDevice } from './device-deeds.ts'
import { sayChosen } from './device-words.ts'

export function FellBackNote() {
  const shelf = useStudio(({ devices }) => devices)
  const isAutomatic = useStudio(({ settings }) => settings.device === 'auto')
  const { fellBack } = shelf.choice
  if (fellBack === undefined) return null
  const words = { device: sayChosen(shelf), message: fellBack.message }
  return (
    <div style={{ paddingRight: 10 }}>
      <ErrorNote
        level="warning"
        error={fellBack}
        message={t('devices.fellBack', words)}
        actions={
          isAutomatic || (
            <Button variant="outlined" onClick={() => chooseDevice('auto')}>
              {t('devices.chooseAutomatic')}
            </Button>
          )
        }
      />
    </div>
  )
}
