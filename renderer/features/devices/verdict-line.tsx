/** What the test of a device has found, or how far it is: a mark and words, so that colour says nothing alone. */
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined'
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined'
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined'
import HourglassEmptyOutlined from '@mui/icons-material/HourglassEmptyOutlined'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import { type Precision, precisionText } from '../../../native-models/api/precision.ts'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { ErrorCode } from '../../components/error-note.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { Facts, Quiet } from './device-parts.tsx'
import { placeOf, testIn } from './device-tests.ts'
import { sayTested, sayVerdict } from './device-words.ts'
import { useDeviceStep } from './use-device-step.ts'

const Line = styled('div')({
  display: 'flex',
  gap: 6,
  // The words of a test that runs take no less room than its verdict.
  minHeight: 34,
  fontSize: 12,
  lineHeight: '16px',
  overflowWrap: 'anywhere',
  textWrap: 'pretty',
  '& svg': { fontSize: 16, flex: 'none' },
})
const Words = styled('div')({ minWidth: 0, display: 'grid', gap: 2, justifyItems: 'start' })

const MARKS = {
  passed: { icon: <CheckCircleOutlined />, color: ink.good },
  failed: { icon: <ErrorOutlineOutlined />, color: ink.bad },
  untested: { icon: <HelpOutlineOutlined />, color: ink.dim },
  testing: { icon: <HourglassEmptyOutlined />, color: ink.accentText },
  waiting: { icon: <HourglassEmptyOutlined />, color: ink.dim },
} as const satisfies Record<string, { readonly icon: ReactNode; readonly color: string }>

interface Verdict {
  readonly kind: keyof typeof MARKS
  readonly words: string
  readonly more: string
  readonly error?: ErrorReport | undefined
}

interface Props {
  readonly row: ShelvedDevice
  readonly precision: Precision
}

export function VerdictLine({ row, precision }: Props) {
  const testing = useStudio(({ devices }) => devices.testing)
  const isPainting = useStudio(({ queue }) => queue.entries.some(({ state }) => state === 'running'))
  const { kind, words, more, error } =
    progressOf(placeOf(testing, row.device, precision), precision, isPainting) ?? verdictOf(row, precision)
  const { icon, color } = MARKS[kind]
  const nextStep = useDeviceStep(error, row.provider)
  return (
    <Line role="status" data-verdict={kind}>
      <span style={{ color, fontSize: 0 }}>{icon}</span>
      <Words>
        <p>{words}</p>
        {error && <Quiet>{nextStep}</Quiet>}
        <Facts>{more}</Facts>
        {error && <ErrorCode error={error} nextStep={nextStep} />}
      </Words>
    </Line>
  )
}

/** Undefined where nobody asked for a test. Painting goes first. */
function progressOf(place: number | undefined, parts: Precision, isPainting: boolean): Verdict | undefined {
  if (place === undefined) return undefined
  const precision = precisionText(parts)
  if (place === 0 && !isPainting)
    return { kind: 'testing', words: t('devices.testing', { precision }), more: t('devices.testingText') }
  const more = place === 0 ? t('devices.waitsForPicture') : t('devices.waitingText', { count: place })
  return { kind: 'waiting', words: t('devices.waiting', { precision }), more }
}

function verdictOf({ tests }: ShelvedDevice, parts: Precision): Verdict {
  const precision = precisionText(parts)
  const test = testIn(tests, parts)
  if (test === undefined)
    return {
      kind: 'untested',
      words: t('devices.notTested', { precision }),
      more: t('devices.notTestedText'),
    }
  const kind = test.passed ? 'passed' : 'failed'
  return { kind, words: sayVerdict(test), more: sayTested(test), error: test.error }
}
