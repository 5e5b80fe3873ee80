/** Paint: what will be painted on the left, the easel in the middle, history or queue on the right. */
import { styled } from '@mui/material/styles'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { toggleQueue } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { usePauseShortcut } from '../queue/queue-panel.tsx'
import { ComposeColumn } from './compose-column.tsx'
import { Easel } from './easel.tsx'
import { RightPanel } from './right-panel.tsx'

const Root = styled('main')({
  position: 'relative',
  height: '100%',
  minHeight: 0,
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr) auto',
})

export function PaintRoom() {
  useRoomShortcut('openQueue', toggleQueue)
  usePauseShortcut()
  return (
    <Root aria-label={t('compose.room')}>
      <ComposeColumn />
      <Easel />
      <RightPanel />
    </Root>
  )
}
