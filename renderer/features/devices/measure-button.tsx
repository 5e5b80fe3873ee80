/** Measures what each choice of bits loses, one test after the other; or ends that. */
import StopOutlined from '@mui/icons-material/StopOutlined'
import StraightenOutlined from '@mui/icons-material/StraightenOutlined'
import Button from '@mui/material/Button'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { Hint } from '../../components/hint.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayDuration } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { cancelTests, testDevice } from './device-deeds.ts'
import { measurable, placeOf, unmeasured } from './device-tests.ts'

/** Of one test, as its button says. */
const ABOUT_MS = 10_000

export function MeasureButton({ row }: { readonly row: ShelvedDevice }) {
  const testing = useStudio(({ devices }) => devices.testing)
  const asked = measurable(row).filter((one) => placeOf(testing, row.device, one) !== undefined)
  const missing = unmeasured(row)
  const wanted = missing.length > 0 ? missing : measurable(row)
  const isAsked = asked.length > 0
  const count = isAsked ? asked.length : wanted.length
  const idle = missing.length > 0 ? 'devices.measure' : 'devices.measureAgain'
  const time = sayDuration(wanted.length * ABOUT_MS)
  return (
    <Hint title={isAsked ? t('devices.stopTestsHint') : t('devices.measureHint', { time })} placement="top">
      <Button variant="outlined" onClick={() => (isAsked ? cancelTests() : testDevice(row.device, wanted))}>
        {isAsked ? <StopOutlined sx={icon} /> : <StraightenOutlined sx={icon} />}
        {t(isAsked ? 'devices.stopMeasuring' : idle, { count })}
      </Button>
    </Hint>
  )
}

const icon = { fontSize: 18 } as const
