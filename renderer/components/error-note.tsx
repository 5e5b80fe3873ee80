/** What went wrong, what to do, and the code to copy. It stands beside the picture, never over it. */

import CloseOutlined from '@mui/icons-material/CloseOutlined'
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined'
import InfoOutlined from '@mui/icons-material/InfoOutlined'
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import { call } from '../state/call.ts'
import { attempt, toast } from '../state/toasts.ts'
import { sayNextStep } from '../strings/next-step.ts'
import { t } from '../strings/t.ts'
import { ink, literal, radius, type } from '../theme/tokens.ts'
import { Hint } from './hint.tsx'
import { IconButton } from './icon-button.tsx'

type Level = 'info' | 'warning' | 'error'

const MARKS = {
  info: { icon: <InfoOutlined />, color: ink.dim },
  warning: { icon: <WarningAmberOutlined />, color: ink.careful },
  error: { icon: <ErrorOutlineOutlined />, color: ink.bad },
} as const

const Root = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'auto 1fr auto',
  columnGap: 8,
  rowGap: 6,
  padding: '8px 4px 8px 10px',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.raised,
  '& > svg': { fontSize: 18, marginTop: 1 },
})
const Body = styled('div')({ display: 'flex', flexDirection: 'column', gap: 4, minWidth: 0, paddingRight: 6 })
const Sentence = styled('p')({ ...type.control, ...literal, lineHeight: '18px', overflowWrap: 'anywhere' })
const Next = styled('p')({ fontSize: 12, lineHeight: '16px', color: ink.dim })
const Code = styled(ButtonBase)({
  ...type.meta,
  color: ink.dim,
  padding: '1px 0',
  '&:hover': { color: ink.text },
})
const Acts = styled('div')({
  gridColumn: '2 / -1',
  display: 'flex',
  alignItems: 'center',
  gap: 10,
  flexWrap: 'wrap',
})

interface Props {
  readonly error?: ErrorReport | undefined
  /** Instead of the error's own sentence. */
  readonly message?: string
  /** Instead of what its code says. */
  readonly nextStep?: string
  readonly level?: Level
  readonly actions?: ReactNode
  onDismiss?(): void
}

export function ErrorNote({ error, message, nextStep, level = 'error', actions, onDismiss }: Props) {
  const mark = MARKS[level]
  return (
    <Root role={level === 'error' ? 'alert' : 'status'}>
      <span style={{ color: mark.color, fontSize: 0 }}>{mark.icon}</span>
      <Body>
        <Sentence>{message ?? error?.message}</Sentence>
        {error && <Next>{nextStep ?? sayNextStep(error)}</Next>}
      </Body>
      {onDismiss && <IconButton label={t('frame.dismiss')} icon={<CloseOutlined />} onClick={onDismiss} />}
      {(actions || error) && (
        <Acts>
          {actions}
          {error && <ErrorCode error={error} nextStep={nextStep} />}
        </Acts>
      )}
    </Root>
  )
}

interface CodeProps {
  readonly error: ErrorReport
  readonly nextStep?: string | undefined
}

/** The code, small; a click copies it with its sentences. */
export function ErrorCode({ error, nextStep = sayNextStep(error) }: CodeProps) {
  const copy = () =>
    attempt(async () => {
      const text = `${error.code}: ${error.message}\n${nextStep}`
      await call('clipboard.writeText', { text })
      toast(t('frame.copied'))
    })
  return (
    <Hint title={t('frame.copyCode')}>
      <Code aria-label={`${t('frame.copyCode')}: ${error.code}`} onClick={copy}>
        {error.code}
      </Code>
    </Hint>
  )
}
