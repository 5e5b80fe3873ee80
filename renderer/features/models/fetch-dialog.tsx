/** Before anything is fetched: from where, which files, how many bytes, under what licence. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { FetchPlanLines } from './fetch-plan-lines.tsx'
import { fetchModel } from './model-deeds.ts'
import { showFetchSettings } from './models-state.ts'
import { usePlan } from './use-plan.ts'

const Head = styled('div')({ display: 'flex', alignItems: 'center', padding: '12px 12px 4px 24px' })
const Title = styled('h2')({ ...type.title, flex: 1 })
const Body = styled('div')({
  display: 'grid',
  gap: 12,
  padding: '0 24px',
  minHeight: 96,
  alignContent: 'start',
})
const Summary = styled('p')({ ...type.control, color: ink.dim })
const Acts = styled('div')({
  display: 'flex',
  justifyContent: 'flex-end',
  flexWrap: 'wrap',
  gap: 8,
  padding: '16px 24px 20px',
})

interface Props {
  readonly row: ShelvedModel
  onClose(): void
}

export function FetchDialog({ row, onClose }: Props) {
  const title = useId()
  const hub = useStudio((state) => state.shelf.hub)
  const { plan, error, askAgain } = usePlan(row.name)
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={title}>
      <Head>
        <Title id={title}>{t('models.fetchTitle', { title: row.title })}</Title>
        <IconButton label={t('frame.close')} icon={<CloseOutlined />} onClick={onClose} />
      </Head>
      <Body>
        <Summary>{row.summary}</Summary>
        {error && (
          <ErrorNote error={error} actions={<Button onClick={askAgain}>{t('models.tryAgain')}</Button>} />
        )}
        {!error && !plan && <Summary role="status">{t('models.asking', { hub })}</Summary>}
        {plan && <FetchPlanLines row={row} plan={plan} />}
      </Body>
      <Acts>
        <Button onClick={() => showFetchSettings(true)}>{t('models.settingsOfFetching')}</Button>
        <span style={{ flex: 1 }} />
        <Button onClick={onClose}>{t('models.cancel')}</Button>
        {plan && (
          <Button variant="contained" autoFocus onClick={() => fetchModel(row.name)}>
            {plan.bytes === 0
              ? t('models.nothingToFetch')
              : t('models.fetchNow', { bytes: sayBytes(plan.bytes), hub })}
          </Button>
        )}
      </Acts>
    </Dialog>
  )
}
