/** What verifying found, on the card that was verified. */
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined'
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import { styled } from '@mui/material/styles'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { ink, literal } from '../../theme/tokens.ts'
import { goOnAtCard } from './card-focus.ts'
import { CheckProgress } from './check-progress.tsx'
import { dropCheck, useModelsView } from './models-state.ts'

const Root = styled('div')({
  display: 'flex',
  alignItems: 'start',
  gap: 8,
  '& > div': { flex: 1, minWidth: 0, display: 'grid', gap: 4 },
  '& > button': { margin: '-8px 0' },
})
const Line = styled('p')({
  display: 'flex',
  gap: 6,
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  '& svg': { fontSize: 16, color: ink.good },
})
const Problems = styled('ul')({
  ...literal,
  fontSize: 12,
  lineHeight: '16px',
  paddingLeft: 22,
  overflowWrap: 'anywhere',
  userSelect: 'text',
  maxHeight: 128,
  overflowY: 'auto',
  '& li + li': { marginTop: 4 },
})

export function CheckNote({ row }: { readonly row: ShelvedModel }) {
  const { name, origin, check } = row
  const isAsked = useModelsView((state) => state.checks.has(name))
  const problems = useModelsView((state) => state.checks.get(name))
  if (check !== undefined || (isAsked && problems === undefined)) return <CheckProgress row={row} />
  if (problems === undefined) return null
  const dismiss = (): void => {
    dropCheck(name)
    goOnAtCard(name)
  }
  const words = origin === 'published' ? 'models.problems' : 'models.problemsOwn'
  return (
    <Root>
      <div>
        {problems.length === 0 ? (
          <Line role="status">
            <CheckCircleOutlined />
            {t('models.verified')}
          </Line>
        ) : (
          <>
            <CarefulLine>{t(words, { count: problems.length })}</CarefulLine>
            <Problems tabIndex={0} aria-label={t(words, { count: problems.length })}>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </Problems>
          </>
        )}
      </div>
      <IconButton label={t('frame.dismiss')} icon={<CloseOutlined />} onClick={dismiss} />
    </Root>
  )
}
