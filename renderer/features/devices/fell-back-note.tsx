/** Pictures are painted elsewhere than the settings say: on what, why, and what to do. */
import Button from '@mui/material/Button'
import { ErrorNote } from '../../components/error-note.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { chooseDevice } from './device-deeds.ts'
import { sayPainter } from './device-words.ts'

export function FellBackNote() {
  const { choice, rows } = useStudio(({ devices }) => devices)
  const isAutomatic = useStudio(({ settings }) => settings.device === 'auto')
  if (choice.fellBack === undefined) return null
  const row = rows.find(({ device }) => device === choice.device)
  const device = row === undefined ? choice.device : sayPainter(row)
  return (
    <div style={{ paddingRight: 10 }}>
      <ErrorNote
        level="warning"
        error={choice.fellBack}
        message={t('devices.fellBack', { device, message: choice.fellBack.message })}
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
