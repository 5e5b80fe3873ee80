/** Begins a test, or ends it: one button, so that the focus stays. */
import SpeedOutlined from '@mui/icons-material/SpeedOutlined'
import StopOutlined from '@mui/icons-material/StopOutlined'
import Button from '@mui/material/Button'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { cancelTests, testDevice } from './device-deeds.ts'
import { placeOf, testIn } from './device-tests.ts'
import { sayPainter } from './device-words.ts'

interface Props {
  readonly row: ShelvedDevice
  readonly precision: Precision
}

export function TestButton({ row, precision }: Props) {
  const testing = useStudio(({ devices }) => devices.testing)
  const isAsked = placeOf(testing, row.device, precision) !== undefined
  const again = testIn(row.tests, precision) ? 'devices.testAgain' : 'devices.test'
  // They can only be ended together.
  const act = t(isAsked ? (testing.length > 1 ? 'devices.stopTests' : 'devices.cancelTest') : again)
  return (
    <Button
      variant="outlined"
      aria-label={t('devices.testNamed', { act, device: sayPainter(row) })}
      onClick={() => (isAsked ? cancelTests() : testDevice(row.device, [precision]))}
    >
      {isAsked ? <StopOutlined sx={icon} /> : <SpeedOutlined sx={icon} />}
      {act}
    </Button>
  )
}

const icon = { fontSize: 18 } as const
