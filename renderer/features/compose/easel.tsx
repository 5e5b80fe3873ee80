/** The middle: the picture, its frame, its words, and the filmstrip. It knows nothing of the form. */
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'
import { EaselHeader } from './easel-header.tsx'
import { EaselWords } from './easel-words.tsx'
import { EmptyEasel } from './empty-easel.tsx'
import { Filmstrip } from './filmstrip.tsx'
import { HeardProgress } from './heard-progress.tsx'
import { Stage } from './stage.tsx'
import { useSubject } from './use-subject.ts'

const Root = styled('section')({
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateRows: `${measure.header}px minmax(0, 1fr) auto auto`,
  gridTemplateColumns: 'minmax(0, 1fr)',
  background: ink.table,
})

export const Easel = memo(function Easel() {
  const subject = useSubject()
  return (
    <Root aria-label={t('compose.easel')}>
      <EaselHeader subject={subject} />
      {subject.kind === 'nothing' ? <EmptyEasel /> : <Stage subject={subject} />}
      <EaselWords subject={subject} />
      {subject.kind !== 'nothing' && <Filmstrip />}
      <HeardProgress />
    </Root>
  )
})
