/** The middle: the picture, its frame, its words, and the filmstrip. It knows nothing of the form. */
import { styled } from '@mui/material/styles'
import { memo, useRef } from 'react'
import { useToastRoom } from '../../components/use-toast-room.ts'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'
import { useBrush } from '../control/brush-state.ts'
import { EdgeBrush } from '../control/edge-brush.tsx'
import { ComparingEasel } from './comparing-easel.tsx'
import { EaselHeader } from './easel-header.tsx'
import { EmptyEasel } from './empty-easel.tsx'
import { Filmstrip } from './filmstrip.tsx'
import { HeardProgress } from './heard-progress.tsx'
import { Stage } from './stage.tsx'
import { type Subject, useSubject } from './use-subject.ts'

const Root = styled('section')({
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateRows: `${measure.header}px minmax(0, 1fr) auto`,
  gridTemplateColumns: 'minmax(0, 1fr)',
  background: ink.table,
})

/** The filmstrip: what toasts leave free, in pixels. */
const FOOT = 92

export const Easel = memo(function Easel() {
  const brushed = useBrush((state) => state.subject)
  return brushed === undefined ? <PictureEasel /> : <EdgeBrush {...brushed} />
})

function PictureEasel() {
  const subject = useSubject()
  const root = useRef<HTMLElement>(null)
  useToastRoom(root, FOOT)
  return (
    <Root ref={root} aria-label={t('compose.easel')}>
      <EaselHeader subject={subject} />
      <Middle subject={subject} />
      {subject.kind !== 'nothing' && <Filmstrip />}
      <HeardProgress />
    </Root>
  )
}

function Middle({ subject }: { readonly subject: Subject }) {
  if (subject.kind === 'nothing') return <EmptyEasel />
  if (subject.kind !== 'comparing') return <Stage subject={subject} />
  const { comparison } = subject.entry
  return comparison && <ComparingEasel entry={subject.entry} comparison={comparison} />
}
